// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server;

import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.lumbarcds.analysis.AnalysisOutcome;
import org.lumbarcds.analysis.AnalysisRequest;
import org.lumbarcds.analysis.PatientIdentity;
import org.lumbarcds.analysis.StudyDescription;
import org.lumbarcds.image.Box;
import org.lumbarcds.detect.ModelIdentity;
import org.lumbarcds.spine.Condition;
import org.lumbarcds.spine.Evidence;
import org.lumbarcds.spine.LevelFinding;
import org.lumbarcds.spine.Measurement;
import org.lumbarcds.spine.Presence;
import org.lumbarcds.spine.QualityFlag;
import org.lumbarcds.spine.RejectedInstance;
import org.lumbarcds.spine.SpinalLevel;
import org.lumbarcds.spine.StudyFindings;

/** Requests and outcomes of made-up studies. */
public final class TestStudies {

    /** Not the one the tests' application runs with: its workers leave these studies alone. */
    public static final ModelIdentity MODEL = new ModelIdentity("test-model", "1", "0123456789abcdef".repeat(4));

    private static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xe0, 0, 0, (byte) 0xff,
        (byte) 0xd9};

    private TestStudies() {
    }

    /** A Study Instance UID nobody else uses (PS3.5 B.2). */
    public static String newUid() {
        return "2.25." + new BigInteger(UUID.randomUUID().toString().replace("-", ""), 16);
    }

    public static String newPatient() {
        return "patient-" + UUID.randomUUID();
    }

    public static AnalysisRequest request(String studyInstanceUid, String patientId) {
        return new AnalysisRequest(studyInstanceUid, patientId,
                new PatientIdentity(List.of("MRN-1"), Optional.of(LocalDate.of(1970, 1, 2)), Optional.of("Doe")),
                Optional.of("ServiceRequest/order-" + patientId), Optional.empty(),
                Optional.of("Practitioner/referrer"), Optional.of("ACC1"), "test", List.of());
    }

    /** A herniation and a slip suspected, one level clear. */
    public static StudyFindings findings(String studyInstanceUid) {
        Evidence evidence = new Evidence("2.25.2", "2.25.3", 1, new Box(10, 20, 30, 40), 0.9);
        return new StudyFindings(studyInstanceUid,
                List.of(
                        new LevelFinding(SpinalLevel.L4_L5, Condition.HERNIATION, Presence.PRESENT, 0.9,
                                List.of(evidence), List.of()),
                        new LevelFinding(SpinalLevel.L5_S1, Condition.SPONDYLOLISTHESIS, Presence.PRESENT, 0.7,
                                List.of(evidence), List.of(
                                        new Measurement(Measurement.Kind.SLIP_DISTANCE, 4.5, 1.2),
                                        new Measurement(Measurement.Kind.SLIP_PERCENT, 12, Double.NaN))),
                        new LevelFinding(SpinalLevel.L3_L4, Condition.HERNIATION, Presence.ABSENT, 0.1,
                                List.of(), List.of())),
                Set.of(QualityFlag.FEW_SLICES, QualityFlag.INSTANCE_UNREADABLE), List.of(), MODEL, "CPU",
                List.of("2.25.3", "2.25.4"), List.of(new RejectedInstance("2.25.5", "The pixel data are cut off.")),
                Optional.of(new StudyFindings.KeyImage("2.25.2", "2.25.3", 1)));
    }

    public static AnalysisOutcome.Read read(String studyInstanceUid) {
        return new AnalysisOutcome.Read(findings(studyInstanceUid),
                new StudyDescription(studyInstanceUid, Optional.of("ACC1"),
                        Optional.of(LocalDateTime.of(2026, 1, 2, 3, 4, 5)), Optional.of("MR lumbar spine"),
                        List.of(new StudyDescription.Series("2.25.2", "MR", Optional.of("T2 sag"), 15))),
                Optional.of(JPEG));
    }
}
