// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * When a failed analysis is tried again: after a delay that doubles from the first to the longest, each drawn from its
 * upper half so that studies that failed together do not come back together.
 *
 * @param firstDelay after the first attempt
 * @param longestDelay no delay is longer
 * @param attempts of a study whose images are missing or whose archive or store is down
 * @param internalAttempts of a study this software or the archive's refusal fails on: time mends that rarely
 */
public record RetrySchedule(Duration firstDelay, Duration longestDelay, int attempts, int internalAttempts) {

    /** Waits about an hour and a half for a study that is late. */
    public static final RetrySchedule DEFAULT =
            new RetrySchedule(Duration.ofSeconds(5), Duration.ofMinutes(10), 16, 5);

    private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);

    public RetrySchedule {
        if (firstDelay.isNegative() || firstDelay.isZero() || longestDelay.compareTo(firstDelay) < 0 || attempts < 1
                || internalAttempts < 1) {
            throw new IllegalArgumentException("delays must be above 0 and not shrink, attempts at least 1");
        }
    }

    /**
     * @param attempt the one that failed, from 1
     * @return how long to wait; empty to give up
     */
    public Optional<Duration> delay(Failure.Kind kind, int attempt, RandomGenerator random) {
        int allowed = switch (kind) {
            case STUDY_NOT_FOUND, PACS_UNAVAILABLE, STORE_UNAVAILABLE -> attempts;
            case PACS_REFUSED, INTERNAL -> internalAttempts;
        };
        if (attempt >= allowed) {
            return Optional.empty();
        }
        long full = firstDelay.toMillis();
        for (int i = 1; i < attempt && full < longestDelay.toMillis(); i++) {
            full *= 2;
        }
        full = Math.min(full, longestDelay.toMillis());
        return Optional.of(Duration.ofMillis(full - (long) (random.nextDouble() * (full / 2.0))));
    }

    /**
     * As {@link #delay(Failure.Kind, int, RandomGenerator)}, and no sooner than the archive asked for: it may ask for
     * patience, but for an hour at most.
     */
    Optional<Duration> delay(Failure.Kind kind, int attempt, Optional<Duration> asked, RandomGenerator random) {
        Optional<Duration> bounded = asked.map(time -> time.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : time);
        return delay(kind, attempt, random)
                .map(own -> bounded.filter(time -> time.compareTo(own) > 0).orElse(own));
    }
}
