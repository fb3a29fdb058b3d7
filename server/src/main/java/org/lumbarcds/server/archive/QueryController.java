// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.archive;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.lumbarcds.dicom.DicomDataset;
import org.lumbarcds.dicom.DicomJson;
import org.lumbarcds.server.archive.IndexedAttribute.Level;
import org.springframework.http.HttpHeaders;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** QIDO-RS (PS3.18 section 10.6). */
@WhenArchiveEnabled
@RestController
class QueryController {

    static final String DICOM_JSON = "application/dicom+json";

    /** As PS3.18 sections 8.3.4.2 and 8.3.4.4 word it; the agent is not named. */
    private static final String WARNING = "299 - ";

    private final ArchiveQueries queries;
    private final ArchiveProperties properties;

    QueryController(ArchiveQueries queries, ArchiveProperties properties) {
        this.queries = queries;
        this.properties = properties;
    }

    @GetMapping("/dicom-web/studies")
    void studies(@RequestParam MultiValueMap<String, String> parameters, HttpServletRequest request,
            HttpServletResponse response) throws IOException {
        answer(Level.STUDY, parameters, Map.of(), request, response);
    }

    @GetMapping({"/dicom-web/series", "/dicom-web/studies/{study}/series"})
    void series(@PathVariable Map<String, String> path, @RequestParam MultiValueMap<String, String> parameters,
            HttpServletRequest request, HttpServletResponse response) throws IOException {
        answer(Level.SERIES, parameters, path, request, response);
    }

    @GetMapping({"/dicom-web/instances", "/dicom-web/studies/{study}/instances",
        "/dicom-web/studies/{study}/series/{series}/instances"})
    void instances(@PathVariable Map<String, String> path, @RequestParam MultiValueMap<String, String> parameters,
            HttpServletRequest request, HttpServletResponse response) throws IOException {
        answer(Level.INSTANCE, parameters, path, request, response);
    }

    private void answer(Level level, MultiValueMap<String, String> parameters, Map<String, String> path,
            HttpServletRequest request, HttpServletResponse response) throws IOException {
        ArchiveQuery query = ArchiveQuery.of(level, parameters, path, properties.maximumResults());
        // One more than may be given tells whether there are more.
        List<DicomDataset> found = queries.find(query.oneMore(), StoreController.base(request));
        if (found.size() > query.limit()) {
            found = found.subList(0, query.limit());
            if (query.limit() == properties.maximumResults()) {
                response.addHeader(HttpHeaders.WARNING, WARNING + "\"The number of results exceeded the maximum supported by"
                        + " the server. Additional results can be requested.\"");
            }
        }
        if (parameters.getOrDefault("fuzzymatching", List.of()).contains("true")) {
            response.addHeader(HttpHeaders.WARNING, WARNING + "\"The fuzzymatching parameter is not supported. Only literal"
                    + " matching has been performed.\"");
        }
        response.setContentType(DICOM_JSON);
        DicomJson.write(found, response.getOutputStream(), DicomJson.BulkDataPolicy.INLINE);
    }
}
