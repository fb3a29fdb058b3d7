// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.detect;

import java.util.List;
import java.util.Locale;

/** Which execution providers are tried, in order. The CPU is always the last resort. */
public enum Acceleration {
    /** TensorRT, else CUDA, else CPU. */
    AUTO("TensorRT", "CUDA", "CPU"),
    CPU("CPU"),
    CUDA("CUDA", "CPU"),
    TENSORRT("TensorRT", "CUDA", "CPU");

    private final List<String> order;

    Acceleration(String... order) {
        this.order = List.of(order);
    }

    /** Names of execution providers, most wanted first. */
    List<String> order() {
        return order;
    }

    /**
     * @param name {@code auto}, {@code cpu}, {@code cuda} or {@code tensorrt}
     * @throws IllegalArgumentException for another name
     */
    public static Acceleration of(String name) {
        for (Acceleration value : values()) {
            if (value.name().equalsIgnoreCase(name)) {
                return value;
            }
        }
        throw new IllegalArgumentException(
                "execution provider must be auto, cpu, cuda or tensorrt, not " + name.toLowerCase(Locale.ROOT));
    }
}
