// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.cds;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.lang.Nullable;
import org.springframework.validation.annotation.Validated;

/**
 * {@code lumbar.cds.*}
 *
 * @param clients who may call
 * @param allowedOrigins web origins whose pages may call (CORS)
 * @param deadline within which a call is answered
 * @param maximumBodyBytes of a request
 * @param concurrentCalls answered at the same time; further ones wait in line
 * @param waitingCalls in that line; further ones are told to come back
 */
@Validated
@ConfigurationProperties("lumbar.cds")
public record CdsProperties(
        @Valid List<Client> clients,
        List<String> allowedOrigins,
        @NotNull @DefaultValue("4s") Duration deadline,
        @Min(1024) @Max(64 << 20) @DefaultValue("2097152") int maximumBodyBytes,
        @Min(1) @Max(1000) @DefaultValue("32") int concurrentCalls,
        @Min(0) @Max(10000) @DefaultValue("64") int waitingCalls) {

    public CdsProperties {
        // Unset properties arrive as null.
        clients = clients == null ? List.of() : List.copyOf(clients);
        allowedOrigins = allowedOrigins == null ? List.of() : List.copyOf(allowedOrigins);
    }

    /**
     * A CDS client; exactly one of the two sources of keys is given. Patients are kept apart by the FHIR server whose ids
     * they have: two clients with one FHIR server speak of the same patients, all others of different ones.
     *
     * @param issuer {@code iss} of its tokens
     * @param jwkSet file with its public keys (RFC 7517)
     * @param jwkSetUrl where its public keys are fetched from
     * @param fhirServers base URLs of its FHIR servers: only these may it name, and they alone are read from for it
     * @param ownStore whether its patients are those of this server's own FHIR store
     */
    public record Client(@NotBlank String issuer, @Nullable Path jwkSet, @Nullable URI jwkSetUrl, Set<URI> fhirServers,
            @DefaultValue("false") boolean ownStore) {

        public Client {
            // Unset properties arrive as null.
            fhirServers = fhirServers == null ? Set.of() : Set.copyOf(fhirServers);
        }
    }
}
