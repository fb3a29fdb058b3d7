// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.report;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import ca.uhn.fhir.validation.SingleValidationMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.PrePopulatedValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.SnapshotGeneratingValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.MetadataResource;
import org.hl7.fhir.r4.model.NamingSystem;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.StructureDefinition;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.lumbarcds.spine.Condition;
import org.lumbarcds.spine.OutOfScopeReason;
import org.lumbarcds.spine.Presence;
import org.lumbarcds.spine.QualityFlag;
import org.lumbarcds.spine.RejectedInstance;
import org.lumbarcds.spine.SpinalLevel;
import org.lumbarcds.spine.StudyFindings;

/** Every resource against FHIR R4 and the project's own extensions and code systems, offline. */
class ReportConformanceTest {
    private static final FhirContext FHIR = FhirContext.forR4Cached();
    private static FhirValidator validator;

    @BeforeAll
    static void buildValidator() {
        PrePopulatedValidationSupport own = new PrePopulatedValidationSupport(FHIR);
        Conformance.resources(FHIR).stream().filter(r -> !(r instanceof NamingSystem)).forEach(own::addResource);
        FhirInstanceValidator instances = new FhirInstanceValidator(new ValidationSupportChain(
                own,
                new DefaultProfileValidationSupport(FHIR),
                new CommonCodeSystemsTerminologyService(FHIR),
                new InMemoryTerminologyServerValidationSupport(FHIR),
                new SnapshotGeneratingValidationSupport(FHIR)));
        instances.setAnyExtensionsAllowed(false);
        validator = FHIR.newValidator().registerValidatorModule(instances);
    }

    @Test
    void aStudyWithHerniationAndSlipIsValidFhir() {
        assertValid(StudyReport.of(TestStudies.positive(), TestStudies.context()));
    }

    @Test
    void aStudyWithNothingSuspectedIsValidFhir() {
        assertValid(StudyReport.of(TestStudies.nothingSuspected(), TestStudies.bareContext()));
    }

    @Test
    void aStudyOutOfScopeIsValidFhir() {
        assertValid(StudyReport.of(TestStudies.outOfScope(OutOfScopeReason.values()), TestStudies.context()));
        assertValid(StudyReport.of(TestStudies.cannotTell(false), TestStudies.context()));
    }

    @Test
    void aStudyWithEveryQualityFlagEveryConditionAndOpenAnswersIsValidFhir() {
        StudyFindings findings = TestStudies.judged(
                List.of(
                        TestStudies.finding(SpinalLevel.L4_L5, Condition.HERNIATION, Presence.INDETERMINATE, Double.NaN),
                        TestStudies.slip(SpinalLevel.T12_L1, 0.9, -4, -11),
                        TestStudies.finding(SpinalLevel.T12_L1, Condition.HERNIATION, Presence.PRESENT, 0.7),
                        TestStudies.finding(SpinalLevel.L4_L5, Condition.STENOSIS, Presence.PRESENT, 0.6),
                        TestStudies.finding(SpinalLevel.L4_L5, Condition.DEGENERATION, Presence.PRESENT, 0.99)),
                Set.of(QualityFlag.values()),
                new RejectedInstance(TestStudies.SERIES + ".9", "Pixel data ends early."));
        assertValid(StudyReport.of(findings, TestStudies.context()));
    }

    @Test
    void theRecordOfAnIdentityMismatchIsValidFhir() {
        assertThat(errors(AnalysisAudit.identityMismatch(TestStudies.STUDY, "PatientID", "patient-1",
                Optional.of("ServiceRequest/order-1"), Instant.parse("2026-03-02T09:30:00Z"), "0.1.0"))).isEmpty();
    }

    @Test
    void theDraftOfAPriorityReadingIsValidFhir() {
        assertThat(errors(PriorityReading.draft("patient-1", TestStudies.STUDY, "Suspected: L4-L5"))).isEmpty();
    }

    @Test
    void theOwnVocabulariesAreValidFhir() {
        for (MetadataResource resource : Conformance.resources(FHIR)) {
            if (resource instanceof StructureDefinition) {
                // Checking one wants the core package on disk; that they work is shown by every test above.
                continue;
            }
            assertThat(errors(resource)).as(resource.getId()).isEmpty();
        }
    }

    @Test
    void theValidatorDoesRefuseAnUnknownOwnCodeAndAnUnknownExtension() {
        Observation observation = (Observation) StudyReport.of(TestStudies.positive(), TestStudies.context())
                .bundle().getEntry().stream().map(Bundle.BundleEntryComponent::getResource)
                .filter(Observation.class::isInstance).findFirst().orElseThrow();
        observation.getCode().getCodingFirstRep().setCode("no-such-code");
        observation.addExtension(LumbarCode.BASE + "/StructureDefinition/no-such", new StringType("x"));
        observation.getComponentFirstRep().addExtension(ImageRegion.URL, new StringType("no parts"));
        assertThat(errors(observation)).anyMatch(e -> e.contains("no-such-code"))
                .anyMatch(e -> e.contains("image-region"))
                .anyMatch(e -> e.contains("no-such"));
    }

    private static void assertValid(ReportBundle report) {
        assertThat(errors(report.bundle())).isEmpty();
        for (Bundle.BundleEntryComponent entry : report.bundle().getEntry()) {
            assertThat(errors(entry.getResource())).as(entry.getRequest().getUrl()).isEmpty();
        }
    }

    private static List<String> errors(Resource resource) {
        // As a receiver sees it: parsed from the wire, not as the objects were built.
        String json = FHIR.newJsonParser().encodeResourceToString(resource);
        List<String> errors = new ArrayList<>();
        for (SingleValidationMessage message : validator.validateWithResult(json).getMessages()) {
            if (message.getSeverity().ordinal() >= ResultSeverityEnum.ERROR.ordinal()) {
                errors.add(message.getLocationString() + ": " + message.getMessage());
            }
        }
        return errors;
    }
}
