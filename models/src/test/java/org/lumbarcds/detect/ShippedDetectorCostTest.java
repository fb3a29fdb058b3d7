// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.lumbarcds.testing.RepositoryRoot;

/** The shipped detector stays small and quick enough for a computer without a GPU. */
class ShippedDetectorCostTest {

    private static final Path WEIGHTS = RepositoryRoot.path().resolve("models/weights");

    /** All that a clone has to fetch of networks, in bytes. */
    private static final long MOST_BYTES = 16_000_000;

    /** Milliseconds of one core for a slice that are aimed at. {@code ./lumbar bench} prints the figure itself. */
    private static final double AIM = 60;

    /**
     * How far above the aim a machine may be before this is a fault of the model: processors differ, and other work on the
     * same core, its sibling or its caches slows a thread while it runs (54 to 85 ms were seen on one machine at different
     * hours). What this finds out is a model of several times the size.
     */
    private static final double ROOM = 4;

    @Test
    void allNetworksTogetherAreSmall() throws IOException {
        long bytes;
        try (Stream<Path> files = Files.walk(WEIGHTS)) {
            bytes = files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
        }
        assertThat(bytes).isBetween(1_000_000L, MOST_BYTES);
    }

    @Test
    void aSliceTakesOneCoreLittleTime() throws InvalidModelException {
        String processor = System.getProperty("os.arch");
        Assumptions.assumeTrue(List.of("amd64", "x86_64").contains(processor),
                "the limit is one of 64-bit x86 processors; this one is " + processor);
        OptionalDouble cost = SliceCost.milliseconds(WEIGHTS.resolve("lumbar-compact"));
        Assumptions.assumeTrue(cost.isPresent() || "true".equals(System.getenv("CI")),
                "this Java runtime does not tell a thread's processor time");
        assertThat(cost).as("processor time of a slice, ms").isPresent();
        System.out.printf(Locale.ROOT, "A slice: %.1f ms of one core; aim %.0f ms, limit of this test %.0f ms%n",
                cost.getAsDouble(), AIM, ROOM * AIM);
        assertThat(cost.getAsDouble()).isBetween(1.0, ROOM * AIM);
    }
}
