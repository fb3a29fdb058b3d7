// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.lumbarcds.cdshooks.CdsClient;
import org.lumbarcds.cdshooks.CdsHooksProblem;
import org.lumbarcds.cdshooks.CdsRequest;
import org.lumbarcds.cdshooks.FhirAuthorization;

/**
 * The EHR a call came from. Logical ids are unique within one FHIR server only (FHIR R4, 2.26.3.0.1): everything stored
 * about a patient is kept under {@link #patient}, which no other EHR's patient of the same id shares.
 *
 * @param nameSpace whose ids the call uses: empty for this product's own FHIR store, else the EHR's registered base URL,
 *     else the client with whatever base it names
 * @param fhirServer the client's registered FHIR server, which may be read from; empty where there is none
 */
public record Caller(String nameSpace, Optional<String> fhirServer) {

    /** A client whose patients are those of this product's own FHIR store. */
    public static final Caller OF_OWN_STORE = new Caller("", Optional.empty());

    private static final Pattern RELATIVE = Pattern.compile("[A-Z][A-Za-z]+/[A-Za-z0-9\\-.]{1,64}");
    private static final int HASH_DIGITS = 40;

    /** Whoever uses the ids of an EHR's registered FHIR server. */
    public static Caller ofServer(URI fhirServer) {
        String base = base(fhirServer);
        return new Caller(base, Optional.of(base));
    }

    /**
     * @param ownBase of this product's own FHIR store
     * @throws CdsHooksProblem 403 for a FHIR server that is not the client's, 400 where the call must name one and does
     *     not, or lends access for another patient
     */
    public static Caller of(CdsClient client, CdsRequest request, String ownBase) {
        checkLentFor(request);
        Optional<String> named = request.fhirServer().map(Caller::base);
        if (named.isEmpty()) {
            return unnamed(client);
        }
        if (client.ownStore() && named.get().equals(base(URI.create(ownBase)))) {
            return OF_OWN_STORE;
        }
        if (client.fhirServers().stream().map(Caller::base).anyMatch(named.get()::equals)) {
            return ofServer(URI.create(named.get()));
        }
        if (client.ownStore() || !client.fhirServers().isEmpty()) {
            throw new CdsHooksProblem(403, "FHIR server of another client",
                    "this client is not registered with the FHIR server it names", "/fhirServer",
                    "Name the registered one, or ask the operator to add it to lumbar.cds.clients[].fhir-servers.");
        }
        return new Caller(client.issuer() + "\n" + named.get(), Optional.empty());
    }

    private static Caller unnamed(CdsClient client) {
        int choices = client.fhirServers().size() + (client.ownStore() ? 1 : 0);
        if (choices > 1) {
            throw CdsHooksProblem.badRequest("/fhirServer", "the call does not say which of the client's FHIR servers"
                    + " its ids are of", "Send fhirServer: this client is registered with several.");
        }
        if (client.ownStore()) {
            return OF_OWN_STORE;
        }
        return client.fhirServers().stream().findFirst().map(Caller::ofServer)
                .orElseGet(() -> new Caller(client.issuer(), Optional.empty()));
    }

    private static void checkLentFor(CdsRequest request) {
        Optional<String> lent = request.fhirAuthorization().flatMap(FhirAuthorization::patient);
        if (lent.isPresent() && !lent.get().equals(request.context().path("patientId").asText())) {
            throw CdsHooksProblem.badRequest("/fhirAuthorization/patient",
                    "the access lent is for another patient than the context's",
                    "Lend access to the patient of context.patientId.");
        }
    }

    /** Whether its patients are those of this product's own FHIR store. */
    public boolean ofOwnStore() {
        return nameSpace.isEmpty();
    }

    /** The logical id a patient of the caller has here: the same for every call, and no other EHR's. */
    public String patient(String id) {
        return local("Patient", id);
    }

    /** A reference of the caller as it is stored here: absolute where the EHR's base is known. */
    String reference(String reference) {
        if (ofOwnStore() || !RELATIVE.matcher(reference).matches()) {
            return reference;
        }
        int slash = reference.indexOf('/');
        return fhirServer.map(base -> base + "/" + reference)
                .orElseGet(() -> reference.substring(0, slash + 1)
                        + local(reference.substring(0, slash), reference.substring(slash + 1)));
    }

    /**
     * A stored report in the caller's words: its own patient, order and encounter.
     *
     * @param patientId the caller's logical id
     */
    JsonNode asKnownToIt(JsonNode report, String patientId) {
        ObjectNode copy = report.deepCopy();
        copy.withObject("/subject").put("reference", "Patient/" + patientId);
        copy.path("basedOn").forEach(this::relative);
        relative(copy.path("encounter"));
        return copy;
    }

    private void relative(JsonNode reference) {
        String target = reference.path("reference").asText();
        fhirServer.map(base -> base + "/").filter(target::startsWith).ifPresent(
                base -> ((ObjectNode) reference).put("reference", target.substring(base.length())));
    }

    private String local(String type, String id) {
        if (ofOwnStore()) {
            return id;
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(String.join("\n", nameSpace, type, id).getBytes(StandardCharsets.UTF_8));
            return "ehr-" + HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Two spellings of a base URL differ in a final slash at most. */
    private static String base(URI url) {
        String text = url.toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }
}
