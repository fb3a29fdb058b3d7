// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.shadow;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.lumbarcds.analysis.RetrySchedule;
import org.lumbarcds.detect.Acceleration;
import org.lumbarcds.detect.DetectorOptions;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * {@code lumbar.shadow.*}
 *
 * @param model folder of the second model; empty: none
 * @param acceleration {@code auto}, {@code cpu}, {@code cuda} or {@code tensorrt}
 * @param threads CPU threads of one run
 * @param batch slices in one run, after which the first model is let through
 * @param memory slices kept for the second model, so that the archive is not asked twice
 * @param catchUp studies the first model read so long before the start are read too: what a stopped or killed server left
 * @param pollInterval between looks for studies the first model has read
 * @param leaseTime a study whose worker is silent for so long is taken over
 * @param attempts of a study the second model fails on
 */
@Validated
@ConfigurationProperties("lumbar.shadow")
record ShadowProperties(
        @DefaultValue("") String model,
        @DefaultValue("auto") Acceleration acceleration,
        @Min(1) @Max(256) @DefaultValue("1") int threads,
        @Min(1) @Max(256) @DefaultValue("4") int batch,
        @NotNull @DefaultValue("128MB") DataSize memory,
        @NotNull @DefaultValue("1d") Duration catchUp,
        @NotNull @DefaultValue("2s") Duration pollInterval,
        @NotNull @DefaultValue("60s") Duration leaseTime,
        @Min(1) @Max(100) @DefaultValue("3") int attempts) {

    Optional<Path> folder() {
        return model.isBlank() ? Optional.empty() : Optional.of(Path.of(model));
    }

    DetectorOptions options() {
        return new DetectorOptions(acceleration, threads, batch);
    }

    /** As the first model's where the archive is away; a model that fails on a study is not given it again and again. */
    RetrySchedule retries() {
        return new RetrySchedule(RetrySchedule.DEFAULT.firstDelay(), RetrySchedule.DEFAULT.longestDelay(),
                RetrySchedule.DEFAULT.attempts(), attempts);
    }
}
