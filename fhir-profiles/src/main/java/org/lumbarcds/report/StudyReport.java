// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.report;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Media;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Resource;
import org.lumbarcds.spine.LevelFinding;
import org.lumbarcds.spine.QualityFlag;
import org.lumbarcds.spine.StudyFindings;

/** Writes a study's findings as one FHIR R4 transaction. */
public final class StudyReport {
    /** Source of resources that stand for others' things, as the study, and were made here for want of theirs. */
    public static final String SOURCE = "https://lumbarcds.org";

    private static final List<QualityFlag> LEVEL_DOUBTS =
            List.of(QualityFlag.LEVEL_UNCERTAIN, QualityFlag.TRANSITIONAL_ANATOMY);

    private StudyReport() {
    }

    /**
     * Equal arguments give equal bundles.
     *
     * @param findings judged or out of scope
     * @param context patient, order, study, key image and time
     * @return the transaction; the same study and model always meets the same ids
     * @throws IllegalArgumentException where the two are of different studies, a level and condition is answered
     *     twice, or the key image is neither JPEG nor PNG
     */
    public static ReportBundle of(StudyFindings findings, ReportContext context) {
        check(findings, context);
        ReportReferences references = new ReportReferences(findings, context);

        List<Observation> results = new ArrayList<>();
        results.add(AnalysisObservation.of(findings, context, references));
        List<QualityFlag> doubts = LEVEL_DOUBTS.stream().filter(findings.qualityFlags()::contains).toList();
        findings.findings().forEach(f -> results.add(FindingObservation.of(f, doubts, context, references)));
        List<Media> media = context.keyImage().stream()
                .map(picture -> KeyImageMedia.of(picture, findings, context, references)).toList();

        Bundle bundle = new Bundle();
        bundle.setType(Bundle.BundleType.TRANSACTION);
        createUnlessKnown(bundle, context, references);
        put(bundle, ModelDevice.of(findings, context, references));
        results.forEach(o -> put(bundle, o));
        media.forEach(m -> put(bundle, m));
        put(bundle, PreliminaryReport.of(findings, results, media, context, references));
        put(bundle, ReportProvenance.of(findings, results, context, references));
        put(bundle, AnalysisAudit.analysed(context, references));
        return new ReportBundle(bundle, references.ids().diagnosticReport());
    }

    private static void check(StudyFindings findings, ReportContext context) {
        if (!findings.studyInstanceUid().equals(context.study().studyInstanceUid())) {
            throw new IllegalArgumentException("findings and context are of different studies");
        }
        Set<String> answered = new HashSet<>();
        for (LevelFinding finding : findings.findings()) {
            String question = finding.condition().className() + " at " + finding.level().label();
            if (!answered.add(question)) {
                throw new IllegalArgumentException(question + " is answered twice");
            }
        }
    }

    private static void createUnlessKnown(Bundle bundle, ReportContext context, ReportReferences references) {
        String studyInstanceUid = context.study().studyInstanceUid();
        bundle.addEntry()
                .setFullUrl(ReportIds.imagingStudyPlaceholder(studyInstanceUid))
                .setResource(ImagingStudyResource.of(context, references))
                .getRequest().setMethod(Bundle.HTTPVerb.POST).setUrl("ImagingStudy")
                .setIfNoneExist(ImagingStudyResource.condition(studyInstanceUid));
    }

    private static void put(Bundle bundle, Resource resource) {
        String url = resource.fhirType() + "/" + resource.getIdPart();
        bundle.addEntry()
                .setFullUrl(ReportIds.fullUrl(url))
                .setResource(resource)
                .getRequest().setMethod(Bundle.HTTPVerb.PUT).setUrl(url);
    }
}
