// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicomweb;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lumbarcds.analysis.RetrievalException;
import org.lumbarcds.analysis.StudyImages.InstanceReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes each instance of one series to the reader once (WADO-RS): the series in one answer first, then one by one
 * what that answer lacked or broke off at. It ends well only when every listed instance was passed on.
 *
 * <p>Uncompressed is asked for first; an archive that cannot transcode refuses with 400, 406 or 500 and is then asked
 * for whatever it stores.
 */
final class SeriesRetrieval {

    private static final Logger log = LoggerFactory.getLogger(SeriesRetrieval.class);

    private static final String DICOM = "multipart/related; type=\"application/dicom\"";
    private static final List<String> ACCEPT = List.of(
            DICOM + "; transfer-syntax=1.2.840.10008.1.2.1", DICOM + "; transfer-syntax=*", DICOM);
    /** Statuses of an archive that does not offer the asked form, or this kind of retrieval. */
    private static final Set<Integer> OTHER_FORM = Set.of(400, 405, 406, 415, 500, 501);

    private final PacsConnection connection;
    private final String seriesInstanceUid;
    private final String path;
    private final InstanceReader reader;
    private final LimitedStream.Budget budget;
    private final Deadline deadline;
    private final Set<String> missing;
    private boolean enough;

    SeriesRetrieval(PacsConnection connection, String studyInstanceUid, String seriesInstanceUid,
            List<String> instances, InstanceReader reader, LimitedStream.Budget budget, Deadline deadline) {
        this.connection = connection;
        this.seriesInstanceUid = seriesInstanceUid;
        this.path = QueryService.seriesPath(studyInstanceUid, seriesInstanceUid);
        this.reader = reader;
        this.budget = budget;
        this.deadline = deadline;
        this.missing = new LinkedHashSet<>(instances);
    }

    /** @return false when the reader wants no more */
    boolean run() throws RetrievalException, IOException, InterruptedException {
        Optional<HttpResponse<ResponseBody>> response = ask("WADO-RS series", path);
        if (response.isPresent()) {
            transfer("WADO-RS series", response.get(), Optional.empty())
                    .ifPresent(e -> log.warn("the archive broke off in a series; {} instances are asked for one by one: {}",
                            missing.size(), e.getMessage()));
        }
        for (String instance : List.copyOf(missing)) {
            if (enough) {
                return false;
            }
            retrieve(instance);
        }
        return !enough;
    }

    private void retrieve(String instance) throws RetrievalException, IOException, InterruptedException {
        String service = "WADO-RS instance";
        for (int attempt = 1; ; attempt++) {
            HttpResponse<ResponseBody> response = ask(service, path + "/instances/" + instance).orElseThrow(() ->
                    Failures.refused("the archive offers an instance in none of the forms asked for"));
            Optional<IOException> failure = transfer(service, response, Optional.of(instance));
            if (!missing.contains(instance) || enough) {
                return;
            }
            if (failure.isEmpty()) {
                throw Failures.refused("the archive did not send an instance it lists");
            }
            connection.pauseOrGiveUp(
                    Failures.unavailable("the archive broke off in the middle of an instance", failure.get()),
                    attempt, deadline);
        }
    }

    /** A successful answer; empty when the archive offers none of the forms. */
    private Optional<HttpResponse<ResponseBody>> ask(String service, String address)
            throws RetrievalException, InterruptedException {
        for (String accept : ACCEPT) {
            HttpResponse<ResponseBody> response = connection.get(service, address, accept, deadline);
            int status = response.statusCode();
            if (status == 200 || status == 206) {
                return Optional.of(response);
            }
            response.body().close();
            if (status == 404 || status == 410) {
                throw Failures.notFound("the archive does not hold what " + service + " asked for");
            }
            if (!OTHER_FORM.contains(status)) {
                throw Failures.status(service, status);
            }
            log.debug("{}: {} to {}", service, status, accept);
        }
        return Optional.empty();
    }

    /**
     * Passes the instances of one answer on.
     *
     * @param asked the only instance that may come
     * @return where the archive broke off, if it did
     */
    private Optional<IOException> transfer(String service, HttpResponse<ResponseBody> response,
            Optional<String> asked) throws RetrievalException, IOException, InterruptedException {
        MediaType type = contentType(service, response);
        try (ResponseBody body = response.body()) {
            InputStream counted = new LimitedStream(body, budget);
            if (type.is("application/dicom")) {
                // Not what was asked for, but some archives answer so to one instance.
                return pass(counted, asked);
            }
            String boundary = type.parameter("boundary").orElseThrow(() ->
                    Failures.refused("the answer to " + service + " has no boundary parameter"));
            return parts(service, counted, boundary, asked);
        }
    }

    private Optional<IOException> parts(String service, InputStream body, String boundary, Optional<String> asked)
            throws RetrievalException, IOException, InterruptedException {
        MultipartReader parts;
        try {
            parts = new MultipartReader(body, boundary);
        } catch (IOException e) {
            throw Failures.refused("the answer to " + service + " cannot be read: " + e.getMessage(), e);
        }
        while (!enough) {
            Optional<MultipartReader.Part> part;
            try {
                part = parts.next();
            } catch (IOException e) {
                return Optional.of(archiveFailure(e));
            }
            if (part.isEmpty()) {
                return Optional.empty();
            }
            String type = part.get().headers().getOrDefault("content-type", "application/dicom");
            if (!type.regionMatches(true, 0, "application/dicom", 0, 17)
                    && !type.regionMatches(true, 0, "application/octet-stream", 0, 24)) {
                throw Failures.refused("a part of the answer to " + service + " is not application/dicom");
            }
            Optional<IOException> failure = pass(part.get().body(), asked);
            if (failure.isPresent()) {
                return failure;
            }
        }
        return Optional.empty();
    }

    /** Hands one instance to the reader, unless it is not wanted. */
    private Optional<IOException> pass(InputStream part, Optional<String> asked)
            throws RetrievalException, IOException, InterruptedException {
        InstanceStream instance = new InstanceStream(part, connection.endpoint().limits().instanceBytes());
        if (instance.failure().isPresent()) {
            return Optional.of(archiveFailure(instance.failure().get()));
        }
        Optional<String> sent = instance.sopInstanceUid();
        if (asked.isPresent() && sent.isPresent() && !sent.equals(asked)) {
            throw Failures.refused("the archive sent another instance than was asked for");
        }
        // What hides its UID is left for the one-by-one retrieval, where the address tells which it is.
        Optional<String> uid = asked.isPresent() ? asked : sent;
        if (uid.isEmpty() || !missing.contains(uid.get())) {
            log.info("an instance that is unlisted, sent twice or without file meta information was passed over");
            return Optional.empty();
        }
        boolean more;
        try {
            more = reader.read(seriesInstanceUid, uid.get(), instance);
        } catch (IOException e) {
            if (instance.failure().isPresent()) {
                return Optional.of(archiveFailure(instance.failure().get()));
            }
            throw e;
        }
        if (instance.failure().isPresent()) {
            return Optional.of(archiveFailure(instance.failure().get()));
        }
        missing.remove(uid.get());
        enough = !more;
        return Optional.empty();
    }

    /** Lets through what is worth another attempt. */
    private static IOException archiveFailure(IOException e) throws RetrievalException, InterruptedException {
        if (e instanceof InterruptedIOException) {
            throw QueryService.cancelled();
        }
        if (e instanceof LimitedStream.TooMuchException) {
            throw Failures.refused("the retrieval has " + e.getMessage() + "; see dicomweb.limits.total-bytes", e);
        }
        return e;
    }

    private static MediaType contentType(String service, HttpResponse<ResponseBody> response)
            throws RetrievalException {
        String text = response.headers().firstValue("Content-Type").orElse("");
        try {
            MediaType type = MediaType.parse(text);
            if (type.is("multipart/related") || type.is("application/dicom")) {
                return type;
            }
        } catch (IOException e) {
            response.body().close();
            throw Failures.refused("the answer to " + service + " has no usable Content-Type", e);
        }
        response.body().close();
        throw Failures.refused("the answer to " + service + " is not multipart/related: is dicomweb.base-url right?");
    }
}
