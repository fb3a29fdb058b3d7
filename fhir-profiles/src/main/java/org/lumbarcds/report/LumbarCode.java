// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.report;

import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.lumbarcds.spine.Condition;
import org.lumbarcds.spine.OutOfScopeReason;
import org.lumbarcds.spine.QualityFlag;

/** Codings of the project's own code systems, whose definitions are under {@code fhir/} on the class path. */
final class LumbarCode {
    static final String BASE = Conformance.BASE;
    static final String FINDING = BASE + "/CodeSystem/lumbar-finding";
    static final String MEASUREMENT = BASE + "/CodeSystem/lumbar-measurement";
    static final String POSSIBLE_ANSWERS = BASE + "/CodeSystem/possible-answers";
    static final String MEYERDING = BASE + "/CodeSystem/meyerding-grade";
    static final String SEVERITY = BASE + "/CodeSystem/severity-grade";
    static final String QUALITY = BASE + "/CodeSystem/study-quality-flag";
    static final String OUT_OF_SCOPE = BASE + "/CodeSystem/out-of-scope-reason";
    static final String CONCLUSION = BASE + "/CodeSystem/report-conclusion";
    static final String PROCESS = BASE + "/CodeSystem/analysis-process";

    private LumbarCode() {
    }

    static Coding condition(Condition condition) {
        return new Coding(FINDING, condition.className(), PlainWords.condition(condition));
    }

    static Coding quality(QualityFlag flag) {
        return new Coding(QUALITY, flag.code(), flag.text());
    }

    static Coding outOfScope(OutOfScopeReason reason) {
        return new Coding(OUT_OF_SCOPE, reason.code(), reason.text());
    }

    static CodeableConcept concept(String system, String code, String display) {
        return new CodeableConcept(new Coding(system, code, display)).setText(display);
    }
}
