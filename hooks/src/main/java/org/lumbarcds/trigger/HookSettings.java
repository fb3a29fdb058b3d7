// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.trigger;

import java.time.Duration;

/**
 * How hooks are answered.
 *
 * @param deadline how long a completed order's call may wait for a result
 * @param pollInterval between looks whether it is there
 * @param waiting calls that may wait at the same time; further ones are answered at once
 * @param cards studies shown on patient-view at most
 */
public record HookSettings(Duration deadline, Duration pollInterval, int waiting, int cards) {

    public static final HookSettings DEFAULT = new HookSettings(Duration.ofSeconds(4), Duration.ofMillis(75), 32, 1);

    public HookSettings {
        if (deadline.isNegative() || pollInterval.toMillis() < 1 || waiting < 0 || cards < 1) {
            throw new IllegalArgumentException("deadline and interval must not be negative, cards at least 1");
        }
    }
}
