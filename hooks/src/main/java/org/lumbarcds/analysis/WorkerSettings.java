// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import java.time.Duration;

/**
 * How a worker works.
 *
 * @param name tells its leases from those of other processes
 * @param concurrency studies at a time
 * @param leaseTime a study whose worker is silent for so long is taken over
 * @param pollInterval between looks into an empty queue
 * @param stopGrace how long studies being analysed may take to finish when the worker is stopped
 */
public record WorkerSettings(
        String name, int concurrency, Duration leaseTime, Duration pollInterval, Duration stopGrace) {

    public WorkerSettings {
        if (concurrency < 1) {
            throw new IllegalArgumentException("concurrency must be at least 1, not " + concurrency);
        }
        if (leaseTime.toMillis() < 30 || pollInterval.toMillis() < 1 || stopGrace.isNegative()) {
            throw new IllegalArgumentException("lease time, poll interval and grace must be above 0");
        }
    }
}
