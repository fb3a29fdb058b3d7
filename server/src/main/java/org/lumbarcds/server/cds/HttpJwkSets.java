// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.cds;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.lumbarcds.cdshooks.JwkSetFetcher;

/** Fetches registered JWK sets. Follows no redirect, since that would leave the registered address. */
class HttpJwkSets implements JwkSetFetcher {

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int LIMIT = 256 << 10;

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    @Override
    public String fetch(URI registeredUrl) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(registeredUrl)
                .timeout(PATIENCE)
                .header("Accept", "application/jwk-set+json, application/json")
                .build();
        try {
            HttpResponse<InputStream> response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                if (response.statusCode() != 200) {
                    throw new IOException("the JWK set's address answers " + response.statusCode());
                }
                byte[] bytes = body.readNBytes(LIMIT + 1);
                if (bytes.length > LIMIT) {
                    throw new IOException("the JWK set is larger than " + LIMIT + " bytes");
                }
                return new String(bytes, StandardCharsets.UTF_8);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while fetching a JWK set", e);
        }
    }
}
