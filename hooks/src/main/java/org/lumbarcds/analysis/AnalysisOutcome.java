// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import java.util.Optional;
import org.lumbarcds.spine.StudyFindings;

/** How an analysis ended for good. */
public sealed interface AnalysisOutcome {

    /**
     * The study was read: judged, or out of scope with its reasons.
     *
     * @param findings what is said
     * @param study what the images say of themselves
     * @param annotatedKeyImage JPEG with the boxes drawn; empty when out of scope
     */
    record Read(StudyFindings findings, StudyDescription study, Optional<byte[]> annotatedKeyImage)
            implements AnalysisOutcome {
    }

    /**
     * Order, study and DICOM headers do not name the same person: nothing is analysed, stored as finding or shown.
     *
     * @param field what differed: an attribute ({@code PatientID}, {@code PatientBirthDate}), or the recorded patient of
     *     a study that is another one's already; never its value
     */
    record IdentityMismatch(String field) implements AnalysisOutcome {
    }
}
