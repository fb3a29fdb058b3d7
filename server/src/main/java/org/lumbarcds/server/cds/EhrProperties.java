// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.cds;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * {@code lumbar.ehr.*}
 *
 * @param procedureCodes the site's own codes of a lumbar MRI, {@code system|code}
 * @param timeout of one read from a client's FHIR server
 */
@Validated
@ConfigurationProperties("lumbar.ehr")
record EhrProperties(Set<String> procedureCodes, @NotNull @DefaultValue("2s") Duration timeout) {

    EhrProperties {
        // Unset properties arrive as null.
        procedureCodes = procedureCodes == null ? Set.of() : Set.copyOf(procedureCodes);
    }
}
