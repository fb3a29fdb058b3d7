// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

/**
 * Is told when analyses begin and end in this process, and may keep the slices of a study that was read. Called on the
 * analysing thread: it returns at once and throws nothing.
 */
public interface AnalysisFollower {

    /** Follows nothing. */
    AnalysisFollower NONE = new AnalysisFollower() {
    };

    default void begins() {
    }

    /** Slices that were analysed; the result is not stored yet, and may never be. */
    default void analysed(RetrievedSlices slices) {
    }

    /** Whatever came of it. */
    default void ends() {
    }
}
