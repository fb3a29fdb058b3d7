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

    /** @param what failed, as the subject of a sentence */
    static Failure of(String what, Throwable thrown) {
        return new Failure(Kind.INTERNAL, what + " failed with " + thrown.getClass().getSimpleName() + ".");
    }

    /**
     * What a write threw is a fault in what was to be written, or of this software; anything else may pass with the
     * store's trouble.
     *
     * @param what could not be stored, as the subject of a sentence
     */
    static Failure ofStoring(String what, Throwable thrown) {
        boolean ours = thrown instanceof IllegalArgumentException || thrown instanceof IllegalStateException
                || thrown instanceof NullPointerException || !(thrown instanceof RuntimeException);
        return new Failure(ours ? Kind.INTERNAL : Kind.STORE_UNAVAILABLE,
                what + " could not be stored (" + thrown.getClass().getSimpleName() + ").");
    }
}
