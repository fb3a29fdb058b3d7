// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cdshooks;

import java.io.IOException;
import java.net.URI;

/** Fetches a registered JWK set. Called only with URLs from the configuration, never with one out of a token. */
@FunctionalInterface
public interface JwkSetFetcher {

    /** @return the JSON document (RFC 7517) */
    String fetch(URI registeredUrl) throws IOException;
}
