// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.analysis;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import org.lumbarcds.detect.Acceleration;
import org.lumbarcds.detect.DetectorOptions;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.lang.Nullable;
import org.springframework.validation.annotation.Validated;

/**
 * {@code lumbar.model.*}
 *
 * @param directory model folder: {@code model.onnx} and {@code model.json}
 * @param anatomy folder of the model that measures beside the detector; where it is not named or holds no
 *     {@code model.json}, only what the detector knows is measured
 * @param acceleration {@code auto}, {@code cpu}, {@code cuda} or {@code tensorrt}
 * @param threads CPU threads of one run; 0 for all processors
 * @param batch slices in one run
 * @param missRate part of the levels with a condition that may be called free of it; a smaller one leaves more levels open
 */
@Validated
@ConfigurationProperties("lumbar.model")
record ModelProperties(
        @NotNull Path directory,
        @Nullable Path anatomy,
        @DefaultValue("auto") Acceleration acceleration,
        @Min(0) @Max(256) @DefaultValue("0") int threads,
        @Min(1) @Max(256) @DefaultValue("4") int batch,
        @DecimalMin("0.001") @DecimalMax("0.5") @DefaultValue("0.05") double missRate) {

    DetectorOptions options() {
        return new DetectorOptions(acceleration,
                threads == 0 ? Runtime.getRuntime().availableProcessors() : threads, batch);
    }
}
