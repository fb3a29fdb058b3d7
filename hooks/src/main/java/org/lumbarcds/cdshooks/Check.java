// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cdshooks;

import java.util.List;

/** The specification's conditions, checked where a message is built. */
final class Check {

    private Check() {
    }

    static void present(String value, String name) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(name + " is required");
        }
    }

    static void present(Object value, String name) {
        if (value == null) {
            throw new IllegalArgumentException(name + " is required");
        }
    }

    static void that(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }

    /** An unchangeable copy; null stands for none. */
    static <T> List<T> list(List<T> values) {
        return values == null ? List.of() : List.copyOf(values);
    }
}
