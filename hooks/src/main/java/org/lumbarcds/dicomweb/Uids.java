// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicomweb;

import java.util.regex.Pattern;

/** DICOM unique identifiers (PS3.5 section 9.1). */
final class Uids {

    /** Leading zeros are forbidden by the standard but seen; what matters here is that none leaves its place in a path. */
    private static final Pattern UID = Pattern.compile("[0-9]+(\\.[0-9]+)+");

    private Uids() {
    }

    static boolean valid(String text) {
        return text.length() <= 64 && UID.matcher(text).matches();
    }

    /** @throws IllegalArgumentException when the text is no UID; empty ones would ask for everything */
    static String require(String name, String uid) {
        if (uid == null || !valid(uid)) {
            throw new IllegalArgumentException(name + " is not a DICOM UID");
        }
        return uid;
    }
}
