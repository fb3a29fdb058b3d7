// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.report;

import java.util.Optional;
import org.hl7.fhir.r4.model.Coding;
import org.lumbarcds.spine.Condition;
import org.lumbarcds.spine.Presence;
import org.lumbarcds.spine.SpinalLevel;

/**
 * The SNOMED CT concepts used, each taken from a published value set: body sites from DICOM PS3.16 CID 7603 and 7604,
 * disorders from the VSAC set "Conditions associated with chronic pain", presence from the RSNA/ACR finding models.
 * No code for spondylolisthesis and none for Meyerding grades could be confirmed: those are coded in the project's own
 * code systems alone.
 */
enum SnomedCode {
    PRESENT("52101004", "Present"),
    ABSENT("2667000", "Absent"),
    INDETERMINATE("82334004", "Indeterminate"),

    DISC_T12_L1("76206002", "Structure of T12/L1 intervertebral disc"),
    DISC_L1_L2("80064006", "Structure of L1/L2 intervertebral disc"),
    DISC_L2_L3("67459009", "Structure of L2/L3 intervertebral disc"),
    DISC_L3_L4("62551000", "Structure of L3/L4 intervertebral disc"),
    DISC_L4_L5("84020006", "Structure of L4/L5 intervertebral disc"),
    DISC_L5_S1("715056000", "Structure of L5/S1 intervertebral disc"),
    LUMBAR_SPINE("122496007", "Lumbar spine structure"),

    DISC_DISPLACEMENT("20021007", "Displacement of lumbar intervertebral disc without myelopathy"),
    STENOSIS("18347007", "Spinal stenosis of lumbar region"),
    DEGENERATION("77547008", "Degeneration of intervertebral disc");

    private static final String SYSTEM = "http://snomed.info/sct";

    private final String code;
    private final String display;

    SnomedCode(String code, String display) {
        this.code = code;
        this.display = display;
    }

    static SnomedCode of(Presence presence) {
        return switch (presence) {
            case PRESENT -> PRESENT;
            case ABSENT -> ABSENT;
            case INDETERMINATE -> INDETERMINATE;
        };
    }

    static SnomedCode disc(SpinalLevel level) {
        return switch (level) {
            case T12_L1 -> DISC_T12_L1;
            case L1_L2 -> DISC_L1_L2;
            case L2_L3 -> DISC_L2_L3;
            case L3_L4 -> DISC_L3_L4;
            case L4_L5 -> DISC_L4_L5;
            case L5_S1 -> DISC_L5_S1;
        };
    }

    /** The disorder that was looked for; empty where no confirmed concept fits the condition at that level. */
    static Optional<SnomedCode> disorder(Condition condition, SpinalLevel level) {
        // The lumbar disorders do not cover the thoracolumbar disc.
        boolean lumbar = level != SpinalLevel.T12_L1;
        return switch (condition) {
            case HERNIATION -> lumbar ? Optional.of(DISC_DISPLACEMENT) : Optional.empty();
            case STENOSIS -> lumbar ? Optional.of(STENOSIS) : Optional.empty();
            case DEGENERATION -> Optional.of(DEGENERATION);
            case SPONDYLOLISTHESIS -> Optional.empty();
        };
    }

    String code() {
        return code;
    }

    Coding coding() {
        return new Coding(SYSTEM, code, display);
    }
}
