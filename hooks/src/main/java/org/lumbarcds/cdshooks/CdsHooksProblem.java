// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cdshooks;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Why a call is refused, precise enough to be mended by whoever made it. The server sends {@link #body()} as
 * {@code application/problem+json} (RFC 7807).
 */
public final class CdsHooksProblem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String title;
    private final String detail;
    private final String field;
    private final String fix;

    /**
     * @param status HTTP status
     * @param title what kind of problem
     * @param detail what is wrong; repeats no patient data and no token
     * @param field JSON pointer (RFC 6901) of the place in the request body; null when it is not about the body
     * @param fix what the caller should do
     */
    public CdsHooksProblem(int status, String title, String detail, String field, String fix) {
        super(title + ": " + detail);
        this.status = status;
        this.title = title;
        this.detail = detail;
        this.field = field;
        this.fix = fix;
    }

    public static CdsHooksProblem badRequest(String field, String detail, String fix) {
        return new CdsHooksProblem(400, "Bad CDS Hooks request", detail, field, fix);
    }

    public static CdsHooksProblem unauthorized(String detail, String fix) {
        return new CdsHooksProblem(401, "CDS client not authenticated", detail, null, fix);
    }

    /** Data the service needs was neither prefetched nor could be fetched. */
    public static CdsHooksProblem preconditionFailed(String field, String detail, String fix) {
        return new CdsHooksProblem(412, "Needed data not available", detail, field, fix);
    }

    public int status() {
        return status;
    }

    public Body body() {
        return new Body("about:blank", title, status, detail, field, fix);
    }

    /**
     * RFC 7807 body.
     *
     * @param type always {@code about:blank}
     * @param title what kind of problem
     * @param status HTTP status
     * @param detail what is wrong
     * @param field JSON pointer into the request; null when not about the body
     * @param fix what to do
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Body(String type, String title, int status, String detail, String field, String fix) {
    }
}
