// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.report;

import java.util.Optional;
import org.hl7.fhir.r4.model.Coding;

/** Procedures of the report, from LOINC. Licence terms: https://loinc.org/license */
enum LoincCode {
    MR_LUMBAR_SPINE("24968-0", "MR Lumbar spine"),
    MR_LUMBAR_SPINE_WITHOUT_CONTRAST("30679-5", "MR Lumbar spine WO contrast"),
    MR_LUMBAR_SPINE_WITH_CONTRAST("30678-7", "MR Lumbar spine W contrast IV"),
    MR_LUMBAR_SPINE_WITHOUT_AND_WITH_CONTRAST("24967-2", "MR Lumbar spine W and WO contrast IV");

    private static final String SYSTEM = "http://loinc.org";

    private final String code;
    private final String display;

    LoincCode(String code, String display) {
        this.code = code;
        this.display = display;
    }

    static LoincCode procedure(Optional<Contrast> contrast) {
        if (contrast.isEmpty()) {
            return MR_LUMBAR_SPINE;
        }
        return switch (contrast.get()) {
            case WITHOUT -> MR_LUMBAR_SPINE_WITHOUT_CONTRAST;
            case WITH -> MR_LUMBAR_SPINE_WITH_CONTRAST;
            case WITHOUT_AND_WITH -> MR_LUMBAR_SPINE_WITHOUT_AND_WITH_CONTRAST;
        };
    }

    String code() {
        return code;
    }

    Coding coding() {
        return new Coding(SYSTEM, code, display);
    }
}
