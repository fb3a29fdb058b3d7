// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cdshooks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** Reads the envelope of a hook call (CDS Hooks 2.0, "HTTP Request"). */
public final class CdsRequestReader {

    private final int limit;

    /** @param limit bytes of a body; more is refused */
    public CdsRequestReader(int limit) {
        this.limit = limit;
    }

    /**
     * @param body of the POST
     * @param service that was called
     * @throws CdsHooksProblem 400 or 413 with the place of the mistake
     * @throws IOException when the caller's connection fails
     */
    public CdsRequest read(InputStream body, CdsServiceDefinition service) throws IOException {
        JsonNode node = RequestBody.object(body, limit);
        JsonFields fields = new JsonFields(node, "");
        String hook = fields.text("hook");
        if (!hook.equals(service.hook())) {
            throw CdsHooksProblem.badRequest("/hook", "this service answers the hook " + service.hook() + " only",
                    "Call the service that discovery lists for your hook.");
        }
        Optional<URI> fhirServer = fields.optionalText("fhirServer").map(CdsRequestReader::baseUrl);
        Optional<FhirAuthorization> authorization = fields.optionalObject("fhirAuthorization")
                .map(CdsRequestReader::authorization);
        if (authorization.isPresent() && fhirServer.isEmpty()) {
            throw CdsHooksProblem.badRequest("/fhirServer", "fhirServer is required when fhirAuthorization is sent",
                    "Send the base URL of the FHIR server the token is good for.");
        }
        return new CdsRequest(hook, fields.uuid("hookInstance"), fhirServer, authorization, fields.object("context"),
                new Prefetch(fields.optionalObject("prefetch").orElse(MissingNode.getInstance())));
    }

    private static FhirAuthorization authorization(JsonNode node) {
        JsonFields fields = new JsonFields(node, "/fhirAuthorization");
        String token = fields.text("access_token");
        if (token.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw fields.wrong("access_token", "a bearer token of visible ASCII characters");
        }
        if (!fields.text("token_type").equals("Bearer")) {
            throw fields.wrong("token_type", "\"Bearer\"");
        }
        return new FhirAuthorization(token, fields.positiveNumber("expires_in"), fields.text("scope"),
                fields.text("subject"), fields.optionalId("patient"));
    }

    private static URI baseUrl(String text) {
        try {
            URI url = new URI(text);
            boolean http = "https".equalsIgnoreCase(url.getScheme()) || "http".equalsIgnoreCase(url.getScheme());
            if (http && url.getHost() != null && url.getUserInfo() == null && url.getQuery() == null
                    && url.getFragment() == null) {
                return url;
            }
        } catch (URISyntaxException e) {
            throw notABaseUrl();
        }
        throw notABaseUrl();
    }

    private static CdsHooksProblem notABaseUrl() {
        return CdsHooksProblem.badRequest("/fhirServer", "fhirServer is not an absolute http(s) base URL",
                "Send the base URL of the FHIR server, such as https://ehr.example.org/fhir.");
    }
}
