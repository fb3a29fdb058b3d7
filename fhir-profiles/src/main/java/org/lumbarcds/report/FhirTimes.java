// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.report;

import ca.uhn.fhir.model.api.TemporalPrecisionEnum;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Date;
import java.util.TimeZone;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.InstantType;

/** Times with a stated zone: the machine's own zone must not show in a report. */
final class FhirTimes {
    private FhirTimes() {
    }

    static InstantType instant(Instant time) {
        InstantType instant =
                new InstantType(Date.from(time), TemporalPrecisionEnum.MILLI, TimeZone.getTimeZone("UTC"));
        instant.setTimeZoneZulu(true);
        return instant;
    }

    static DateTimeType dateTime(OffsetDateTime time) {
        return new DateTimeType(Date.from(time.toInstant()), TemporalPrecisionEnum.SECOND,
                TimeZone.getTimeZone(time.getOffset()));
    }
}
