// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.trigger;

import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.lumbarcds.trigger.LumbarMriProcedures.Verdict;

/** Whether an ImagingStudy without an order may be a lumbar MRI. The images decide later; this keeps other exams out. */
final class StudyScope {

    private static final String MR = "MR";

    private StudyScope() {
    }

    /** Another modality is another procedure; where none is said, the images tell. */
    static Verdict of(ImagingStudy study, LumbarMriProcedures procedures) {
        boolean modalitiesSaid = study.hasModality() || study.hasSeries();
        boolean mr = Stream.concat(study.getModality().stream(),
                        study.getSeries().stream().map(ImagingStudy.ImagingStudySeriesComponent::getModality))
                .map(Coding::getCode).anyMatch(MR::equals);
        if (modalitiesSaid && !mr) {
            return Verdict.OTHER;
        }
        if (!study.hasProcedureCode() && !study.hasDescription()) {
            return Verdict.LUMBAR_MRI;
        }
        return procedures.ofMr(study.getProcedureCode(), Optional.ofNullable(study.getDescription()));
    }
}
