// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicomweb;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How often and when a request that changes nothing is sent again. Pauses grow twofold with full jitter: drawn evenly
 * between zero and the grown pause, so that clients that failed together do not come back together.
 *
 * @param attempts in all, the first included
 * @param firstPause upper bound of the pause before the second attempt
 * @param longestPause upper bound of any pause drawn here
 * @param longestRetryAfter a {@code Retry-After} up to this is waited for; a longer one is passed on to the queue
 */
public record RetryPolicy(int attempts, Duration firstPause, Duration longestPause, Duration longestRetryAfter) {

    public static final RetryPolicy DEFAULT = new RetryPolicy(
            4, Duration.ofMillis(500), Duration.ofSeconds(10), Duration.ofSeconds(30));

    public RetryPolicy {
        if (attempts < 1) {
            throw new IllegalArgumentException("dicomweb.retry.attempts must be at least 1, not " + attempts);
        }
        notNegative("first-pause", firstPause);
        notNegative("longest-pause", longestPause);
        notNegative("longest-retry-after", longestRetryAfter);
    }

    /** @param attempt the one that failed, from 1 */
    Duration pauseAfter(int attempt, RandomGenerator random) {
        long bound = firstPause.toNanos();
        for (int i = 1; i < attempt && bound < longestPause.toNanos(); i++) {
            bound *= 2;
        }
        return Duration.ofNanos(random.nextLong(Math.min(bound, longestPause.toNanos()) + 1));
    }

    private static void notNegative(String name, Duration value) {
        if (value == null || value.isNegative()) {
            throw new IllegalArgumentException("dicomweb.retry." + name + " must not be negative: " + value);
        }
    }
}
