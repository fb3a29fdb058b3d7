// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.context.FhirContext;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.Media;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationComponentComponent;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.lumbarcds.detect.ModelIdentity;
import org.lumbarcds.spine.Condition;
import org.lumbarcds.spine.OutOfScopeReason;
import org.lumbarcds.spine.Presence;
import org.lumbarcds.spine.QualityFlag;
import org.lumbarcds.spine.RejectedInstance;
import org.lumbarcds.spine.SpinalLevel;
import org.lumbarcds.spine.StudyFindings;

class StudyReportTest {
    private final ReportBundle report = StudyReport.of(TestStudies.positive(), TestStudies.context());

    @Test
    void isOneTransactionWithEveryResourceOfAStudy() {
        assertThat(report.bundle().getType()).isEqualTo(Bundle.BundleType.TRANSACTION);
        Map<String, Long> types = report.bundle().getEntry().stream()
                .collect(Collectors.groupingBy(e -> e.getResource().fhirType(), Collectors.counting()));
        // Ten answers and one on the analysis itself.
        assertThat(types).isEqualTo(Map.of("ImagingStudy", 1L, "Device", 1L, "Observation", 11L, "Media", 1L,
                "DiagnosticReport", 1L, "Provenance", 1L, "AuditEvent", 1L));
    }

    @Test
    void equalInputGivesAnEqualBundle() {
        assertThat(json(StudyReport.of(TestStudies.positive(), TestStudies.context()).bundle()))
                .isEqualTo(json(report.bundle()));
    }

    @Test
    void everyIdIsWrittenByTheClientAndKeepsTheRuleOfFhir() {
        for (BundleEntryComponent entry : report.bundle().getEntry()) {
            if (entry.getResource() instanceof ImagingStudy) {
                continue;
            }
            String id = entry.getResource().getIdPart();
            assertThat(id).matches("[A-Za-z0-9\\-.]{1,64}").matches("[a-z].*");
            assertThat(entry.getRequest().getMethod()).isEqualTo(HTTPVerb.PUT);
            assertThat(entry.getRequest().getUrl()).isEqualTo(entry.getResource().fhirType() + "/" + id);
        }
        assertThat(report.bundle().getEntry()).extracting(BundleEntryComponent::getFullUrl).doesNotHaveDuplicates();
    }

    @Test
    void everyLevelAndConditionFitsIntoAnId() {
        ReportIds ids = ReportIds.of(TestStudies.STUDY, TestStudies.MODEL);
        for (SpinalLevel level : SpinalLevel.values()) {
            for (Condition condition : Condition.values()) {
                assertThat(ids.observation(TestStudies.finding(level, condition, Presence.ABSENT, 0)))
                        .matches("[A-Za-z0-9\\-.]{1,64}");
            }
        }
    }

    @Test
    void anotherModelDigestOrAnotherStudyIsAnotherReport() {
        ModelIdentity other = new ModelIdentity("lumbar-compact", "1.2.0", "cd".repeat(32));
        String id = report.diagnosticReportId();
        assertThat(id).isEqualTo(ReportIds.of(TestStudies.STUDY, TestStudies.MODEL).diagnosticReport())
                .isNotEqualTo(ReportIds.of(TestStudies.STUDY, other).diagnosticReport())
                .isNotEqualTo(ReportIds.of("1.2.3", TestStudies.MODEL).diagnosticReport());
    }

    @Test
    void theImagingStudyIsCreatedOnlyWhereNoneWithItsUidExists() {
        BundleEntryComponent entry = entry(ImagingStudy.class);
        assertThat(entry.getRequest().getMethod()).isEqualTo(HTTPVerb.POST);
        assertThat(entry.getRequest().getIfNoneExist())
                .isEqualTo("identifier=urn:dicom:uid|urn:oid:" + TestStudies.STUDY + "&status:not=entered-in-error");
        ImagingStudy study = (ImagingStudy) entry.getResource();
        assertThat(study.getIdentifierFirstRep().getValue()).isEqualTo("urn:oid:" + TestStudies.STUDY);
        assertThat(study.getMeta().getSource()).isEqualTo(StudyReport.SOURCE);
        assertThat(study.getNumberOfSeries()).isEqualTo(2);
        assertThat(study.getNumberOfInstances()).isEqualTo(45);
        assertThat(study.getModality()).extracting("code").hasToString("[MR]");
        assertThat(study.getReferrer().getReference()).isEqualTo("Practitioner/doctor-1");
        assertThat(study.getStartedElement().getValueAsString()).isEqualTo("2026-03-02T10:15:00+01:00");
    }

    @Test
    void everyReferenceInsideTheBundleMeetsAResourceOfIt() {
        Set<String> known = report.bundle().getEntry().stream()
                .map(e -> e.getRequest().getMethod() == HTTPVerb.POST ? e.getFullUrl() : e.getRequest().getUrl())
                .collect(Collectors.toSet());
        Set<String> outside = Set.of("Patient/patient-1", "ServiceRequest/order-1", "Encounter/encounter-1",
                "Practitioner/doctor-1");
        List<String> references = report.bundle().getEntry().stream()
                .flatMap(e -> FhirContext.forR4Cached().newTerser()
                        .getAllPopulatedChildElementsOfType(e.getResource(), Reference.class).stream())
                .map(Reference::getReference).filter(r -> r != null).toList();
        assertThat(references).hasSizeGreaterThan(40)
                .allMatch(r -> known.contains(r) || outside.contains(r));
    }

    @Test
    void theReportIsPreliminaryAndNamesNobodyAsReader() {
        DiagnosticReport diagnostic = only(DiagnosticReport.class);
        assertThat(diagnostic.getStatus()).isEqualTo(DiagnosticReport.DiagnosticReportStatus.PRELIMINARY);
        assertThat(diagnostic.getCategoryFirstRep().getCodingFirstRep().getCode()).isEqualTo("RAD");
        assertThat(diagnostic.getCode().getCodingFirstRep().getCode()).isEqualTo("24968-0");
        assertThat(diagnostic.getPerformer()).isEmpty();
        assertThat(diagnostic.getResultsInterpreter()).isEmpty();
        assertThat(diagnostic.getBasedOnFirstRep().getReference()).isEqualTo("ServiceRequest/order-1");
        assertThat(diagnostic.getResult()).hasSize(11);
        assertThat(diagnostic.getIssuedElement().getValueAsString()).isEqualTo("2026-03-02T09:30:00.123Z");
        assertThat(diagnostic.getConclusionCode()).extracting(c -> c.getCodingFirstRep().getCode())
                .containsExactly("suspected-herniation", "suspected-spondylolisthesis");
        assertThat(diagnostic.getConclusion()).startsWith(PlainWords.PRELIMINARY);
    }

    @Test
    void theProcedureIsMorePreciseWhereTheContrastIsKnown() {
        assertThat(LoincCode.procedure(Optional.of(Contrast.WITHOUT)).code()).isEqualTo("30679-5");
        assertThat(LoincCode.procedure(Optional.of(Contrast.WITH)).code()).isEqualTo("30678-7");
        assertThat(LoincCode.procedure(Optional.of(Contrast.WITHOUT_AND_WITH)).code()).isEqualTo("24967-2");
    }

    @Test
    void aSuspectedSlipCarriesLevelConfidenceMeasurementAndPlaceInTheImage() {
        Observation slip = observation("l5-s1-spondylolisthesis");
        assertThat(slip.getStatus()).isEqualTo(Observation.ObservationStatus.PRELIMINARY);
        assertThat(slip.getCategoryFirstRep().getCodingFirstRep().getCode()).isEqualTo("imaging");
        assertThat(slip.getBodySite().getCodingFirstRep().getCode()).isEqualTo("715056000");
        assertThat(slip.getValueCodeableConcept().getCodingFirstRep().getCode()).isEqualTo("52101004");
        assertThat(slip.getInterpretationFirstRep().getCodingFirstRep().getCode()).isEqualTo("POS");
        assertThat(slip.getDevice().getReference()).isEqualTo("Device/" + only(Device.class).getIdPart());
        assertThat(slip.getDerivedFromFirstRep().getReference()).isEqualTo(entry(ImagingStudy.class).getFullUrl());
        assertThat(component(slip, "confidence").getValueQuantity().getValue()).isEqualTo(new BigDecimal("0.7200"));
        assertThat(component(slip, "confidence").getValueQuantity().getCode()).isEqualTo("1");
        var distance = component(slip, "slip-distance").getValueQuantity();
        assertThat(distance.getValue()).isEqualByComparingTo("6.24");
        assertThat(distance.getCode()).isEqualTo("mm");
        assertThat(distance.getExtensionByUrl(FindingObservation.UNCERTAINTY_URL).getValue().primitiveValue())
                .isEqualTo("1.04");
        assertThat(component(slip, "slip-percent").getValueQuantity().getCode()).isEqualTo("%");
        assertThat(component(slip, "meyerding-grade").getValueCodeableConcept().getCodingFirstRep().getCode())
                .isEqualTo("grade-1");
        Map<String, String> region = slip.getExtensionByUrl(ImageRegion.URL).getExtension().stream()
                .collect(Collectors.toMap(Extension::getUrl, e -> e.getValue().primitiveValue()));
        assertThat(region).containsEntry("sopInstanceUid", TestStudies.SERIES + ".1").containsEntry("frame", "1")
                .containsEntry("x1", "100.3").containsEntry("y1", "200.0")
                .containsEntry("x2", "140.5").containsEntry("y2", "231.8");
    }

    @Test
    void anAbsentConditionIsAnObservationOfItsOwn() {
        Observation absent = observation("l1-l2-herniation");
        assertThat(absent.getValueCodeableConcept().getCodingFirstRep().getCode()).isEqualTo("2667000");
        assertThat(absent.getValueCodeableConcept().getText()).isEqualTo("Not suspected; not excluded");
        assertThat(absent.getInterpretationFirstRep().getCodingFirstRep().getCode()).isEqualTo("NEG");
        assertThat(absent.getNoteFirstRep().getText()).isEqualTo(PlainWords.PRELIMINARY);
    }

    @Test
    void aLevelThatWasNotSeenHasNoObservation() {
        assertThat(all(Observation.class)).noneMatch(o -> o.getIdPart().contains("t12-l1"));
    }

    @Test
    void anUncertainLevelIsSaidOnEveryObservationOfALevel() {
        StudyFindings findings = TestStudies.judged(
                TestStudies.positive().findings(), Set.of(QualityFlag.LEVEL_UNCERTAIN));
        assertThat(StudyReport.of(findings, TestStudies.context()).bundle().getEntry())
                .extracting(BundleEntryComponent::getResource)
                .filteredOn(r -> r instanceof Observation o && o.hasInterpretation())
                .hasSize(10)
                .allMatch(r -> ((Observation) r).getNote().stream()
                        .anyMatch(n -> n.getText().equals(QualityFlag.LEVEL_UNCERTAIN.text())));
    }

    @Test
    void transitionalAnatomyAsksForACountOfTheWholeSpine() {
        StudyFindings findings = TestStudies.judged(
                TestStudies.positive().findings(), Set.of(QualityFlag.LEVEL_UNCERTAIN, QualityFlag.TRANSITIONAL_ANATOMY));
        assertThat(StudyReport.of(findings, TestStudies.context()).bundle().getEntry())
                .extracting(BundleEntryComponent::getResource)
                .filteredOn(r -> r instanceof Observation o && o.hasInterpretation())
                .allMatch(r -> ((Observation) r).getNote().stream().anyMatch(n -> n.getText().contains("may be off by one")
                        && n.getText().contains("whole spine") && n.getText().contains("radiograph")));
    }

    @Test
    void qualityFlagsAndImagesLeftOutAreCoded() {
        StudyFindings findings = TestStudies.judged(TestStudies.positive().findings(),
                Set.of(QualityFlag.LEVEL_UNCERTAIN, QualityFlag.INSTANCE_UNREADABLE),
                new RejectedInstance("1.2.3.4", "Pixel data ends early."));
        Observation analysis = analysis(StudyReport.of(findings, TestStudies.context()));
        assertThat(analysis.getValueCodeableConcept().getCodingFirstRep().getCode()).isEqualTo("judged-with-limits");
        assertThat(component(analysis, "level-uncertain").getValueBooleanType().getValue()).isTrue();
        assertThat(component(analysis, "instance-unreadable").getValueBooleanType().getValue()).isTrue();
        ObservationComponentComponent rejected = component(analysis, "rejected-instance");
        assertThat(rejected.getValueStringType().getValue()).isEqualTo("Pixel data ends early.");
        assertThat(rejected.getExtensionByUrl(ImageRegion.URL).getExtensionByUrl("sopInstanceUid").getValue()
                .primitiveValue()).isEqualTo("1.2.3.4");
    }

    @Test
    void aStudyOutOfScopeHasNoFindingAndSaysWhyInCodes() {
        ReportBundle out = StudyReport.of(
                TestStudies.outOfScope(OutOfScopeReason.NO_SAGITTAL_SERIES), TestStudies.context());
        List<Observation> observations = out.bundle().getEntry().stream().map(BundleEntryComponent::getResource)
                .filter(Observation.class::isInstance).map(Observation.class::cast).toList();
        assertThat(observations).hasSize(1);
        assertThat(observations.get(0).hasValue()).isFalse();
        assertThat(observations.get(0).hasInterpretation()).isFalse();
        assertThat(observations.get(0).getDataAbsentReason().getCoding()).extracting("code")
                .hasToString("[not-performed, no-sagittal-series]");
        DiagnosticReport diagnostic = out.bundle().getEntry().stream().map(BundleEntryComponent::getResource)
                .filter(DiagnosticReport.class::isInstance).map(DiagnosticReport.class::cast).findFirst().orElseThrow();
        assertThat(diagnostic.getConclusion()).contains("NOT ANALYSED").contains("no sagittal series");
    }

    @Test
    void anUnreadableStudyIsAnErrorNotANegative() {
        Observation analysis = analysis(StudyReport.of(
                TestStudies.outOfScope(OutOfScopeReason.UNREADABLE), TestStudies.context()));
        assertThat(analysis.getDataAbsentReason().getCodingFirstRep().getCode()).isEqualTo("error");
    }

    @Test
    void theKeyImageIsInThePatientsOwnMedia() {
        Media media = only(Media.class);
        assertThat(media.getSubject().getReference()).isEqualTo("Patient/patient-1");
        assertThat(media.getContent().getContentType()).isEqualTo("image/jpeg");
        assertThat(media.getContent().getData()).isEqualTo(TestStudies.JPEG);
        assertThat(only(DiagnosticReport.class).getMediaFirstRep().getLink().getReference())
                .isEqualTo("Media/" + media.getIdPart());
    }

    @Test
    void theDeviceNamesTheModelItsDigestAndWhatRanIt() {
        Device device = only(Device.class);
        assertThat(device.getDeviceNameFirstRep().getName()).isEqualTo("lumbar-compact");
        assertThat(device.getIdentifierFirstRep().getValue()).isEqualTo("sha256:" + "ab".repeat(32));
        assertThat(device.getVersion()).extracting("value").hasToString("[1.2.0, 0.1.0]");
        assertThat(device.getPropertyFirstRep().getValueCodeFirstRep().getText()).isEqualTo("CPU");
        assertThat(device.hasPatient()).isFalse();
    }

    @Test
    void theProvenanceNamesDeviceStudyAndEveryImageThatWasRead() {
        Provenance provenance = only(Provenance.class);
        assertThat(provenance.getTargetFirstRep().getReference())
                .isEqualTo("DiagnosticReport/" + report.diagnosticReportId());
        assertThat(provenance.getAgentFirstRep().getWho().getReference()).startsWith("Device/");
        assertThat(provenance.getEntity()).hasSize(3);
        assertThat(provenance.getEntity().get(1).getWhat().getIdentifier().getValue())
                .isEqualTo("urn:oid:" + TestStudies.SERIES + ".1");
    }

    @Test
    void anIdentityMismatchLeavesOneRecordWithoutAnyValueOfTheIdentity() {
        AuditEvent event = AnalysisAudit.identityMismatch(TestStudies.STUDY, "PatientBirthDate", "patient-1",
                Optional.of("ServiceRequest/order-1"), Instant.parse("2026-03-02T09:30:00Z"), "0.1.0");
        assertThat(event.getOutcome()).isEqualTo(AuditEvent.AuditEventOutcome._8);
        assertThat(event.getOutcomeDesc()).contains("PatientBirthDate").contains("birth dates are known and differ", "Nothing of the study was shown");
        assertThat(event.getSubtypeFirstRep().getCode()).isEqualTo("identity-mismatch");
        assertThat(event.getEntity()).hasSize(3);
        assertThat(event.getIdPart()).matches("[a-z][A-Za-z0-9\\-.]{1,63}");
    }

    @Test
    void foreignTextIsEscapedInTheNarrative() {
        StudyFindings findings = TestStudies.judged(TestStudies.positive().findings(), Set.of(),
                new RejectedInstance("1.2.3", "<script>alert(1)</script>"));
        String json = json(StudyReport.of(findings, TestStudies.context()).bundle().getEntry().stream()
                .map(BundleEntryComponent::getResource).filter(DiagnosticReport.class::isInstance)
                .findFirst().orElseThrow());
        assertThat(json).contains("&lt;script&gt;");
        assertThat(json.substring(0, json.indexOf("</div>"))).doesNotContain("<script>");
    }

    @Test
    void findingsOfAnotherStudyAreRefused() {
        ReportContext context = TestStudies.context();
        ImagedStudy other = new ImagedStudy("1.2.3", Optional.empty(), Optional.empty(), Optional.empty(), List.of());
        ReportContext wrong = new ReportContext("patient-1", context.order(), context.encounter(),
                context.requester(), other, context.contrast(), context.keyImage(), context.issued(), "0.1.0");
        assertThatThrownBy(() -> StudyReport.of(TestStudies.positive(), wrong))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("different studies");
    }

    @Test
    void aQuestionAnsweredTwiceIsRefused() {
        var finding = TestStudies.finding(SpinalLevel.L4_L5, Condition.HERNIATION, Presence.ABSENT, 0.1);
        StudyFindings twice = TestStudies.judged(List.of(finding, finding), Set.of());
        assertThatThrownBy(() -> StudyReport.of(twice, TestStudies.context()))
                .isInstanceOf(IllegalArgumentException.class).hasMessage("herniation at L4-L5 is answered twice");
    }

    @Test
    void aKeyImageThatIsNoImageIsRefused() {
        ReportContext c = TestStudies.context();
        ReportContext wrong = new ReportContext("patient-1", c.order(), c.encounter(), c.requester(), c.study(),
                c.contrast(), Optional.of(new byte[] {1, 2, 3, 4, 5}), c.issued(), "0.1.0");
        assertThatThrownBy(() -> StudyReport.of(TestStudies.positive(), wrong))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("neither JPEG nor PNG");
    }

    @Test
    void aPatientIdOrAnOrderOfAnotherFormIsRefused() {
        ReportContext c = TestStudies.context();
        assertThatThrownBy(() -> new ReportContext("Patient/1", c.order(), c.encounter(), c.requester(), c.study(),
                c.contrast(), c.keyImage(), c.issued(), "0.1.0")).hasMessageContaining("patientId");
        assertThatThrownBy(() -> new ReportContext("p", Optional.of("Task/1"), c.encounter(), c.requester(),
                c.study(), c.contrast(), c.keyImage(), c.issued(), "0.1.0")).hasMessageContaining("order");
    }

    private static String json(Resource resource) {
        return FhirContext.forR4Cached().newJsonParser().encodeResourceToString(resource);
    }

    private BundleEntryComponent entry(Class<? extends Resource> type) {
        return report.bundle().getEntry().stream().filter(e -> type.isInstance(e.getResource()))
                .collect(Collectors.collectingAndThen(Collectors.toList(), only()));
    }

    private <T extends Resource> T only(Class<T> type) {
        return type.cast(entry(type).getResource());
    }

    private <T extends Resource> List<T> all(Class<T> type) {
        return report.bundle().getEntry().stream().map(BundleEntryComponent::getResource)
                .filter(type::isInstance).map(type::cast).toList();
    }

    private static <T> Function<List<T>, T> only() {
        return list -> {
            assertThat(list).hasSize(1);
            return list.get(0);
        };
    }

    private Observation observation(String end) {
        return all(Observation.class).stream().filter(o -> o.getIdPart().endsWith(end)).findFirst().orElseThrow();
    }

    private static Observation analysis(ReportBundle bundle) {
        return bundle.bundle().getEntry().stream().map(BundleEntryComponent::getResource)
                .filter(Observation.class::isInstance).map(Observation.class::cast)
                .filter(o -> o.getIdPart().endsWith("-analysis")).findFirst().orElseThrow();
    }

    private static ObservationComponentComponent component(Observation observation, String code) {
        return observation.getComponent().stream()
                .filter(c -> c.getCode().getCodingFirstRep().getCode().equals(code)).findFirst().orElseThrow();
    }
}
