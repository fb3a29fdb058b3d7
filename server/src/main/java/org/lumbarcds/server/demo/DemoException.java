// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.demo;

/** A command cannot go on; the message tells the user what is wrong and what to do. */
final class DemoException extends Exception {

    private static final long serialVersionUID = 1L;

    DemoException(String message) {
        super(message);
    }

    DemoException(String message, Throwable cause) {
        super(message, cause);
    }
}
