// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.analysis;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.lumbarcds.analysis.RetrySchedule;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * {@code lumbar.worker.*}
 *
 * @param concurrency studies analysed at a time
 * @param leaseTime a study whose worker is silent for so long is taken over
 * @param pollInterval between looks into an empty queue
 * @param stopGrace how long studies being analysed may take to finish when the server stops
 * @param firstRetry delay after the first failed attempt; doubles from one to the next
 * @param longestRetry no delay is longer
 * @param attempts of a study whose images are missing or whose archive or store is down
 */
@Validated
@ConfigurationProperties("lumbar.worker")
record WorkerProperties(
        @Min(1) @Max(64) @DefaultValue("2") int concurrency,
        @NotNull @DefaultValue("60s") Duration leaseTime,
        @NotNull @DefaultValue("500ms") Duration pollInterval,
        @NotNull @DefaultValue("15s") Duration stopGrace,
        @NotNull @DefaultValue("5s") Duration firstRetry,
        @NotNull @DefaultValue("10m") Duration longestRetry,
        @Min(1) @Max(1000) @DefaultValue("16") int attempts) {

    RetrySchedule retries() {
        return new RetrySchedule(firstRetry, longestRetry, attempts, RetrySchedule.DEFAULT.internalAttempts());
    }
}
