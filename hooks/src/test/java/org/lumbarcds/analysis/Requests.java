// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.lumbarcds.detect.ModelIdentity;
import org.lumbarcds.spine.OutOfScopeReason;
import org.lumbarcds.spine.QualityFlag;
import org.lumbarcds.spine.StudyFindings;

/** Requests and outcomes for tests. */
public final class Requests {

    public static final ModelIdentity MODEL = new ModelIdentity("test", "1", "0".repeat(64));

    private Requests() {
    }

    public static AnalysisRequest of(String studyInstanceUid, String patientId) {
        return of(studyInstanceUid, patientId, identity("ID-" + patientId));
    }

    public static AnalysisRequest of(String studyInstanceUid, String patientId, PatientIdentity identity) {
        return new AnalysisRequest(studyInstanceUid, patientId, identity, Optional.of("ServiceRequest/1"),
                Optional.empty(), Optional.empty(), Optional.of("ACC1"), "test", List.of());
    }

    /** Order 1 of the patient, known by {@link TestStudy#ACCESSION} alone. */
    public static AwaitedOrder awaited(String patientId, PatientIdentity identity) {
        return new AwaitedOrder(TestStudy.ACCESSION, Optional.empty(), patientId, identity, "ServiceRequest/1",
                Optional.empty(), Optional.empty(), "test", List.of());
    }

    public static PatientIdentity identity(String identifier) {
        return new PatientIdentity(List.of(identifier), Optional.of(LocalDate.of(1970, 1, 2)), Optional.of("Muster"));
    }

    /** A study that was read and found out of scope. */
    public static AnalysisOutcome.Read outOfScope(String studyInstanceUid) {
        return new AnalysisOutcome.Read(
                new StudyFindings(studyInstanceUid, List.of(), EnumSet.noneOf(QualityFlag.class),
                        List.of(OutOfScopeReason.NOT_MR), MODEL, "CPU", List.of(), List.of(), Optional.empty()),
                new StudyDescription(studyInstanceUid, Optional.empty(), Optional.empty(), Optional.empty(),
                        List.of(new StudyDescription.Series(studyInstanceUid + ".1", "CT", Optional.empty(), 3))),
                Optional.empty());
    }
}
