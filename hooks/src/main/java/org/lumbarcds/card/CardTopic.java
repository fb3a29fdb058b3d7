// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.card;

import org.lumbarcds.cdshooks.Coding;
import org.lumbarcds.cdshooks.Source;
import org.lumbarcds.report.Conformance;

/** What a card is about, for EHRs that let users mute or route by topic. */
enum CardTopic {
    RESULT("lumbar-mri-result", "Lumbar MRI: preliminary result of software"),
    STATE("lumbar-mri-state", "Lumbar MRI: state of the analysis"),
    IDENTITY("patient-identity", "Patient identity of images");

    static final String SOURCE = "Lumbar CDS (assists, not a diagnosis)";
    private static final String SYSTEM = Conformance.BASE + "/CodeSystem/card-topic";

    private final String code;
    private final String display;

    CardTopic(String code, String display) {
        this.code = code;
        this.display = display;
    }

    Coding coding() {
        return new Coding(code, SYSTEM, display);
    }

    Source source() {
        return new Source(SOURCE, null, null, coding());
    }
}
