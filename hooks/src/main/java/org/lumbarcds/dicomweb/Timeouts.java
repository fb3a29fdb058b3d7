// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicomweb;

import java.time.Duration;

/**
 * How long an archive is waited for.
 *
 * @param connect until the connection stands
 * @param response from the request to the head of its answer
 * @param idle between two pieces of a body
 * @param total for one operation as a whole (a study's listing, a study's retrieval), attempts and pauses included
 */
public record Timeouts(Duration connect, Duration response, Duration idle, Duration total) {

    public static final Timeouts DEFAULT = new Timeouts(
            Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofSeconds(30), Duration.ofMinutes(15));

    public Timeouts {
        positive("connect", connect);
        positive("response", response);
        positive("idle", idle);
        positive("total", total);
    }

    private static void positive(String name, Duration value) {
        if (value == null || value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException("dicomweb.timeouts." + name + " must be above zero, not " + value);
        }
    }
}
