// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.security;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.stereotype.Component;

/** Tokens with which this server's own workers read the embedded archive, through the same door as everybody else. */
@Component
public class WorkerTokens {

    private static final Duration LIFETIME = Duration.ofMinutes(5);

    private final JwtEncoder encoder;
    private final PublicUrl publicUrl;
    private final Clock clock;

    WorkerTokens(JWKSource<SecurityContext> keys, PublicUrl publicUrl, Clock clock) {
        this.encoder = new NimbusJwtEncoder(keys);
        this.publicUrl = publicUrl;
        this.clock = clock;
    }

    /** A fresh token that reads images and nothing else. */
    public String archiveReader() {
        Instant now = clock.instant();
        return encoder.encode(JwtEncoderParameters.from(JwtClaimsSet.builder()
                .issuer(publicUrl.base())
                .subject("lumbar-worker")
                .audience(List.of(publicUrl.fhirBase()))
                .issuedAt(now)
                .expiresAt(now.plus(LIFETIME))
                .claim("scope", "system/ImagingStudy.rs")
                .build())).getTokenValue();
    }
}
