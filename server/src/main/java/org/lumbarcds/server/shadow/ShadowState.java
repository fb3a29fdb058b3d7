// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.shadow;

/** Where the second model's reading of a study stands. */
enum ShadowState {
    /** Waiting, also between attempts. */
    QUEUED,
    RUNNING,
    /** Read, which may be "out of scope". */
    READ,
    /** The first model was shown no image either, whatever the model: another modality, an excluded order. */
    NOT_READ,
    /** Given up after all attempts; an operator can send it again. */
    FAILED
}
