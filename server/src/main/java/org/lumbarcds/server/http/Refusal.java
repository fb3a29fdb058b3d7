// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.http;

import java.io.IOException;
import org.apache.catalina.connector.Response;
import org.apache.coyote.ActionCode;

/** Answers given before any servlet; nothing of the request is in them. */
enum Refusal {

    BAD_PATH(400, "The path has empty or dotted segments, path parameters, or encoded separators: send it plainly."),
    TOO_MANY_OF_ONE_ADDRESS(503, "This address has too many requests open (lumbar.http.requests-per-address). Wait for one."),
    TOO_MANY(503, "The server is busy. Try again.");

    private final int status;
    private final String detail;

    Refusal(int status, String detail) {
        this.status = status;
        this.detail = detail;
    }

    void answer(Response response) throws IOException {
        response.setStatus(status);
        response.setContentType("application/problem+json");
        response.setCharacterEncoding("UTF-8");
        if (status == 503) {
            response.setHeader("Retry-After", "5");
        }
        response.getWriter().write("{\"type\":\"about:blank\",\"status\":" + status + ",\"detail\":\"" + detail + "\"}");
        // The rest of a body is not waited for.
        response.getCoyoteResponse().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
    }
}
