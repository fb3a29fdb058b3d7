// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cdshooks;

import java.time.Instant;

/** Remembers which client tokens were used, across processes and restarts. */
@FunctionalInterface
public interface ReplayGuard {

    /**
     * Records the use of a token, atomically.
     *
     * @param issuer of the token
     * @param jti its id
     * @param forgetAt from then on the token is expired anyway
     * @return false when it was used before
     */
    boolean firstUse(String issuer, String jti, Instant forgetAt);
}
