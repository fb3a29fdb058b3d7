// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicomweb;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.lumbarcds.analysis.ArchivedStudy;
import org.lumbarcds.analysis.RetrievalException;
import org.lumbarcds.dicom.Tag;

/**
 * QIDO-RS and WADO-RS metadata. Archives ignore keys they do not know or that are empty, and then answer with
 * everything: no empty key is ever sent and every answer is held against its key.
 */
final class QueryService {

    private static final String JSON = "application/dicom+json";
    private static final int PAGE = 200;
    private static final List<Integer> SERIES_ATTRIBUTES = List.of(
            Tag.SERIES_DESCRIPTION, Tag.BODY_PART_EXAMINED, Tag.SCANNING_SEQUENCE, Tag.REPETITION_TIME,
            Tag.ECHO_TIME, Tag.INVERSION_TIME, Tag.IMAGE_ORIENTATION_PATIENT, Tag.NUMBER_OF_FRAMES,
            Tag.NUMBER_OF_SERIES_RELATED_INSTANCES, Tag.SERIES_NUMBER, Tag.PROTOCOL_NAME, Tag.IMAGE_TYPE,
            Tag.FRAME_OF_REFERENCE_UID, Tag.IMAGE_POSITION_PATIENT, Tag.PIXEL_SPACING, Tag.ROWS, Tag.COLUMNS);
    private static final List<Integer> INSTANCE_ATTRIBUTES =
            List.of(Tag.IMAGE_ORIENTATION_PATIENT, Tag.FRAME_OF_REFERENCE_UID, Tag.IMAGE_POSITION_PATIENT);

    private final PacsConnection connection;
    /** Archives hand on what a device wrote as a number; one that JSON has not must not hide the study. */
    private final ObjectMapper json = JsonMapper.builder().enable(
            JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS, JsonReadFeature.ALLOW_LEADING_ZEROS_FOR_NUMBERS,
            JsonReadFeature.ALLOW_LEADING_PLUS_SIGN_FOR_NUMBERS, JsonReadFeature.ALLOW_LEADING_DECIMAL_POINT_FOR_NUMBERS,
            JsonReadFeature.ALLOW_TRAILING_DECIMAL_POINT_FOR_NUMBERS, JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS).build();

    QueryService(PacsConnection connection) {
        this.connection = connection;
    }

    /** The study of this UID, if held. */
    Optional<DicomAttributes> study(String studyInstanceUid, Deadline deadline)
            throws RetrievalException, InterruptedException {
        Uids.require("Study Instance UID", studyInstanceUid);
        return query("QIDO-RS studies", "/studies?StudyInstanceUID=" + studyInstanceUid
                + "&includefield=StudyDescription", "/studies?StudyInstanceUID=" + studyInstanceUid,
                Tag.STUDY_INSTANCE_UID, deadline).stream()
                .filter(answer -> answer.string(Tag.STUDY_INSTANCE_UID).filter(studyInstanceUid::equals).isPresent())
                .findFirst();
    }

    /** Studies of this accession number and, where given, Patient ID; both exactly. */
    List<ArchivedStudy> studiesByAccession(String accessionNumber, Optional<String> patientId, Deadline deadline)
            throws RetrievalException, InterruptedException {
        String accession = requireKey("Accession Number", accessionNumber);
        String path = "/studies?AccessionNumber=" + encode(accession);
        if (patientId.isPresent()) {
            path += "&PatientID=" + encode(requireKey("Patient ID", patientId.get()));
        }
        return query("QIDO-RS studies", path + "&includefield=ModalitiesInStudy", path, Tag.STUDY_INSTANCE_UID, deadline)
                .stream()
                .filter(answer -> answer.string(Tag.ACCESSION_NUMBER).filter(accession::equals).isPresent())
                .filter(answer -> patientId.isEmpty()
                        || answer.string(Tag.PATIENT_ID).filter(patientId.get().strip()::equals).isPresent())
                .map(answer -> new ArchivedStudy(answer.string(Tag.STUDY_INSTANCE_UID).orElseThrow(),
                        answer.string(Tag.PATIENT_ID), Set.copyOf(answer.strings(Tag.MODALITIES_IN_STUDY))))
                .toList();
    }

    /** All series of the study, each with a valid UID. */
    List<DicomAttributes> series(String studyInstanceUid, Deadline deadline)
            throws RetrievalException, InterruptedException {
        String plain = "/studies/" + Uids.require("Study Instance UID", studyInstanceUid) + "/series";
        List<DicomAttributes> found = query("QIDO-RS series", including(plain, SERIES_ATTRIBUTES), plain,
                Tag.SERIES_INSTANCE_UID, deadline);
        requireSame(found, Tag.STUDY_INSTANCE_UID, studyInstanceUid, "QIDO-RS series", "study");
        return found;
    }

    /** SOP Instance UIDs of the series. */
    List<String> instances(String studyInstanceUid, String seriesInstanceUid, Deadline deadline)
            throws RetrievalException, InterruptedException {
        String path = seriesPath(studyInstanceUid, seriesInstanceUid) + "/instances";
        return instances(studyInstanceUid, seriesInstanceUid, path, path, deadline).stream()
                .flatMap(answer -> answer.string(Tag.SOP_INSTANCE_UID).stream()).toList();
    }

    /** All instances of the series with what tells their place, as far as the archive says it of each. */
    List<DicomAttributes> placedInstances(String studyInstanceUid, String seriesInstanceUid, Deadline deadline)
            throws RetrievalException, InterruptedException {
        String path = seriesPath(studyInstanceUid, seriesInstanceUid) + "/instances";
        return instances(studyInstanceUid, seriesInstanceUid, including(path, INSTANCE_ATTRIBUTES), path, deadline);
    }

    private List<DicomAttributes> instances(String studyInstanceUid, String seriesInstanceUid, String path, String plain,
            Deadline deadline) throws RetrievalException, InterruptedException {
        List<DicomAttributes> found = query("QIDO-RS instances", path, plain, Tag.SOP_INSTANCE_UID, deadline);
        requireSame(found, Tag.STUDY_INSTANCE_UID, studyInstanceUid, "QIDO-RS instances", "study");
        requireSame(found, Tag.SERIES_INSTANCE_UID, seriesInstanceUid, "QIDO-RS instances", "series");
        return found;
    }

    private static String including(String path, List<Integer> tags) {
        return path + tags.stream().map(tag -> "includefield=" + Tag.hex(tag)).collect(Collectors.joining("&", "?", ""));
    }

    /** All attributes of one instance, but for bulk data. */
    DicomAttributes metadata(String studyInstanceUid, String seriesInstanceUid, String sopInstanceUid,
            Deadline deadline) throws RetrievalException, InterruptedException {
        String path = seriesPath(studyInstanceUid, seriesInstanceUid) + "/instances/"
                + Uids.require("SOP Instance UID", sopInstanceUid) + "/metadata";
        List<DicomAttributes> found = ask("WADO-RS metadata", path, deadline);
        requireSame(found, Tag.SOP_INSTANCE_UID, sopInstanceUid, "WADO-RS metadata", "instance");
        if (found.isEmpty()) {
            throw Failures.notFound("the archive holds no metadata of an instance it lists");
        }
        return found.get(0);
    }

    static String seriesPath(String studyInstanceUid, String seriesInstanceUid) {
        return "/studies/" + Uids.require("Study Instance UID", studyInstanceUid)
                + "/series/" + Uids.require("Series Instance UID", seriesInstanceUid);
    }

    /**
     * All pages. An archive may hold back answers without a word, so only a page without anything new is the end.
     *
     * @param plain the same without what an archive may not know; asked for when the first form is refused
     */
    private List<DicomAttributes> query(String service, String path, String plain, int identifier,
            Deadline deadline) throws RetrievalException, InterruptedException {
        int most = identifier == Tag.SOP_INSTANCE_UID
                ? connection.endpoint().limits().instances()
                : connection.endpoint().limits().results();
        List<DicomAttributes> all = new ArrayList<>();
        Set<String> known = new HashSet<>();
        String asked = path;
        while (true) {
            String page = asked + (asked.contains("?") ? "&" : "?") + "limit=" + PAGE + "&offset=" + known.size();
            List<DicomAttributes> answers;
            try {
                answers = ask(service, page, deadline);
            } catch (RetrievalException e) {
                if (asked.equals(plain) || !(e.getCause() instanceof BadRequestException)) {
                    throw e;
                }
                asked = plain;
                continue;
            }
            int before = known.size();
            for (DicomAttributes answer : answers) {
                String uid = answer.string(identifier).filter(Uids::valid).orElseThrow(() ->
                        Failures.refused("an answer to " + service + " lacks its " + Tag.keyword(identifier)));
                if (known.add(uid)) {
                    all.add(answer);
                }
            }
            if (known.size() > most) {
                throw Failures.refused("more than " + most + " answers to " + service
                        + "; raise dicomweb.limits if that is right");
            }
            if (known.size() == before) {
                return all;
            }
        }
    }

    private List<DicomAttributes> ask(String service, String path, Deadline deadline)
            throws RetrievalException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            HttpResponse<ResponseBody> response = connection.get(service, path, JSON, deadline);
            try (ResponseBody body = response.body()) {
                return switch (response.statusCode()) {
                    case 200, 206 -> parse(service, response, body);
                    case 204 -> List.of();
                    case 400 -> throw Failures.refused("the archive answered 400 to " + service,
                            new BadRequestException());
                    case 404, 410 -> throw path.startsWith("/studies/")
                            ? Failures.notFound("the archive does not hold what " + service + " asked for")
                            : Failures.status(service, response.statusCode());
                    default -> throw Failures.status(service, response.statusCode());
                };
            } catch (InterruptedIOException e) {
                throw cancelled();
            } catch (JsonProcessingException e) {
                throw Failures.refused("the answer to " + service + " is not JSON", e);
            } catch (LimitedStream.TooMuchException e) {
                throw Failures.refused("the answer to " + service + " has " + e.getMessage(), e);
            } catch (IOException e) {
                connection.pauseOrGiveUp(Failures.unavailable("the answer to " + service + " broke off", e),
                        attempt, deadline);
            }
        }
    }

    private List<DicomAttributes> parse(String service, HttpResponse<ResponseBody> response, InputStream body)
            throws IOException, RetrievalException {
        String type = response.headers().firstValue("Content-Type").orElse(JSON);
        if (!MediaType.parse(type).name().matches("application/(dicom\\+)?json")) {
            throw Failures.refused("the answer to " + service + " is not " + JSON + ": is dicomweb.base-url right?");
        }
        JsonNode tree = json.readTree(new LimitedStream(body,
                new LimitedStream.Budget(connection.endpoint().limits().metadataBytes())));
        List<DicomAttributes> datasets = new ArrayList<>();
        if (tree == null || !tree.isArray()) {
            throw Failures.refused("the answer to " + service + " is no list of data sets");
        }
        tree.forEach(dataset -> datasets.add(new DicomAttributes(dataset)));
        return datasets;
    }

    /** The attribute may be left out (the path names it), but not differ. */
    private static void requireSame(List<DicomAttributes> answers, int tag, String asked, String service, String what)
            throws RetrievalException {
        for (DicomAttributes answer : answers) {
            if (answer.string(tag).filter(uid -> !uid.equals(asked)).isPresent()) {
                throw Failures.refused("the archive answered " + service + " with another " + what
                        + " than was asked for");
            }
        }
    }

    private static String requireKey(String name, String value) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(name + " is empty: that would ask for all studies");
        }
        return value.strip();
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    static InterruptedException cancelled() {
        Thread.interrupted();
        return new InterruptedException("transfer cancelled");
    }

    /** Marks a 400. */
    private static final class BadRequestException extends Exception {
        private static final long serialVersionUID = 1L;
    }
}
