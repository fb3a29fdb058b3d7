// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.cds;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.lang.Nullable;
import org.springframework.validation.annotation.Validated;

/**
 * {@code lumbar.cards.*}
 *
 * @param launchUrl where the SMART app starts
 * @param reportCopies base URL of this server's FHIR interface as the EHR reaches it; set where the EHR is to keep
 *     copies of the reports by system actions
 * @param studies shown on patient-view at most
 */
@Validated
@ConfigurationProperties("lumbar.cards")
record CardProperties(@NotNull URI launchUrl, @Nullable URI reportCopies,
        @Min(1) @Max(20) @DefaultValue("1") int studies) {
}
