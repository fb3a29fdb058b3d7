// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.image;

import java.io.IOException;

/** A picture that cannot be read; the message says what is wrong with it in words a user can act on. */
public final class UnreadableImageException extends IOException {

    public UnreadableImageException(String message) {
        super(message);
    }

    public UnreadableImageException(String message, Throwable cause) {
        super(message, cause);
    }
}
