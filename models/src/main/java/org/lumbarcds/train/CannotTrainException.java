// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.train;

/** Training cannot begin, and nothing was changed; the message says why and what to do. */
public final class CannotTrainException extends Exception {

    private static final long serialVersionUID = 1L;

    public CannotTrainException(String message) {
        super(message);
    }

    CannotTrainException(String message, Throwable cause) {
        super(message, cause);
    }
}
