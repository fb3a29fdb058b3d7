// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.detect;

/** A model folder that cannot be used; the message names the file, the field and what is wrong with it. */
public final class InvalidModelException extends Exception {

    public InvalidModelException(String message) {
        super(message);
    }

    public InvalidModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
