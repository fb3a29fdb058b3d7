// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.queue;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * {@code lumbar.queue.*}
 *
 * @param maximumAttempts attempts of one study, the last of them cut off by the end of the process, before it is taken
 *     to be what ends the process and is given up
 * @param housekeepingPeriod between two rounds of tidying the tables
 */
@Validated
@ConfigurationProperties("lumbar.queue")
public record QueueProperties(
        @Min(1) @Max(1000) @DefaultValue("20") int maximumAttempts,
        @NotNull @DefaultValue("1m") Duration housekeepingPeriod) {
}
