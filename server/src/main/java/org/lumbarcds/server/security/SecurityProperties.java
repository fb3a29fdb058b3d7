// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.security;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * {@code lumbar.security.*}: who may sign in, and with what.
 *
 * @param publicUrl address clients use; without it, the loopback address and the port
 * @param keyFile path of the key that signs tokens; made at the first start
 * @param users people who sign in with a password (the embedded authorization server)
 * @param backends programs that sign in with a key of their own (SMART Backend Services)
 */
@Validated
@ConfigurationProperties("lumbar.security")
record SecurityProperties(
        Optional<URI> publicUrl,
        @NotBlank String keyFile,
        @Valid @DefaultValue List<Person> users,
        @Valid @DefaultValue List<Backend> backends) {

    SecurityProperties {
        // Unset properties arrive as null.
        publicUrl = Objects.requireNonNullElse(publicUrl, Optional.empty());
        users = List.copyOf(users);
        backends = List.copyOf(backends);
    }

    /**
     * @param username what the person types
     * @param passwordHash with its algorithm, {@code {bcrypt}$2a$...}: clear passwords are refused
     * @param fhirUser reference of the person's resource, {@code Practitioner/123}
     */
    record Person(
            @NotBlank String username,
            @Pattern(regexp = "\\{(bcrypt|argon2|pbkdf2|scrypt)[^}]*}.+",
                    message = "must be a hash with its algorithm in front, such as {bcrypt}$2a$...") String passwordHash,
            @Pattern(regexp = "(Practitioner|PractitionerRole|Patient|RelatedPerson)/[A-Za-z0-9.-]{1,64}",
                    message = "must be a reference such as Practitioner/123") String fhirUser) {

        @Override
        public String toString() {
            return "Person[" + username + "]";
        }
    }

    /**
     * @param id client id
     * @param jwks the client's public keys, a JWK Set as JSON text
     * @param scopes what it may ask for
     * @param fhirServer base URL of the EHR's FHIR server whose ids its launches use, as in the registration of the EHR's
     *     CDS client; without it, they use those of this server's own FHIR store
     */
    record Backend(@NotBlank String id, @NotBlank String jwks, @NotEmpty Set<String> scopes, Optional<URI> fhirServer) {

        Backend {
            fhirServer = Objects.requireNonNullElse(fhirServer, Optional.empty());
        }
    }
}
