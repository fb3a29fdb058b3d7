// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.archive;

/** Unique identifiers (PS3.5 section 9): digits and points, at most 64. */
final class Uid {

    private static final String FORM = "[0-9]+(\\.[0-9]+)*";

    private Uid() {
    }

    static boolean isValid(String uid) {
        return uid.length() <= 64 && uid.matches(FORM);
    }

    /** @throws ArchiveProblem 400 */
    static String require(String what, String uid) {
        if (!isValid(uid)) {
            throw ArchiveProblem.badRequest(what + " in the URL is no UID: digits and points, at most 64, are");
        }
        return uid;
    }
}
