// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.report;

import org.hl7.fhir.r4.model.CodeableConcept;
import org.lumbarcds.spine.PossibleAnswers;

/** Codes of the possible-answers code system. */
enum PossibleAnswersCode {

    PRESENT_OR_ABSENT("present-or-absent", "Present or absent: cannot tell"),
    PRESENT_ONLY("present-only", "Present"),
    ABSENT_ONLY("absent-only", "Absent"),
    NEITHER("neither", "Looks like neither: cannot tell");

    private final String code;
    private final String display;

    PossibleAnswersCode(String code, String display) {
        this.code = code;
        this.display = display;
    }

    static PossibleAnswersCode of(PossibleAnswers answers) {
        if (answers.present()) {
            return answers.absent() ? PRESENT_OR_ABSENT : PRESENT_ONLY;
        }
        return answers.absent() ? ABSENT_ONLY : NEITHER;
    }

    CodeableConcept concept() {
        return LumbarCode.concept(LumbarCode.POSSIBLE_ANSWERS, code, display);
    }
}
