// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

/**
 * Why an attempt failed.
 *
 * @param kind coded
 * @param detail one plain sentence for an operator, without patient data
 */
public record Failure(Kind kind, String detail) {

    public enum Kind {
        /** The PACS does not hold the study (yet). */
        STUDY_NOT_FOUND,
        /** The PACS could not be reached, was too slow or broke the connection. */
        PACS_UNAVAILABLE,
        /** The PACS refused the credentials or the request. */
        PACS_REFUSED,
        /** The result could not be stored. */
        STORE_UNAVAILABLE,
        /** A fault of this software. */
        INTERNAL
    }
}
