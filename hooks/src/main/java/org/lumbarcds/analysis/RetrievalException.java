// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import java.time.Duration;
import java.util.Optional;

/** The images could not be had. The failure says whether the study is missing, the archive is down or it refuses. */
public final class RetrievalException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Failure failure;
    private final Duration retryAfter;

    public RetrievalException(Failure failure) {
        this(failure, Optional.empty(), null);
    }

    /**
     * @param failure what is wrong, for an operator; its detail names no patient and no credentials
     * @param retryAfter what the archive asked for ({@code Retry-After}); no attempt is made sooner
     * @param cause may be null
     */
    public RetrievalException(Failure failure, Optional<Duration> retryAfter, Throwable cause) {
        super(failure.kind() + ": " + failure.detail(), cause);
        this.failure = failure;
        this.retryAfter = retryAfter.orElse(null);
    }

    public Failure failure() {
        return failure;
    }

    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
