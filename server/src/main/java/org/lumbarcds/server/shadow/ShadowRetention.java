// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.shadow;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import java.time.Clock;
import java.time.Instant;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.lumbarcds.server.fhir.FhirInterceptor;
import org.springframework.stereotype.Component;

/**
 * Whoever deletes a study's report or ImagingStudy deletes what second models found in it, in the same transaction. Rows
 * of the queue take theirs along by a foreign key.
 */
@Component
@Interceptor
class ShadowRetention implements FhirInterceptor {

    private static final String DICOM_UID = "urn:dicom:uid";
    private static final String OID = "urn:oid:";

    private final ShadowRows rows;
    private final Clock clock;

    ShadowRetention(ShadowRows rows, Clock clock) {
        this.rows = rows;
        this.clock = clock;
    }

    @Hook(Pointcut.STORAGE_PRECOMMIT_RESOURCE_DELETED)
    public void deleted(IBaseResource resource) {
        Instant now = clock.instant();
        if (resource instanceof DiagnosticReport report) {
            rows.studiesOfReport(report.getIdElement().getIdPart()).forEach(study -> rows.remove(study, now));
        } else if (resource instanceof ImagingStudy study) {
            study.getIdentifier().stream()
                    .filter(identifier -> DICOM_UID.equals(identifier.getSystem()))
                    .map(Identifier::getValue)
                    .filter(value -> value != null && value.startsWith(OID))
                    .forEach(value -> rows.remove(value.substring(OID.length()), now));
        }
    }
}
