// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import java.time.Duration;

/** Hears how analyses go, for metrics and logs. Nothing it is told identifies a patient. */
public interface AnalysisListener {

    /** Ignores everything. */
    AnalysisListener NONE = new AnalysisListener() {
    };

    /** A station of the flow. */
    enum Stage {
        LIST, RETRIEVE, DETECT, INTERPRET, PUBLISH
    }

    /** How an analysis ended for good. */
    enum Ending {
        JUDGED, OUT_OF_SCOPE, IDENTITY_MISMATCH
    }

    /** @param attempt from 1 */
    default void started(int attempt) {
    }

    default void passed(Stage stage, Duration time) {
    }

    default void finished(Ending ending, Duration time) {
    }

    /** @param cause what was thrown; may be null */
    default void failed(Failure failure, boolean retried, Duration time, Throwable cause) {
    }

    /** Another worker took the study over, or this one is being stopped. */
    default void abandoned(Duration time) {
    }

    /** An order known by its accession number alone waits no longer. */
    default void orderEnded(OrderStatus.State state) {
    }

    /** The queue itself could not be asked. */
    default void queueUnavailable(Throwable cause) {
    }

    /** Something was thrown that no study or order could be charged with; the thread goes on. */
    default void escaped(Throwable cause) {
    }
}
