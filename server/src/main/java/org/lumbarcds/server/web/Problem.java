// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.web;

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;

/** Answers of type {@code application/problem+json} (RFC 7807). */
public final class Problem {

    private Problem() {
    }

    /** @param detail one sentence for the caller; null where the status says it all */
    public static ResponseEntity<Object> of(HttpStatusCode status, String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        return body(status, problem);
    }

    /** Logs a fault of this software and answers with its id. */
    public static ResponseEntity<Object> of(Throwable fault) {
        return of(HttpStatus.INTERNAL_SERVER_ERROR, Incident.of(fault).text());
    }

    static ResponseEntity<Object> body(HttpStatusCode status, Object body) {
        return ResponseEntity.status(status).contentType(MediaType.APPLICATION_PROBLEM_JSON).body(body);
    }
}
