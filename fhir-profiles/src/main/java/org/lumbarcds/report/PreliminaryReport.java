// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.report;

import java.util.List;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.Media;
import org.hl7.fhir.r4.model.Narrative;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.ResourceType;
import org.hl7.fhir.utilities.xhtml.NodeType;
import org.hl7.fhir.utilities.xhtml.XhtmlNode;
import org.lumbarcds.spine.StudyFindings;

/**
 * The DiagnosticReport. It has neither performer nor interpreter: nobody has read the study, and naming someone would
 * say otherwise (IHE IMR asks for an interpreter, so this report does not claim to be one of its reports).
 */
final class PreliminaryReport {
    static final String IDENTIFIER_SYSTEM = LumbarCode.BASE + "/sid/report";
    private static final String LANGUAGE = "en";
    private static final String CATEGORY = "http://terminology.hl7.org/CodeSystem/v2-0074";

    private PreliminaryReport() {
    }

    static DiagnosticReport of(
            StudyFindings findings, List<Observation> results, List<Media> media, ReportContext context,
            ReportReferences references) {
        Conclusion conclusion = new Conclusion(findings);
        DiagnosticReport report = new DiagnosticReport();
        report.setId(references.ids().diagnosticReport());
        report.setLanguage(LANGUAGE);
        report.setText(narrative(conclusion.lines()));
        report.addIdentifier().setSystem(IDENTIFIER_SYSTEM).setValue(references.ids().diagnosticReport());
        report.setStatus(DiagnosticReport.DiagnosticReportStatus.PRELIMINARY);
        report.addCategory(new CodeableConcept(new Coding(CATEGORY, "RAD", "Radiology")));
        report.setCode(new CodeableConcept(LoincCode.procedure(context.contrast()).coding())
                .setText("MRI of the lumbar spine: preliminary result of software"));
        report.setSubject(references.patient());
        references.order().ifPresent(report::addBasedOn);
        references.encounter().ifPresent(report::setEncounter);
        context.study().started().ifPresent(t -> report.setEffective(FhirTimes.dateTime(t)));
        report.setIssuedElement(FhirTimes.instant(context.issued()));
        report.addImagingStudy(references.imagingStudy());
        results.forEach(o -> report.addResult(ReportReferences.to(ResourceType.Observation, o.getIdPart())));
        media.forEach(m -> report.addMedia().setComment(KeyImageMedia.TITLE)
                .setLink(ReportReferences.to(ResourceType.Media, m.getIdPart())));
        report.setConclusion(String.join("\n", conclusion.lines()));
        report.setConclusionCode(conclusion.codes());
        return report;
    }

    private static Narrative narrative(List<String> lines) {
        XhtmlNode div = new XhtmlNode(NodeType.Element, "div");
        div.setAttribute("xmlns", "http://www.w3.org/1999/xhtml");
        div.setAttribute("lang", LANGUAGE);
        div.setAttribute("xml:lang", LANGUAGE);
        lines.forEach(line -> div.addTag("p").addText(line));
        Narrative narrative = new Narrative();
        narrative.setStatus(Narrative.NarrativeStatus.GENERATED);
        narrative.setDiv(div);
        return narrative;
    }
}
