// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.demo;

import java.util.Arrays;

/** Times of many calls, in milliseconds, ascending. */
record Latencies(double[] milliseconds) {

    Latencies {
        milliseconds = milliseconds.clone();
        Arrays.sort(milliseconds);
    }

    /** Nearest-rank percentile. @param percent above 0, at most 100 */
    double percentile(double percent) {
        return milliseconds[(int) Math.ceil(percent / 100 * milliseconds.length) - 1];
    }
}
