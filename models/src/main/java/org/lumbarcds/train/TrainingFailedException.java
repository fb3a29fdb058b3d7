// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.train;

/** Training began and did not come to its end; the message says where its output stands. */
public final class TrainingFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    TrainingFailedException(String message) {
        super(message);
    }
}
