// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cdshooks;

import ca.uhn.fhir.parser.DataFormatException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Resource;

/**
 * The prefetch part of a call. A key may be absent (the caller does not honour the template), null (there is no such
 * data), an OperationOutcome (fetching failed), a resource, or a Bundle that may be one page of several.
 */
public final class Prefetch {

    /** Nothing prefetched. */
    public static final Prefetch NONE = new Prefetch(MissingNode.getInstance());

    private final JsonNode node;

    Prefetch(JsonNode node) {
        this.node = node;
    }

    /** What came under a key. */
    public enum State {
        /** Not sent, or the caller's own fetch failed: fetch it. */
        UNKNOWN,
        /** The caller says there is no such data. */
        EMPTY,
        /** Only the first page of a search result was sent: fetch the rest. */
        PARTIAL,
        COMPLETE
    }

    public State state(String key) {
        JsonNode value = node.path(key);
        if (value.isMissingNode() || type(value).equals("OperationOutcome")) {
            return State.UNKNOWN;
        }
        if (value.isNull()) {
            return State.EMPTY;
        }
        return type(value).equals("Bundle") && hasNextPage(value) ? State.PARTIAL : State.COMPLETE;
    }

    /**
     * The resource under a key; empty unless the state is {@link State#COMPLETE}.
     *
     * @throws CdsHooksProblem 400 when something else than this type is there
     */
    public <T extends Resource> Optional<T> resource(String key, Class<T> type) {
        if (state(key) != State.COMPLETE) {
            return Optional.empty();
        }
        return Optional.of(parse(node.path(key), type, "/prefetch/" + key));
    }

    /**
     * The resources of a type in the search result under a key, as far as it was sent; entries of other types
     * (included resources, outcomes) are passed over.
     *
     * @throws CdsHooksProblem 400 when no Bundle is there
     */
    public <T extends Resource> List<T> resources(String key, Class<T> type) {
        State state = state(key);
        if (state == State.UNKNOWN || state == State.EMPTY) {
            return List.of();
        }
        Bundle bundle = parse(node.path(key), Bundle.class, "/prefetch/" + key);
        List<T> found = new ArrayList<>();
        for (Bundle.BundleEntryComponent entry : bundle.getEntry()) {
            if (type.isInstance(entry.getResource())) {
                found.add(type.cast(entry.getResource()));
            }
        }
        return found;
    }

    /**
     * Reads a resource out of a call.
     *
     * @param pointer where it is, for the message
     * @throws CdsHooksProblem 400 when it is not a resource of the type
     */
    public static <T extends Resource> T parse(JsonNode value, Class<T> type, String pointer) {
        String expected = type.getSimpleName();
        if (!type(value).equals(expected)) {
            throw CdsHooksProblem.badRequest(pointer + "/resourceType",
                    "a " + expected + " is expected" + (type(value).isEmpty() ? "" : ", not a " + shown(type(value))),
                    "Send a FHIR R4 " + expected + " here.");
        }
        try {
            return FhirJson.resource(value, type);
        } catch (DataFormatException e) {
            // HAPI's message may repeat values of the resource, which are patient data.
            throw CdsHooksProblem.badRequest(pointer, "this is not a valid FHIR R4 " + expected,
                    "Check the resource against FHIR R4 (4.0.1).");
        }
    }

    private static boolean hasNextPage(JsonNode bundle) {
        for (JsonNode link : bundle.path("link")) {
            if (link.path("relation").asText().equals("next")) {
                return true;
            }
        }
        return false;
    }

    private static String type(JsonNode value) {
        return value.path("resourceType").asText("");
    }

    private static String shown(String type) {
        return type.matches("[A-Za-z]{1,40}") ? type : "resource of an unknown type";
    }

    @Override
    public String toString() {
        return "Prefetch[not shown]";
    }
}
