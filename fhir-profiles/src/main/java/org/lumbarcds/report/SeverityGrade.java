// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.report;

import java.util.Optional;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.lumbarcds.spine.Condition;
import org.lumbarcds.spine.LevelFinding;
import org.lumbarcds.spine.Measurement;
import org.lumbarcds.spine.Presence;

/**
 * What a measured size of a suspected finding is called. The canal's limits are those in common use for the midsagittal
 * diameter, 10 mm (absolute) and 12 mm (relative), as reviewed by Steurer et al., BMC Musculoskelet Disord 2011;12:175.
 * The dural sac is measured, which is narrower than the bony canal those limits were made for; lateral recesses and
 * foramina are not seen in this plane.
 */
enum SeverityGrade {
    ANTEROLISTHESIS("anterolisthesis", "Forward slip (anterolisthesis)"),
    RETROLISTHESIS("retrolisthesis", "Backward slip (retrolisthesis)"),
    CANAL_ABSOLUTE("canal-absolute", "Canal 10 mm or less: absolute narrowing"),
    CANAL_RELATIVE("canal-relative", "Canal over 10 up to 12 mm: relative narrowing"),
    CANAL_WIDE("canal-over-12", "Canal over 12 mm: no central narrowing by diameter");

    private static final double ABSOLUTE_MM = 10;
    private static final double RELATIVE_MM = 12;

    private final String code;
    private final String display;

    SeverityGrade(String code, String display) {
        this.code = code;
        this.display = display;
    }

    /** Empty where the finding is not suspected or its size was not measured. */
    static Optional<SeverityGrade> of(LevelFinding finding) {
        if (finding.presence() != Presence.PRESENT) {
            return Optional.empty();
        }
        if (finding.condition() == Condition.SPONDYLOLISTHESIS) {
            return finding.measurement(Measurement.Kind.SLIP_PERCENT).filter(m -> m.value() != 0)
                    .map(m -> m.value() > 0 ? ANTEROLISTHESIS : RETROLISTHESIS);
        }
        return finding.measurement(Measurement.Kind.CANAL_DIAMETER).map(m -> ofCanal(m.value()));
    }

    private static SeverityGrade ofCanal(double mm) {
        return mm <= ABSOLUTE_MM ? CANAL_ABSOLUTE : mm <= RELATIVE_MM ? CANAL_RELATIVE : CANAL_WIDE;
    }

    String code() {
        return code;
    }

    String display() {
        return display;
    }

    /** Code of the component that it answers. */
    String question() {
        return code.startsWith("canal") ? "canal-narrowing" : "slip-direction";
    }

    String questionDisplay() {
        return code.startsWith("canal") ? "Narrowing of the canal by its diameter" : "Direction of the slip";
    }

    CodeableConcept concept() {
        return LumbarCode.concept(LumbarCode.SEVERITY, code, display);
    }
}
