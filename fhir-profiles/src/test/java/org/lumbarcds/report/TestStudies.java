// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.report;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lumbarcds.image.Box;
import org.lumbarcds.detect.ModelIdentity;
import org.lumbarcds.spine.Condition;
import org.lumbarcds.spine.Evidence;
import org.lumbarcds.spine.LevelFinding;
import org.lumbarcds.spine.Measurement;
import org.lumbarcds.spine.OutOfScopeReason;
import org.lumbarcds.spine.PossibleAnswers;
import org.lumbarcds.spine.Presence;
import org.lumbarcds.spine.QualityFlag;
import org.lumbarcds.spine.RejectedInstance;
import org.lumbarcds.spine.SpinalLevel;
import org.lumbarcds.spine.StudyFindings;

/** Studies as the tests need them. */
final class TestStudies {
    static final String STUDY = "1.2.826.0.1.3680043.10.1.1";
    static final String SERIES = STUDY + ".2";
    static final ModelIdentity MODEL = new ModelIdentity("lumbar-compact", "1.2.0", "ab".repeat(32));
    static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xe0, 0, 16, 'J', 'F', 'I', 'F'};

    private TestStudies() {
    }

    /** Herniation L4-L5, forward slip L5-S1, all other lumbar questions absent, T12-L1 not seen. */
    static StudyFindings positive() {
        List<LevelFinding> findings = new ArrayList<>();
        for (SpinalLevel level : EnumSet.range(SpinalLevel.L1_L2, SpinalLevel.L5_S1)) {
            findings.add(level == SpinalLevel.L4_L5
                    ? finding(level, Condition.HERNIATION, Presence.PRESENT, 0.914)
                    : finding(level, Condition.HERNIATION, Presence.ABSENT, 0.03));
            findings.add(level == SpinalLevel.L5_S1
                    ? slip(level, 0.72, 6.24, 18.4)
                    : finding(level, Condition.SPONDYLOLISTHESIS, Presence.ABSENT, 0.01));
        }
        return judged(findings, Set.of());
    }

    /** Herniation and slip absent at all six levels. */
    static StudyFindings nothingSuspected() {
        List<LevelFinding> findings = new ArrayList<>();
        for (SpinalLevel level : SpinalLevel.values()) {
            findings.add(finding(level, Condition.HERNIATION, Presence.ABSENT, 0.02));
            findings.add(finding(level, Condition.SPONDYLOLISTHESIS, Presence.ABSENT, 0.004));
        }
        return judged(findings, Set.of());
    }

    /** Herniation L4-L5 left open by its possible answers, the other questions absent. */
    static StudyFindings cannotTell(boolean assured) {
        List<LevelFinding> findings = new ArrayList<>();
        for (SpinalLevel level : SpinalLevel.values()) {
            findings.add(level == SpinalLevel.L4_L5
                    ? new LevelFinding(level, Condition.HERNIATION, Presence.INDETERMINATE, 0.2, List.of(), List.of(),
                            Optional.of(new PossibleAnswers(true, true, 0.05, assured)))
                    : finding(level, Condition.HERNIATION, Presence.ABSENT, 0.02));
            findings.add(finding(level, Condition.SPONDYLOLISTHESIS, Presence.ABSENT, 0.004));
        }
        return judged(findings, Set.of());
    }

    static StudyFindings outOfScope(OutOfScopeReason... reasons) {
        return new StudyFindings(STUDY, List.of(), Set.of(), List.of(reasons), MODEL, "CPU", List.of(),
                List.of(new RejectedInstance(SERIES + ".9", "Pixel data ends early.")), Optional.empty());
    }

    static StudyFindings judged(List<LevelFinding> findings, Set<QualityFlag> flags, RejectedInstance... rejected) {
        return new StudyFindings(STUDY, findings, flags, List.of(), MODEL, "CPU",
                List.of(SERIES + ".1", SERIES + ".2"), List.of(rejected),
                Optional.of(new StudyFindings.KeyImage(SERIES, SERIES + ".1", 1)));
    }

    static LevelFinding finding(SpinalLevel level, Condition condition, Presence presence, double confidence) {
        List<Evidence> evidence = presence == Presence.PRESENT
                ? List.of(new Evidence(SERIES, SERIES + ".1", 1, new Box(100.25, 200, 140.5, 231.77), confidence))
                : List.of();
        return new LevelFinding(level, condition, presence, confidence, evidence, List.of());
    }

    static LevelFinding slip(SpinalLevel level, double confidence, double mm, double percent) {
        LevelFinding plain = finding(level, Condition.SPONDYLOLISTHESIS, Presence.PRESENT, confidence);
        return new LevelFinding(level, plain.condition(), plain.presence(), confidence, plain.evidence(), List.of(
                new Measurement(Measurement.Kind.SLIP_DISTANCE, mm, 1.04),
                new Measurement(Measurement.Kind.SLIP_PERCENT, percent, Double.NaN)));
    }

    static ReportContext context() {
        return new ReportContext(
                "patient-1",
                Optional.of("ServiceRequest/order-1"),
                Optional.of("Encounter/encounter-1"),
                Optional.of("Practitioner/doctor-1"),
                new ImagedStudy(STUDY, Optional.of("ACC-1"),
                        Optional.of(OffsetDateTime.parse("2026-03-02T10:15:00+01:00")), Optional.of("MR lumbar spine"),
                        List.of(new ImagedStudy.Series(SERIES, "MR", Optional.of("T2 sag"), 15),
                                new ImagedStudy.Series(STUDY + ".3", "MR", Optional.empty(), 30))),
                Optional.empty(),
                Optional.of(JPEG),
                Instant.parse("2026-03-02T09:30:00.123Z"),
                "0.1.0");
    }

    /** Little is known: no order, no times, no picture. */
    static ReportContext bareContext() {
        return new ReportContext("patient-1", Optional.empty(), Optional.empty(), Optional.empty(),
                new ImagedStudy(STUDY, Optional.empty(), Optional.empty(), Optional.empty(), List.of()),
                Optional.empty(), Optional.empty(), Instant.parse("2026-03-02T09:30:00Z"), "0.1.0");
    }
}
