// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.card;

import java.util.Arrays;
import java.util.List;
import org.lumbarcds.cdshooks.Coding;
import org.lumbarcds.report.Conformance;

/** Why a physician sets a card aside; the code comes back in feedback. */
enum OverrideReason {
    ALREADY_KNOWN("already-known", "Already known"),
    NOT_CONFIRMED("not-confirmed-by-reading", "My own reading of the images differs"),
    WRONG_LEVEL("wrong-level", "Right finding, wrong level"),
    NOT_RELEVANT("not-clinically-relevant", "Does not fit the symptoms; not relevant now"),
    RADIOLOGY_INFORMED("radiology-informed", "Radiology already informed");

    private static final String SYSTEM = Conformance.BASE + "/CodeSystem/card-override-reason";

    private final String code;
    private final String display;

    OverrideReason(String code, String display) {
        this.code = code;
        this.display = display;
    }

    static List<Coding> all() {
        return Arrays.stream(values()).map(OverrideReason::coding).toList();
    }

    Coding coding() {
        return new Coding(code, SYSTEM, display);
    }
}
