// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.card;

import java.net.URI;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lumbarcds.analysis.Failure;
import org.lumbarcds.analysis.StudyStatus;
import org.lumbarcds.image.Box;
import org.lumbarcds.detect.ModelIdentity;
import org.lumbarcds.spine.Condition;
import org.lumbarcds.spine.Evidence;
import org.lumbarcds.spine.LevelFinding;
import org.lumbarcds.spine.Measurement;
import org.lumbarcds.spine.OutOfScopeReason;
import org.lumbarcds.spine.Presence;
import org.lumbarcds.spine.QualityFlag;
import org.lumbarcds.spine.RejectedInstance;
import org.lumbarcds.spine.SpinalLevel;
import org.lumbarcds.spine.StudyFindings;

/** Studies in every state. */
final class TestStatus {
    static final String STUDY = "1.2.826.0.1.3680043.10.1.1";
    static final ModelIdentity MODEL = new ModelIdentity("lumbar-compact", "1.2.0", "ab".repeat(32));
    static final CardSettings SETTINGS = new CardSettings(
            URI.create("https://cds.example.org/app/launch"), ZoneId.of("Europe/Berlin"), Optional.empty());

    private TestStatus() {
    }

    static StudyStatus read(StudyFindings findings) {
        return new StudyStatus(STUDY, "patient-1", StudyStatus.State.READ, Optional.empty(), Optional.of(findings),
                Optional.of("lumbar-0123"), Optional.of(Instant.parse("2026-03-01T23:30:00Z")),
                Instant.parse("2026-03-02T10:00:00Z"));
    }

    static StudyStatus in(StudyStatus.State state, Failure.Kind... kind) {
        Optional<Failure> failure = kind.length == 0 ? Optional.empty()
                : Optional.of(new Failure(kind[0], "GET https://pacs.example.org/studies answered 503"));
        return new StudyStatus(STUDY, "patient-1", state, failure, Optional.empty(), Optional.empty(),
                Optional.empty(), Instant.parse("2026-03-02T10:00:00Z"));
    }

    /** Herniation L4-L5, slip L5-S1; T12-L1 not judged. */
    static StudyFindings positive(QualityFlag... flags) {
        List<LevelFinding> findings = new ArrayList<>();
        for (SpinalLevel level : EnumSet.range(SpinalLevel.L1_L2, SpinalLevel.L5_S1)) {
            findings.add(level == SpinalLevel.L4_L5
                    ? finding(level, Condition.HERNIATION, Presence.PRESENT, 0.914)
                    : finding(level, Condition.HERNIATION, Presence.ABSENT, 0.03));
            findings.add(level == SpinalLevel.L5_S1
                    ? new LevelFinding(level, Condition.SPONDYLOLISTHESIS, Presence.PRESENT, 0.72, evidence(),
                            List.of(new Measurement(Measurement.Kind.SLIP_DISTANCE, 6.24, 1.04),
                                    new Measurement(Measurement.Kind.SLIP_PERCENT, 18.4, Double.NaN)))
                    : finding(level, Condition.SPONDYLOLISTHESIS, Presence.ABSENT, 0.01));
        }
        return judged(findings, Set.of(flags));
    }

    static StudyFindings uniform(Presence presence, Set<SpinalLevel> levels, QualityFlag... flags) {
        List<LevelFinding> findings = new ArrayList<>();
        for (SpinalLevel level : levels) {
            findings.add(finding(level, Condition.HERNIATION, presence, 0.3));
            findings.add(finding(level, Condition.SPONDYLOLISTHESIS, presence, 0.3));
        }
        return judged(findings, Set.of(flags));
    }

    static StudyFindings judged(List<LevelFinding> findings, Set<QualityFlag> flags, RejectedInstance... rejected) {
        return new StudyFindings(STUDY, findings, flags, List.of(), MODEL, "CPU", List.of("1.2.3", "1.2.4"),
                List.of(rejected), Optional.empty());
    }

    static StudyFindings outOfScope(OutOfScopeReason... reasons) {
        return new StudyFindings(STUDY, List.of(), Set.of(), List.of(reasons), MODEL, "CPU", List.of(), List.of(),
                Optional.empty());
    }

    static LevelFinding finding(SpinalLevel level, Condition condition, Presence presence, double confidence) {
        return new LevelFinding(level, condition, presence, confidence,
                presence == Presence.PRESENT ? evidence() : List.of(), List.of());
    }

    private static List<Evidence> evidence() {
        return List.of(new Evidence("1.2", "1.2.3", 1, new Box(1, 2, 3, 4), 0.9));
    }
}
