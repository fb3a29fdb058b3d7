// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicomweb;

import java.time.Duration;
import java.util.Optional;
import org.lumbarcds.analysis.Failure;
import org.lumbarcds.analysis.RetrievalException;

/** What can go wrong with an archive, in the words an operator reads. */
final class Failures {

    private Failures() {
    }

    static RetrievalException notFound(String detail) {
        return new RetrievalException(new Failure(Failure.Kind.STUDY_NOT_FOUND, detail));
    }

    /** Worth another attempt later. */
    static RetrievalException unavailable(String detail, Throwable cause) {
        return new RetrievalException(new Failure(Failure.Kind.PACS_UNAVAILABLE, detail), Optional.empty(), cause);
    }

    static RetrievalException unavailable(String detail, Optional<Duration> retryAfter) {
        return new RetrievalException(new Failure(Failure.Kind.PACS_UNAVAILABLE, detail), retryAfter, null);
    }

    /** Nothing changes by asking again: somebody has to look at the configuration or the archive. */
    static RetrievalException refused(String detail, Throwable cause) {
        return new RetrievalException(new Failure(Failure.Kind.PACS_REFUSED, detail), Optional.empty(), cause);
    }

    static RetrievalException refused(String detail) {
        return refused(detail, null);
    }

    /**
     * An answer that is no success.
     *
     * @param service what was asked, e.g. {@code QIDO-RS studies}
     */
    static RetrievalException status(String service, int status) {
        String detail = "the archive answered " + status + " to " + service;
        if (status >= 500) {
            return unavailable(detail, Optional.empty());
        }
        return refused(switch (status) {
            case 401 -> detail + ": the credentials are not accepted";
            case 403 -> detail + ": the account may not do this";
            case 404 -> detail + ": check the base URL";
            default -> detail;
        });
    }
}
