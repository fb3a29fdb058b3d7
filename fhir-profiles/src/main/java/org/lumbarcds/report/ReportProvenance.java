// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.report;

import java.util.List;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ResourceType;
import org.lumbarcds.spine.StudyFindings;

/** Who made the report out of what: the model's Device, out of exactly the images that were read. */
final class ReportProvenance {
    private static final String PARTICIPANT = "http://terminology.hl7.org/CodeSystem/provenance-participant-type";

    private ReportProvenance() {
    }

    static Provenance of(
            StudyFindings findings, List<Observation> results, ReportContext context, ReportReferences references) {
        Provenance provenance = new Provenance();
        provenance.setId(references.ids().provenance());
        provenance.addTarget(references.report());
        results.forEach(o -> provenance.addTarget(ReportReferences.to(ResourceType.Observation, o.getIdPart())));
        provenance.setRecordedElement(FhirTimes.instant(context.issued()));
        provenance.setActivity(LumbarCode.concept(LumbarCode.PROCESS, "study-analysis",
                "Analysis of the study by software"));
        provenance.addAgent()
                .setType(new CodeableConcept(new Coding(PARTICIPANT, "author", "Author")))
                .setWho(references.device());
        source(provenance, references.imagingStudy());
        findings.analysedInstances().forEach(uid ->
                source(provenance, new Reference().setIdentifier(ImagingStudyResource.uid(uid))));
        return provenance;
    }

    private static void source(Provenance provenance, Reference what) {
        provenance.addEntity().setRole(Provenance.ProvenanceEntityRole.SOURCE).setWhat(what);
    }
}
