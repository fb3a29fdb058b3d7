// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate;

/** Told how far the detectors are. */
public interface EvaluationProgress {

    /** @param total pictures over all models */
    void start(int total);

    /** One more picture is done. */
    void advance(String row);

    void end();
}
