// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.archive;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lumbarcds.dicom.DicomDataset;
import org.lumbarcds.dicom.DicomJson;
import org.lumbarcds.dicom.Tag;
import org.lumbarcds.dicomweb.MultipartReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** STOW-RS (PS3.18 section 10.5). */
@WhenArchiveEnabled
@RestController
class StoreController {

    private static final Logger log = LoggerFactory.getLogger(StoreController.class);

    private final InstanceIntake intake;
    private final ArchiveProperties properties;

    StoreController(InstanceIntake intake, ArchiveProperties properties) {
        this.intake = intake;
        this.properties = properties;
    }

    @PostMapping("/dicom-web/studies")
    void store(HttpServletRequest request, HttpServletResponse response) throws IOException {
        store(request, response, Optional.empty());
    }

    @PostMapping("/dicom-web/studies/{study}")
    void store(@PathVariable String study, HttpServletRequest request, HttpServletResponse response) throws IOException {
        store(request, response, Optional.of(Uid.require("the study", study)));
    }

    private void store(HttpServletRequest request, HttpServletResponse response, Optional<String> study)
            throws IOException {
        String boundary = boundary(request);
        List<InstanceIntake.Result> results = new ArrayList<>();
        try {
            MultipartReader parts = new MultipartReader(request.getInputStream(), boundary);
            for (Optional<MultipartReader.Part> part = parts.next(); part.isPresent(); part = parts.next()) {
                if (results.size() >= properties.maximumInstances()) {
                    throw new ArchiveProblem(HttpStatus.PAYLOAD_TOO_LARGE, "more than " + properties.maximumInstances()
                            + " instances in one request (lumbar.archive.maximum-instances): send the rest in another;"
                            + " those before are stored");
                }
                results.add(intake.take(part.get().body(), study));
            }
        } catch (IOException e) {
            // What the disk does wrong has its own problem; this is the client's body or its connection.
            throw new ArchiveProblem(HttpStatus.BAD_REQUEST, "the body cannot be read: " + e.getMessage() + "; "
                    + results.stream().filter(InstanceIntake.Result::stored).count()
                    + " instances before that are stored, send the others again", e);
        }
        if (results.isEmpty()) {
            throw ArchiveProblem.badRequest("the multipart body holds no instance");
        }
        results.stream().filter(result -> !result.stored())
                .forEach(result -> log.warn("an instance was not stored: {}", result.message()));
        answer(results, base(request), response);
    }

    private static void answer(List<InstanceIntake.Result> results, String base, HttpServletResponse response)
            throws IOException {
        List<DicomDataset> stored = new ArrayList<>();
        List<DicomDataset> failed = new ArrayList<>();
        for (InstanceIntake.Result result : results) {
            DicomDataset item = new DicomDataset();
            if (!result.sopInstanceUid().isEmpty()) {
                item.put(Tag.REFERENCED_SOP_CLASS_UID, result.sopClassUid())
                        .put(Tag.REFERENCED_SOP_INSTANCE_UID, result.sopInstanceUid());
            }
            if (result.stored()) {
                stored.add(item.put(Tag.RETRIEVE_URL, base + "/studies/" + result.studyUid() + "/series/"
                        + result.seriesUid() + "/instances/" + result.sopInstanceUid()));
            } else {
                failed.add(item.putInts(Tag.FAILURE_REASON, result.failureReason()));
            }
        }
        DicomDataset answer = new DicomDataset();
        results.stream().filter(InstanceIntake.Result::stored).findFirst()
                .ifPresent(first -> answer.put(Tag.RETRIEVE_URL, base + "/studies/" + first.studyUid()));
        if (!stored.isEmpty()) {
            answer.putSequence(Tag.REFERENCED_SOP_SEQUENCE, stored);
        }
        if (!failed.isEmpty()) {
            answer.putSequence(Tag.FAILED_SOP_SEQUENCE, failed);
        }
        response.setStatus((failed.isEmpty() ? HttpStatus.OK : stored.isEmpty() ? HttpStatus.CONFLICT
                : HttpStatus.ACCEPTED).value());
        response.setContentType(QueryController.DICOM_JSON);
        DicomJson.write(List.of(answer), response.getOutputStream(), DicomJson.BulkDataPolicy.INLINE);
    }

    /** The archive's base URL as the client reached it. */
    static String base(HttpServletRequest request) {
        String url = request.getRequestURL().toString();
        return url.substring(0, url.indexOf("/dicom-web") + "/dicom-web".length());
    }

    private static String boundary(HttpServletRequest request) {
        MediaType type;
        try {
            type = MediaType.parseMediaType(String.valueOf(request.getContentType()));
        } catch (InvalidMediaTypeException e) {
            throw new ArchiveProblem(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "no usable Content-Type: send multipart/related;"
                    + " type=\"application/dicom\"; boundary=...", e);
        }
        String parts = parameter(type, "type");
        if (!type.isCompatibleWith(MediaType.MULTIPART_RELATED) || !parts.isEmpty() && !parts.equals("application/dicom")) {
            throw new ArchiveProblem(HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                    "instances are taken as multipart/related; type=\"application/dicom\"");
        }
        String boundary = parameter(type, "boundary");
        if (boundary.isEmpty()) {
            throw ArchiveProblem.badRequest("Content-Type has no boundary parameter");
        }
        return boundary;
    }

    private static String parameter(MediaType type, String name) {
        String value = type.getParameter(name);
        return value == null ? "" : value.replaceAll("^\"|\"$", "");
    }
}
