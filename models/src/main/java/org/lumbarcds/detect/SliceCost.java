// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.detect;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.lumbarcds.image.Orientation;
import org.lumbarcds.image.SagittalSlice;
import org.lumbarcds.image.Weighting;

/**
 * What one slice costs one core: preprocessing, network and suppression on one thread, as the time in which that thread had
 * a processor. Waiting for one does not count, so that other work on the machine changes the figure little.
 */
public final class SliceCost {

    /** As wide as the largest usual lumbar series. */
    private static final int SIDE = 512;
    private static final int WARM_UP = 5;
    private static final int MEASURED = 15;

    private SliceCost() {
    }

    /**
     * @param model folder
     * @return milliseconds of processor time, median of several runs after some that do not count; empty where the Java
     *     runtime does not tell the time of a thread
     * @throws InvalidModelException if the model cannot be used
     */
    public static OptionalDouble milliseconds(Path model) throws InvalidModelException {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        if (!threads.isCurrentThreadCpuTimeSupported()) {
            return OptionalDouble.empty();
        }
        // With one thread the network runs on the caller's.
        try (OnnxSliceDetector detector = OnnxSliceDetector.open(model, new DetectorOptions(Acceleration.CPU, 1, 1))) {
            List<SagittalSlice> slice = List.of(slice());
            double[] milliseconds = new double[MEASURED];
            for (int i = -WARM_UP; i < MEASURED; i++) {
                long start = threads.getCurrentThreadCpuTime();
                detector.detect(slice, 0.05);
                if (i >= 0) {
                    milliseconds[i] = (threads.getCurrentThreadCpuTime() - start) / 1e6;
                }
            }
            Arrays.sort(milliseconds);
            return OptionalDouble.of(milliseconds[MEASURED / 2]);
        }
    }

    /** Noise: what the network computes does not depend on what it sees. */
    private static SagittalSlice slice() {
        float[] pixels = new float[SIDE * SIDE];
        Random random = new Random(1);
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = random.nextInt(256);
        }
        return new SagittalSlice("", "", 1, SIDE, SIDE, pixels, 1, 1, false, OptionalDouble.empty(), Weighting.UNKNOWN,
                Orientation.AS_STORED);
    }
}
