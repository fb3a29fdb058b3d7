// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cdshooks;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Public keys of registered clients; fetched sets are kept for a while and looked up again for a new key id. */
final class ClientKeys {

    private static final Duration KEPT = Duration.ofHours(1);
    /** A flood of invented key ids must not become a flood of fetches. */
    private static final Duration SHORTEST_INTERVAL = Duration.ofMinutes(1);

    private final JwkSetFetcher fetcher;
    private final Clock clock;
    private final Map<URI, Fetched> cache = new ConcurrentHashMap<>();

    private record Fetched(JWKSet keys, Instant at) {
    }

    ClientKeys(JwkSetFetcher fetcher, Clock clock) {
        this.fetcher = fetcher;
        this.clock = clock;
    }

    /** @throws IOException when the registered JWK set cannot be had */
    Optional<JWK> key(CdsClient client, String keyId) throws IOException {
        if (client.keys().isPresent()) {
            return Optional.ofNullable(client.keys().get().getKeyByKeyId(keyId));
        }
        URI url = client.jwkSetUrl().orElseThrow();
        Fetched fetched = cache.get(url);
        if (fetched == null || stale(fetched, keyId)) {
            fetched = new Fetched(parse(fetcher.fetch(url)), clock.instant());
            cache.put(url, fetched);
        }
        return Optional.ofNullable(fetched.keys.getKeyByKeyId(keyId));
    }

    private boolean stale(Fetched fetched, String keyId) {
        Duration age = Duration.between(fetched.at, clock.instant());
        boolean unknown = fetched.keys.getKeyByKeyId(keyId) == null;
        return age.compareTo(unknown ? SHORTEST_INTERVAL : KEPT) >= 0;
    }

    private static JWKSet parse(String document) throws IOException {
        try {
            return JWKSet.parse(document).toPublicJWKSet();
        } catch (ParseException e) {
            throw new IOException("the registered URL does not answer with a JWK set", e);
        }
    }
}
