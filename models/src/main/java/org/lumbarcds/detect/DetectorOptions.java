// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.detect;

/**
 * How the network is run.
 *
 * @param acceleration which execution providers are tried
 * @param threads CPU threads of one run, from 1
 * @param batch slices in one run, from 1; more only pays on a GPU
 */
public record DetectorOptions(Acceleration acceleration, int threads, int batch) {

    public DetectorOptions {
        if (threads < 1 || batch < 1) {
            throw new IllegalArgumentException("threads and batch must be at least 1: " + threads + ", " + batch);
        }
    }

    /** The best provider there is, all processors, four slices a run. */
    public static DetectorOptions defaults() {
        return new DetectorOptions(Acceleration.AUTO, Runtime.getRuntime().availableProcessors(), 4);
    }
}
