// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.web;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/**
 * Refuses a body before anybody reads it, in the words of the route: an OperationOutcome on {@code /fhir}, a problem
 * (RFC 9457) elsewhere.
 *
 * @param issue code of the OperationOutcome's issue
 */
record BodyRefusal(HttpStatus status, String issue, String detail) {

    private static final JsonFactory JSON = new JsonFactory();

    static BodyRefusal tooLarge(BodyRoute route, boolean form, long most) {
        String setting = route == BodyRoute.FHIR && !form ? "lumbar.body-limits.fhir" : "lumbar.body-limits.others";
        return new BodyRefusal(HttpStatus.PAYLOAD_TOO_LARGE, "too-long", "The body is larger than " + most + " bytes ("
                + setting + "). Send it in parts.");
    }

    void send(HttpServletRequest request, HttpServletResponse response) throws IOException {
        boolean fhir = BodyRoute.of(request) == BodyRoute.FHIR;
        response.setStatus(status.value());
        response.setContentType(fhir ? "application/fhir+json" : MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        // What is left of the body is not read, so nothing else can come on this connection.
        response.setHeader(HttpHeaders.CONNECTION, "close");
        if (status == HttpStatus.SERVICE_UNAVAILABLE) {
            response.setHeader(HttpHeaders.RETRY_AFTER, "5");
        }
        if (status == HttpStatus.UNSUPPORTED_MEDIA_TYPE) {
            response.setHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
        }
        byte[] body = body(fhir);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
        // Now: the container passes over the rest of the request before it would send this.
        response.flushBuffer();
    }

    private byte[] body(boolean fhir) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            if (fhir) {
                json.writeStringField("resourceType", "OperationOutcome");
                json.writeArrayFieldStart("issue");
                json.writeStartObject();
                json.writeStringField("severity", "error");
                json.writeStringField("code", issue);
                json.writeStringField("diagnostics", detail);
                json.writeEndObject();
                json.writeEndArray();
            } else {
                json.writeStringField("type", "about:blank");
                json.writeStringField("title", status.getReasonPhrase());
                json.writeNumberField("status", status.value());
                json.writeStringField("detail", detail);
            }
            json.writeEndObject();
        }
        return out.toByteArray();
    }
}
