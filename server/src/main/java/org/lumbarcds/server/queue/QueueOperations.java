// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.queue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.lumbarcds.analysis.OrderStatus;
import org.lumbarcds.analysis.StudyStatus;
import org.lumbarcds.detect.SliceDetector;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What operators and housekeeping do with the queue. */
@Component
public class QueueOperations {

    private final QueueRows rows;
    private final ClaimRows claims;
    private final OrderRows orders;
    private final TransactionTemplate transaction;
    private final String modelDigest;
    private final Clock clock;

    QueueOperations(QueueRows rows, ClaimRows claims, OrderRows orders, PlatformTransactionManager transactions,
            SliceDetector detector, Clock clock) {
        this.rows = rows;
        this.claims = claims;
        this.orders = orders;
        this.transaction = new TransactionTemplate(transactions);
        this.modelDigest = detector.model().digest();
        this.clock = clock;
    }

    /**
     * @param studies by where they stand, every state present
     * @param orders known by accession number, by where they stand, every state present
     * @param longestWait how long the oldest waiting or running study or order has been asked for; zero when there is none
     */
    public record Depth(Map<StudyStatus.State, Long> studies, Map<OrderStatus.State, Long> orders,
            Duration longestWait) {
    }

    public Depth depth() {
        Map<StudyStatus.State, Long> studies = new EnumMap<>(StudyStatus.State.class);
        for (StudyStatus.State state : StudyStatus.State.values()) {
            studies.put(state, 0L);
        }
        Instant now = clock.instant();
        Duration longest = Duration.ZERO;
        for (QueueRows.Depth depth : rows.depths()) {
            studies.put(depth.state(), depth.rows());
            Duration waits = Duration.between(depth.oldest(), now);
            boolean open = depth.state() == StudyStatus.State.QUEUED || depth.state() == StudyStatus.State.RUNNING;
            if (open && waits.compareTo(longest) > 0) {
                longest = waits;
            }
        }
        Map<OrderStatus.State, Long> awaited = new EnumMap<>(OrderStatus.State.class);
        for (OrderStatus.State state : OrderStatus.State.values()) {
            awaited.put(state, 0L);
        }
        for (OrderRows.Depth depth : orders.depths()) {
            awaited.put(depth.state(), depth.rows());
            Duration waits = Duration.between(depth.oldest(), now);
            if (depth.state() == OrderStatus.State.AWAITING && waits.compareTo(longest) > 0) {
                longest = waits;
            }
        }
        return new Depth(studies, awaited, longest);
    }

    /**
     * A study, or an order known by its accession number, that was given up or stopped.
     *
     * @param id row of a study; of an order, with {@link #ORDER} before it
     * @param studyInstanceUid study; null for an order
     * @param accessionNumber of an order; null for a study
     * @param state {@code FAILED} or {@code IDENTITY_MISMATCH}
     * @param failureKind coded; null for a stopped one
     * @param failureDetail plain sentence; null for a stopped one
     * @param attempts made
     * @param updatedAt when it ended
     */
    public record DeadLetter(String id, String studyInstanceUid, String accessionNumber, String state,
            String failureKind, String failureDetail, int attempts, Instant updatedAt) {

        static final String ORDER = "order-";
    }

    /** Latest first. */
    public List<DeadLetter> deadLetters(int limit) {
        return Stream.concat(rows.deadLetters(limit).stream(), orders.deadLetters(limit).stream())
                .sorted(Comparator.comparing(DeadLetter::updatedAt).reversed())
                .limit(limit)
                .toList();
    }

    /** Queues a given-up or stopped study or order again; false when there is none of this id. */
    public boolean sendAgain(String id) {
        boolean order = id.startsWith(DeadLetter.ORDER);
        Optional<Long> row = rowOf(order ? id.substring(DeadLetter.ORDER.length()) : id);
        return row.isPresent() && (order ? orders.startOver(row.get(), clock.instant()) : sendAgain(row.get()));
    }

    private static Optional<Long> rowOf(String digits) {
        try {
            return Optional.of(Long.parseLong(digits));
        } catch (NumberFormatException e) {
            // No id of any row: there is no such dead letter.
            return Optional.empty();
        }
    }

    private boolean sendAgain(long id) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            Optional<QueueRows.StudyRow> row = rows.lockEnded(id);
            row.ifPresent(ended -> {
                rows.startOver(id, ended.request(), clock.instant());
                claims.judge(ended.request().studyInstanceUid(), ended.request().patientId(), Optional.empty());
            });
            return row.isPresent();
        }));
    }

    /**
     * Takes over studies that wait for a model version which nobody has served for a while.
     *
     * @return how many
     */
    public int adoptOrphans(Duration unserved) {
        Integer adopted = transaction.execute(
                status -> rows.adopt(modelDigest, clock.instant().minus(unserved)));
        return adopted == null ? 0 : adopted;
    }

    /** Gives all running studies back at once; only for a database that no other process works on. */
    public int releaseAll() {
        Integer released = transaction.execute(status -> {
            orders.releaseAll(clock.instant());
            return rows.releaseAll(clock.instant());
        });
        return released == null ? 0 : released;
    }
}
