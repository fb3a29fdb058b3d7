// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.archive;

import org.springframework.http.HttpStatus;

/** A request that cannot be answered as asked; becomes a problem detail (RFC 9457). */
final class ArchiveProblem extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final HttpStatus status;

    ArchiveProblem(HttpStatus status, String detail) {
        super(detail);
        this.status = status;
    }

    ArchiveProblem(HttpStatus status, String detail, Throwable cause) {
        super(detail, cause);
        this.status = status;
    }

    static ArchiveProblem badRequest(String detail) {
        return new ArchiveProblem(HttpStatus.BAD_REQUEST, detail);
    }

    static ArchiveProblem notFound(String detail) {
        return new ArchiveProblem(HttpStatus.NOT_FOUND, detail);
    }

    HttpStatus status() {
        return status;
    }
}
