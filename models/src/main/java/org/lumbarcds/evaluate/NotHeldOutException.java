// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate;

/** A model was asked to be evaluated on folds that it was, or may have been, trained on, or there is nothing to evaluate. */
public final class NotHeldOutException extends Exception {

    private static final long serialVersionUID = 1L;

    NotHeldOutException(String message) {
        super(message);
    }
}
