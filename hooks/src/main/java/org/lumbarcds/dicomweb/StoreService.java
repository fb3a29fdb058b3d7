// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicomweb;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.lumbarcds.analysis.RetrievalException;
import org.lumbarcds.dicom.Tag;

/** STOW-RS. The parts are streamed from where they are. */
final class StoreService {

    private static final String SERVICE = "STOW-RS";
    /** Statuses whose body says which instance failed. */
    private static final Set<Integer> WITH_OUTCOME = Set.of(200, 202, 400, 409);

    private final PacsConnection connection;
    private final ObjectMapper json = new ObjectMapper();

    StoreService(PacsConnection connection) {
        this.connection = connection;
    }

    StoreOutcome store(Optional<String> studyInstanceUid, List<BodyPublisher> instances)
            throws RetrievalException, InterruptedException {
        if (instances.isEmpty()) {
            throw new IllegalArgumentException("nothing to store");
        }
        String path = studyInstanceUid.map(uid -> "/studies/" + Uids.require("Study Instance UID", uid))
                .orElse("/studies");
        String boundary = "part-" + UUID.randomUUID();
        HttpResponse<ResponseBody> response = connection.post(SERVICE, path, "application/dicom+json",
                "multipart/related; type=\"application/dicom\"; boundary=" + boundary,
                multipart(boundary, instances), connection.deadline());
        int status = response.statusCode();
        try (ResponseBody body = response.body()) {
            if (!WITH_OUTCOME.contains(status)) {
                throw Failures.status(SERVICE, status);
            }
            StoreOutcome outcome = outcome(json.readTree(new LimitedStream(body,
                    new LimitedStream.Budget(connection.endpoint().limits().metadataBytes()))));
            if (status >= 400 && outcome.failed().isEmpty()) {
                throw Failures.status(SERVICE, status);
            }
            return outcome;
        } catch (JsonProcessingException e) {
            throw status >= 400 ? Failures.status(SERVICE, status)
                    : Failures.refused("the answer to " + SERVICE + " is not JSON: what was stored is not known", e);
        } catch (InterruptedIOException e) {
            throw QueryService.cancelled();
        } catch (IOException e) {
            throw Failures.unavailable("the answer to " + SERVICE + " broke off: what was stored is not known", e);
        }
    }

    private static BodyPublisher multipart(String boundary, List<BodyPublisher> instances) {
        List<BodyPublisher> pieces = new ArrayList<>();
        for (BodyPublisher instance : instances) {
            pieces.add(text("--" + boundary + "\r\nContent-Type: application/dicom\r\n\r\n"));
            pieces.add(instance);
            pieces.add(text("\r\n"));
        }
        pieces.add(text("--" + boundary + "--\r\n"));
        return BodyPublishers.concat(pieces.toArray(BodyPublisher[]::new));
    }

    private static BodyPublisher text(String text) {
        return BodyPublishers.ofString(text, StandardCharsets.US_ASCII);
    }

    /** Some archives wrap the data set in a list. */
    private static StoreOutcome outcome(JsonNode tree) {
        DicomAttributes answer = new DicomAttributes(tree.isArray() ? tree.path(0) : tree);
        List<String> stored = answer.items(Tag.REFERENCED_SOP_SEQUENCE).stream()
                .flatMap(item -> item.string(Tag.REFERENCED_SOP_INSTANCE_UID).stream())
                .toList();
        List<StoreOutcome.Failed> failed = answer.items(Tag.FAILED_SOP_SEQUENCE).stream()
                .map(item -> new StoreOutcome.Failed(item.string(Tag.REFERENCED_SOP_INSTANCE_UID).orElse(""),
                        item.integer(Tag.FAILURE_REASON).orElse(0)))
                .toList();
        return new StoreOutcome(stored, failed);
    }
}
