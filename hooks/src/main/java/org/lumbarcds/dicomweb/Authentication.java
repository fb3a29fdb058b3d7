// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicomweb;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** How the client shows who it is. A client certificate goes with any of these: see {@link TlsSettings}. */
public sealed interface Authentication {

    record None() implements Authentication {
    }

    /** HTTP Basic (RFC 7617). */
    record Basic(String user, String password) implements Authentication {

        public Basic {
            if (user == null || user.isBlank() || user.contains(":")) {
                throw new IllegalArgumentException("dicomweb.user must be given and hold no colon");
            }
            if (password == null || password.isEmpty()) {
                throw new IllegalArgumentException("dicomweb.password must be given with dicomweb.user");
            }
        }

        String header() {
            return "Basic " + Base64.getEncoder()
                    .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String toString() {
            return "Basic[not shown]";
        }
    }

    /** OAuth 2.0 bearer token (RFC 6750). */
    record Bearer(TokenSource tokens) implements Authentication {
    }

    /** Where bearer tokens come from; may be asked by several threads at once. */
    @FunctionalInterface
    interface TokenSource {

        /**
         * @param rejected true when the archive has just answered 401 to the token given before: a new one is wanted
         */
        String token(boolean rejected);
    }
}
