// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.database;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * {@code lumbar.database.*}
 *
 * @param url JDBC URL of H2 or PostgreSQL
 * @param username may be empty where the database asks for none
 * @param password likewise
 * @param maximumConnections size of the pool
 */
@Validated
@ConfigurationProperties("lumbar.database")
public record DatabaseProperties(
        @NotBlank @Pattern(regexp = "jdbc:(h2|postgresql):.*",
                message = "must start with jdbc:h2: or jdbc:postgresql:") String url,
        @DefaultValue("") String username,
        @DefaultValue("") String password,
        @Min(4) @Max(200) @DefaultValue("12") int maximumConnections) {

    public DatabaseKind kind() {
        return url.startsWith("jdbc:h2:") ? DatabaseKind.H2 : DatabaseKind.POSTGRESQL;
    }

    @Override
    public String toString() {
        return "DatabaseProperties[" + kind() + "]";
    }
}
