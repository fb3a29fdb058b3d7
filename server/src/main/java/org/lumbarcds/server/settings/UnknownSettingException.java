// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.settings;

import java.util.Set;

/** Settings that do not exist. */
class UnknownSettingException extends RuntimeException {

    private static final long serialVersionUID = 1;

    UnknownSettingException(Set<String> faults) {
        super("There is no such setting:\n  " + String.join("\n  ", faults));
    }
}
