// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicomweb;

import java.time.Duration;

/** The moment at which an operation must be over. */
final class Deadline {

    private final long endNanos;

    private Deadline(long endNanos) {
        this.endNanos = endNanos;
    }

    static Deadline in(Duration duration) {
        return new Deadline(System.nanoTime() + duration.toNanos());
    }

    /** Time left; zero once passed. */
    Duration left() {
        return Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
    }

    boolean passed() {
        return left().isZero();
    }
}
