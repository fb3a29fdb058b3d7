// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.detect;

/** A checked network failed or answered nonsense while running; the slices it was given count as unread. */
public final class InferenceFailedException extends RuntimeException {

    public InferenceFailedException(String message) {
        super(message);
    }

    public InferenceFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
