// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.archive;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lumbarcds.dicom.DicomDataset;
import org.lumbarcds.dicom.DicomJson;
import org.lumbarcds.dicom.Tag;
import org.lumbarcds.dicom.Vr;
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

    private static final int ERROR_COMMENT = 0x00000902;
    private static final int COMMENT_LENGTH = 64;
    private static final JsonFactory JSON = new JsonFactory();

    private final InstanceIntake intake;
    private final ArchiveProperties properties;
    private final Clock clock;

    StoreController(InstanceIntake intake, ArchiveProperties properties, Clock clock) {
        this.intake = intake;
        this.properties = properties;
        this.clock = clock;
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
        RequestLimit limit = new RequestLimit(request, properties.maximumRequestSize());
        Instant requested = clock.instant();
        List<InstanceIntake.Result> results = new ArrayList<>();
        try {
            MultipartReader parts = new MultipartReader(limit.body(), boundary);
            for (Optional<MultipartReader.Part> part = parts.next(); part.isPresent(); part = parts.next()) {
                if (results.size() >= properties.maximumInstances()) {
                    throw new ArchiveProblem(HttpStatus.PAYLOAD_TOO_LARGE, "more than " + properties.maximumInstances()
                            + " instances in one request (lumbar.archive.maximum-instances): send the rest in another;"
                            + " those before are stored");
                }
                results.add(intake.take(part.get().body(), study, requested));
            }
        } catch (RequestLimit.PassedException e) {
            throw new ArchiveProblem(HttpStatus.PAYLOAD_TOO_LARGE, e.getMessage() + "; "
                    + results.stream().filter(InstanceIntake.Result::stored).count()
                    + " instances before that are stored, send the others in another request", e);
        } catch (IOException e) {
            // What the disk does wrong has its own problem; this is the client's body or its connection.
            throw new ArchiveProblem(HttpStatus.BAD_REQUEST, "the body cannot be read: " + e.getMessage() + "; "
                    + results.stream().filter(InstanceIntake.Result::stored).count()
                    + " instances before that are stored, send the others again", e);
        }
        if (results.isEmpty()) {
            throw ArchiveProblem.badRequest("the multipart body holds no instance");
        }
        for (InstanceIntake.Result result : results) {
            if (!result.stored() || result.warned()) {
                log.warn("an instance was {}: {}", result.stored() ? "stored" : "not stored", result.message());
            }
        }
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
            if (!result.message().isEmpty()) {
                item.put(ERROR_COMMENT, Vr.LO, List.of(comment(result.message())));
            }
            if (result.warned()) {
                item.putInts(Tag.WARNING_REASON, result.warningReason());
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
        boolean warned = results.stream().anyMatch(InstanceIntake.Result::warned);
        response.setStatus((failed.isEmpty() && !warned ? HttpStatus.OK : stored.isEmpty() ? HttpStatus.CONFLICT
                : HttpStatus.ACCEPTED).value());
        response.setContentType(QueryController.DICOM_JSON);
        // One data set, not a list of them (PS3.18 annex I.1, annex F.2).
        JsonGenerator json = JSON.createGenerator(response.getOutputStream());
        json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        DicomJson.write(answer, json, DicomJson.BulkDataPolicy.INLINE);
        json.flush();
    }

    /** A value of LO: no backslash, 64 characters at most (PS3.5 table 6.2-1). */
    private static String comment(String message) {
        String text = message.replace('\\', '/').replaceAll("\\p{Cntrl}", " ");
        return text.substring(0, Math.min(COMMENT_LENGTH, text.length())).strip();
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
