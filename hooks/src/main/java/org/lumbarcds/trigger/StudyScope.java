// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.trigger;

import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.ImagingStudy;

/** Whether an ImagingStudy without an order may be a lumbar MRI. The images decide later; this keeps other exams out. */
final class StudyScope {

    private static final String MR = "MR";

    private StudyScope() {
    }

    static boolean mayBeLumbarMri(ImagingStudy study, LumbarMriProcedures procedures) {
        boolean modalitiesSaid = study.hasModality() || study.hasSeries();
        boolean mr = Stream.concat(study.getModality().stream(),
                        study.getSeries().stream().map(ImagingStudy.ImagingStudySeriesComponent::getModality))
                .map(Coding::getCode).anyMatch(MR::equals);
        if (modalitiesSaid && !mr) {
            return false;
        }
        if (!study.hasProcedureCode() && !study.hasDescription()) {
            return true;
        }
        // "MR" is known from the modality: the words need only name the region.
        return study.getProcedureCode().stream().anyMatch(procedures::matches)
                || texts(study).anyMatch(text -> procedures.matches(new CodeableConcept().setText("MR " + text)));
    }

    private static Stream<String> texts(ImagingStudy study) {
        return Stream.concat(Stream.ofNullable(study.getDescription()), study.getProcedureCode().stream()
                .flatMap(code -> Stream.concat(Stream.ofNullable(code.getText()),
                        code.getCoding().stream().map(Coding::getDisplay)))
                .filter(text -> text != null));
    }
}
