// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.fhir;

import java.net.URI;
import java.time.ZoneId;
import java.util.Objects;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.lang.Nullable;
import org.springframework.validation.annotation.Validated;

/**
 * {@code lumbar.fhir.*}
 *
 * @param baseUrl the address under which clients see {@code /fhir}; without it, {@code /fhir} at the public address
 * @param timeZone where the scanners stand: DICOM dates and times carry no zone; the machine's own unless set
 */
@Validated
@ConfigurationProperties("lumbar.fhir")
public record FhirProperties(@Nullable URI baseUrl, ZoneId timeZone) {

    public FhirProperties {
        timeZone = Objects.requireNonNullElseGet(timeZone, ZoneId::systemDefault);
    }
}
