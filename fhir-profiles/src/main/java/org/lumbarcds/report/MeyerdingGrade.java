// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.report;

import java.util.Optional;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.lumbarcds.spine.Measurement;

/** Grade of a forward slip by its share of the endplate (Meyerding HW, Surg Gynecol Obstet 1932;54:371-377). */
enum MeyerdingGrade {
    I("grade-1", 25),
    II("grade-2", 50),
    III("grade-3", 75),
    IV("grade-4", 100),
    /** Spondyloptosis; not one of Meyerding's own four. */
    V("grade-5", Double.POSITIVE_INFINITY);

    private final String code;
    private final double upTo;

    MeyerdingGrade(String code, double upTo) {
        this.code = code;
        this.upTo = upTo;
    }

    /** Empty for a backward slip: the grades are defined for forward slips. */
    static Optional<MeyerdingGrade> of(Measurement percent) {
        if (!(percent.value() > 0)) {
            return Optional.empty();
        }
        for (MeyerdingGrade grade : values()) {
            if (percent.value() <= grade.upTo) {
                return Optional.of(grade);
            }
        }
        return Optional.empty();
    }

    String code() {
        return code;
    }

    String numeral() {
        return name();
    }

    String display() {
        return "Meyerding grade " + numeral();
    }

    CodeableConcept concept() {
        return LumbarCode.concept(LumbarCode.MEYERDING, code, display());
    }
}
