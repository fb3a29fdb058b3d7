// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.lumbarcds.analysis.AnalysisQueue.Lease;

/** What a worker needs of a queue: studies to work on, each for one worker at a time, and a place for their outcome. */
public interface WorkQueue {

    /** Takes the next due row, or one whose lease ran out: that counts as an attempt too. */
    Optional<Lease> lease(String worker, Duration time);

    /** Prolongs a lease; false when it was lost, and the work must stop. */
    boolean renew(Lease lease, Duration time);

    /**
     * Publishes the outcome and closes the row in one transaction.
     *
     * @return false when the lease was lost: nothing was written
     */
    boolean complete(Lease lease, AnalysisOutcome outcome);

    /**
     * Gives the row back for another attempt no sooner than {@code at}, or gives up when the queue's own limit of attempts
     * is reached. Nothing happens when the lease was lost.
     */
    void retry(Lease lease, Failure failure, Instant at);

    /** Gives up at once: dead letter with its reason. Nothing happens when the lease was lost. */
    void giveUp(Lease lease, Failure failure);
}
