// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

/**
 * How many threads a {@link BackgroundLoop} has.
 *
 * @param configured that should be there; 0 before the start and after the stop
 * @param living that are
 */
public record WorkerThreads(int configured, int living) {

    /** Whether none has died. */
    public boolean complete() {
        return living >= configured;
    }
}
