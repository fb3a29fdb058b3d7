// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Orders that wait for their study, one row an accession number, issuer and patient. Everything survives {@code kill
 * -9}. When the study arrives it joins the {@link AnalysisQueue}, where one study and model version is one row however
 * it was asked for.
 */
public interface OrderQueue {

    /**
     * Adds the order unless it is there; returns where it stands now. One that was given up or stopped is looked for
     * again with fresh attempts: what is under the number may have been put right since.
     */
    OrderStatus submit(AwaitedOrder order);

    /**
     * Says that a trigger named a study of the patient and accession number: an order that waits for one, or ended
     * without, waits no longer. Nothing happens when there is no such order, or the study's row is another patient's.
     */
    void named(AnalysisRequest request);

    /** @param key {@link AwaitedOrder#key()} */
    Optional<OrderStatus> status(String key);

    /** Those without studies: waiting, stopped or given up; newest first. */
    List<OrderStatus> openOfPatient(String patientId, int limit);

    /** Takes the next due order; after the time it is due again, whatever became of the taker. */
    Optional<Lease> lease(Duration time);

    /**
     * In one transaction: adds the order's own studies to the analysis queue as a trigger that names them would, and
     * closes the row. A study whose row is another patient's counts as another patient's. When none is left the order is
     * stopped. Each study of another patient is recorded in the audit.
     *
     * @return where the order stands then; empty when the lease was lost: nothing was written
     * @throws IllegalArgumentException for an empty match
     */
    Optional<OrderStatus.State> complete(Lease lease, AccessionMatch match);

    /** Gives the row back for another attempt no sooner than {@code at}. Nothing happens when the lease was lost. */
    void retry(Lease lease, Failure failure, Instant at);

    /** Gives up at once: dead letter with its reason. Nothing happens when the lease was lost. */
    void giveUp(Lease lease, Failure failure);

    /**
     * The right to look for an order's study.
     *
     * @param id row
     * @param token changes with every lease of the row
     * @param attempt from 1
     * @param order whose study to look for
     */
    record Lease(long id, String token, int attempt, AwaitedOrder order) {
    }
}
