// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.lumbarcds.trigger.HookCalls.STUDY;
import static org.lumbarcds.trigger.HookCalls.order;
import static org.lumbarcds.trigger.HookCalls.orderComplete;
import static org.lumbarcds.trigger.HookCalls.study;
import static org.lumbarcds.trigger.HookCalls.withAccession;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lumbarcds.analysis.AnalysisRequest;
import org.lumbarcds.analysis.ArchivedStudy;
import org.lumbarcds.analysis.AwaitedOrder;
import org.lumbarcds.analysis.Failure;
import org.lumbarcds.analysis.RetrievalException;
import org.lumbarcds.analysis.StudyFinder;
import org.lumbarcds.cdshooks.CdsHooksProblem;

final class OrderTriggerTest {

    private Optional<Resource> ownServerHolds = Optional.empty();
    private boolean ownServerDown;
    private StudyFinder finder = accession -> List.of();
    private Caller caller = Caller.OF_OWN_STORE;

    private final FhirReader own = new FhirReader() {
        @Override
        public <T extends Resource> Optional<T> read(Class<T> type, String id) throws FhirUnavailableException {
            if (ownServerDown) {
                throw new FhirUnavailableException("the FHIR server is down");
            }
            return ownServerHolds.filter(type::isInstance).map(type::cast);
        }

        @Override
        public <T extends Resource> List<T> search(Class<T> type, Map<String, String> parameters)
                throws FhirUnavailableException {
            return read(type, "").stream().toList();
        }
    };

    private List<OrderedStudy> studies(HookCalls call) throws InterruptedException {
        return ordered(call).studies();
    }

    private OrderTrigger.Ordered ordered(HookCalls call) throws InterruptedException {
        return new OrderTrigger(new LumbarMriProcedures(Set.of("urn:site|MRL1")), accession -> finder.byAccessionNumber(
                accession), own, new EhrFhirAccess(Duration.ofMillis(200), 10_000)).studies(caller, call.read());
    }

    private AnalysisRequest only(HookCalls call) throws InterruptedException {
        List<OrderedStudy> studies = studies(call);
        assertThat(studies).hasSize(1);
        return ((OrderedStudy.Analyse) studies.get(0)).request();
    }

    private CdsHooksProblem problem(HookCalls call) {
        CdsHooksProblem problem = catchThrowableOfType(CdsHooksProblem.class, () -> studies(call));
        assertThat(problem).as("refused").isNotNull();
        return problem;
    }

    private static ImagingStudy studyOf(String order) {
        return study().addBasedOn(new Reference("ServiceRequest/" + order));
    }

    @Test
    void anOrderWithItsStudyBecomesOneRequest() throws InterruptedException {
        AnalysisRequest request = only(orderComplete().orders(withAccession(order(), "A1")).studies(studyOf("o1")));

        assertThat(request.studyInstanceUid()).isEqualTo(STUDY);
        assertThat(request.patientId()).isEqualTo("p1");
        assertThat(request.patientIdentity().identifiers()).containsExactly("ID1");
        assertThat(request.patientIdentity().birthDate()).contains(LocalDate.of(1970, 1, 2));
        assertThat(request.patientIdentity().familyName()).contains("Muster");
        assertThat(request.order()).contains("ServiceRequest/o1");
        assertThat(request.requester()).contains("Practitioner/d1");
        assertThat(request.accessionNumber()).contains("A1");
        assertThat(request.clinicalExclusions()).isEmpty();
    }

    @Test
    void theStudyMayBeNamedByTheOrderItself() throws InterruptedException {
        ServiceRequest order = order();
        order.addIdentifier().setSystem("urn:dicom:uid").setValue("urn:oid:1.2.3.4");

        assertThat(only(orderComplete().orders(order)).studyInstanceUid()).isEqualTo("1.2.3.4");
    }

    @Test
    void aStudyIsLinkedByAccessionNumber() throws InterruptedException {
        ImagingStudy study = study();
        study.addIdentifier(HookCalls.accession("A1"));

        assertThat(only(orderComplete().orders(withAccession(order(), "A1")).studies(study)).order())
                .contains("ServiceRequest/o1");
    }

    @Test
    void theOnlyStudySentWithTheOnlyOrderBelongsToIt() throws InterruptedException {
        assertThat(only(orderComplete().orders(order()).studies(study())).order()).contains("ServiceRequest/o1");
    }

    @Test
    void aPrefetchedStudyOfTheOrderIsFoundAndOthersAreNot() throws InterruptedException {
        Bundle known = new Bundle().setType(Bundle.BundleType.SEARCHSET);
        known.addEntry().setResource(studyOf("o1"));
        ImagingStudy old = studyOf("other");
        old.getIdentifierFirstRep().setValue("urn:oid:1.2.9");
        known.addEntry().setResource(old);

        assertThat(only(orderComplete().orders(order()).prefetched("imagingStudies", known)).studyInstanceUid())
                .isEqualTo(STUDY);
    }

    @Test
    void aStudyWithoutOrderIsAnalysedToo() throws InterruptedException {
        assertThat(only(orderComplete().studies(study().setDescription("LWS nativ"))).order()).isEmpty();
    }

    @Test
    void theArchiveIsAskedForTheAccessionNumber() throws InterruptedException {
        finder = accession -> accession.equals("A1") ? List.of(mr("1.2.7", "ID1")) : List.of();

        assertThat(only(orderComplete().orders(withAccession(order(), "A1"))).studyInstanceUid()).isEqualTo("1.2.7");
    }

    @Test
    void everyMrStudyOfThePatientUnderTheAccessionNumberIsAnalysedAndNoOther() throws InterruptedException {
        finder = accession -> List.of(mr("1.2.8", "ID1"), mr("1.2.7", " ID1 "), mr("1.2.6", "OTHER"),
                new ArchivedStudy("1.2.5", Optional.of("ID1"), Set.of("SR")),
                new ArchivedStudy("1.2.4", Optional.empty(), Set.of()));

        assertThat(studies(orderComplete().orders(withAccession(order(), "A1"))))
                .extracting(study -> ((OrderedStudy.Analyse) study).request().studyInstanceUid())
                .containsExactly("1.2.4", "1.2.7", "1.2.8");
    }

    @Test
    void aStudyOfAnotherPatientUnderTheAccessionNumberBecomesNoRequest() throws InterruptedException {
        finder = accession -> List.of(mr("1.2.6", "OTHER"));

        assertThat(awaited(orderComplete().orders(withAccession(order(), "A1"))).accessionNumber()).isEqualTo("A1");
    }

    private static ArchivedStudy mr(String uid, String patientId) {
        return new ArchivedStudy(uid, Optional.of(patientId), Set.of("MR"));
    }

    private AwaitedOrder awaited(HookCalls call) throws InterruptedException {
        List<OrderedStudy> studies = studies(call);
        assertThat(studies).hasSize(1);
        return ((OrderedStudy.Await) studies.get(0)).order();
    }

    @Test
    void anOrderByAccessionNumberWaitsWithAllThatIsKnownOfIt() throws InterruptedException {
        ServiceRequest order = withAccession(order(), "A1");
        order.getIdentifierFirstRep().setSystem("urn:ris");
        order.addReasonCode().setText("known metastases");

        AwaitedOrder awaited = awaited(orderComplete().orders(order));

        assertThat(awaited.accessionNumber()).isEqualTo("A1");
        assertThat(awaited.issuer()).contains("urn:ris");
        assertThat(awaited.analysis("1.2.7")).isEqualTo(new AnalysisRequest("1.2.7", "p1", awaited.patientIdentity(),
                Optional.of("ServiceRequest/o1"), Optional.empty(), Optional.of("Practitioner/d1"), Optional.of("A1"),
                "org.lumbarcds.imaging-order-complete", List.of("tumour")));
    }

    @Test
    void twoOrdersOfOneAccessionNumberWaitAsOne() throws InterruptedException {
        ServiceRequest second = withAccession(order(), "A1");
        second.setId("o2");

        assertThat(studies(orderComplete().orders(withAccession(order(), "A1"), second))).hasSize(1);
    }

    @Test
    void anAccessionNumberNoArchiveCanHoldIsRefused() {
        assertThat(problem(orderComplete().orders(withAccession(order(), "9".repeat(65)))).body().field())
                .isEqualTo("/context/orders/entry/0/resource/identifier");
    }

    @Test
    void anOrderWithoutStudySaysSo() throws InterruptedException {
        assertThat(studies(orderComplete().orders(order())))
                .containsExactly(new OrderedStudy.WithoutStudy("ServiceRequest/o1"));
    }

    @Test
    void anOrderWaitsAlsoForAnArchiveThatDoesNotAnswer() throws InterruptedException {
        finder = accession -> {
            throw new RetrievalException(new Failure(Failure.Kind.PACS_UNAVAILABLE, "Down."));
        };

        assertThat(awaited(orderComplete().orders(withAccession(order(), "A1"))).order()).isEqualTo("ServiceRequest/o1");
    }

    @Test
    void theSameStudyTwiceIsOneRequest() throws InterruptedException {
        ServiceRequest second = order();
        second.setId("o2");

        assertThat(studies(orderComplete().orders(order(), second).studies(
                studyOf("o1").addBasedOn(new Reference("ServiceRequest/o2"))))).hasSize(1);
    }

    @Test
    void ordersOfOtherProceduresArePassedOver() throws InterruptedException {
        ServiceRequest knee = order();
        knee.setCode(new CodeableConcept().setText("MRI knee"));

        assertThat(studies(orderComplete().orders(knee).studies(study()))).isEmpty();
        assertThat(studies(orderComplete().studies(study().setDescription("Knee left")))).isEmpty();
        ImagingStudy ct = study();
        ct.getModalityFirstRep().setCode("CT");
        assertThat(studies(orderComplete().studies(ct))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"MRI lumbar spine without contrast", "MRT LWS nativ", "IRM lombaire",
        "MR L-Spine W/O", "Kernspintomographie der Lendenwirbelsäule"})
    void lumbarMriIsToldByWordsWhereNoCodeIsKnown(String text) throws InterruptedException {
        ServiceRequest order = order();
        order.setCode(new CodeableConcept().setText(text));

        assertThat(studies(orderComplete().orders(order).studies(study()))).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"http://loinc.org,30679-5,1", "http://loinc.org,24967-2,1", "urn:site,MRL1,1",
        "http://loinc.org,24969-8,0", "urn:other,24968-0,0"})
    void lumbarMriIsToldByCode(String system, String code, int expected) throws InterruptedException {
        ServiceRequest order = order();
        order.setCode(new CodeableConcept().addCoding(new Coding(system, code, null)));

        assertThat(studies(orderComplete().orders(order).studies(studyOf("o1")))).hasSize(expected);
    }

    @Test
    void anotherPatientsOrderOrStudyIsRefused() {
        ServiceRequest order = order();
        order.setSubject(new Reference("Patient/p2"));
        ImagingStudy study = study();
        study.setSubject(new Reference("Patient/p2"));

        assertThat(problem(orderComplete().orders(order)).body().field())
                .isEqualTo("/context/orders/entry/0/resource/subject");
        assertThat(problem(orderComplete().orders(order()).studies(study)).body().field())
                .isEqualTo("/context/studies/entry/0/resource/subject");
    }

    private List<String> skipped(HookCalls call) throws InterruptedException {
        return ordered(call).skipped().stream().map(Skipped::field).toList();
    }

    @Test
    void aStudyThatDoesNotSayWhoseItIsIsLeftOutAndTheOrderIsAnswered() throws InterruptedException {
        ImagingStudy study = study();
        study.setSubject(null);
        HookCalls call = orderComplete().orders(order()).studies(study);

        assertThat(studies(call)).containsExactly(new OrderedStudy.WithoutStudy("ServiceRequest/o1"));
        assertThat(skipped(call)).containsExactly("/context/studies/entry/0/resource/subject");
    }

    @Test
    void aSubjectNamedByAnIdentifierOfThePatientIsThePatient() throws InterruptedException {
        ImagingStudy own = study();
        own.setSubject(new Reference().setIdentifier(new Identifier().setSystem("urn:hospital").setValue("ID1")));
        ImagingStudy others = study();
        others.setSubject(new Reference().setIdentifier(new Identifier().setSystem("urn:hospital").setValue("ID2")));
        others.getIdentifierFirstRep().setValue("urn:oid:1.2.99");

        OrderTrigger.Ordered ordered = ordered(orderComplete().orders().studies(own, others));

        assertThat(ordered.studies()).singleElement().isInstanceOfSatisfying(OrderedStudy.Analyse.class,
                analyse -> assertThat(analyse.request().studyInstanceUid()).isEqualTo(STUDY));
        assertThat(ordered.skipped()).extracting(Skipped::field)
                .containsExactly("/context/studies/entry/1/resource/subject");
    }

    private static ServiceRequest named(String id, String uid) {
        ServiceRequest order = order();
        order.setId(id);
        order.addIdentifier().setSystem("urn:dicom:uid").setValue("urn:oid:" + uid);
        return order;
    }

    @ParameterizedTest
    @ValueSource(strings = {"active", "revoked", "entered-in-error", "draft", "on-hold", "unknown"})
    void anOrderThatIsNotCompletedKeepsNoOtherFromItsAnswer(String status) throws InterruptedException {
        ServiceRequest other = named("o2", "1.2.99");
        other.setStatus(ServiceRequest.ServiceRequestStatus.fromCode(status));
        HookCalls call = orderComplete().orders(other, named("o1", "1.2.3.4"));

        assertThat(only(call).studyInstanceUid()).isEqualTo("1.2.3.4");
        assertThat(skipped(call)).containsExactly("/context/orders/entry/0/resource/status");
    }

    @Test
    void whatIsNotToBeDoneOrMerelyThoughtOfOrOfUncertainMeaningIsNotAnalysed() throws InterruptedException {
        ServiceRequest not = named("o2", "1.2.99").setDoNotPerform(true);
        ServiceRequest proposal = named("o3", "1.2.98").setIntent(ServiceRequest.ServiceRequestIntent.PROPOSAL);
        ServiceRequest modified = named("o4", "1.2.97");
        modified.addModifierExtension().setUrl("urn:unknown").setValue(new StringType("x"));
        HookCalls call = orderComplete().orders(not, proposal, modified);

        assertThat(studies(call)).as("answered, and nothing is wrong with the call").isEmpty();
        assertThat(skipped(call)).containsExactly("/context/orders/entry/0/resource/doNotPerform",
                "/context/orders/entry/1/resource/intent", "/context/orders/entry/2/resource/modifierExtension");
    }

    @ParameterizedTest
    @ValueSource(strings = {"entered-in-error", "cancelled"})
    void aStudyThatWasWithdrawnIsNotAnalysedWhoeverNamesIt(String status) throws InterruptedException {
        ImagingStudy withdrawn = studyOf("o1");
        withdrawn.setStatus(ImagingStudy.ImagingStudyStatus.fromCode(status));
        ServiceRequest naming = named("o1", STUDY);

        OrderTrigger.Ordered ordered = ordered(orderComplete().orders(naming).studies(withdrawn));

        assertThat(ordered.studies()).isEmpty();
        assertThat(ordered.skipped()).extracting(Skipped::field).containsExactly(
                "/context/studies/entry/0/resource/status", "/context/orders/entry/0/resource");
    }

    @Test
    void anOrderOfWhichCannotBeToldWhetherItIsALumbarMriIsAnsweredWithWhy() throws InterruptedException {
        ServiceRequest vague = order();
        vague.setCode(new CodeableConcept().setText("MRI spine"));

        OrderTrigger.Ordered ordered = ordered(orderComplete().orders(vague));

        assertThat(ordered.studies()).isEmpty();
        assertThat(ordered.skipped()).singleElement().satisfies(skipped -> {
            assertThat(skipped.field()).isEqualTo("/context/orders/entry/0/resource/code");
            assertThat(skipped.reason()).contains("which part");
            assertThat(skipped.fix()).contains("lumbar.ehr.procedure-codes");
        });
    }

    @Test
    void theAccessionNumberInUseIsTakenBeforeAnOldOneAndOlderNamesOfItsTypeAreKnown() throws InterruptedException {
        ServiceRequest order = order();
        order.addIdentifier(HookCalls.accession("OLD").setUse(Identifier.IdentifierUse.OLD));
        order.addIdentifier(new Identifier().setValue("NEW").setType(new CodeableConcept().addCoding(
                new Coding("http://hl7.org/fhir/v2/0203", "ACSN", null))));
        ServiceRequest worded = order();
        worded.addIdentifier(new Identifier().setValue("WORDS").setType(new CodeableConcept().setText("Accession number")));

        assertThat(only(orderComplete().orders(order).studies(studyOf("o1"))).accessionNumber()).contains("NEW");
        assertThat(only(orderComplete().orders(worded).studies(studyOf("o1"))).accessionNumber()).contains("WORDS");
    }

    @Test
    void anAbsoluteSubjectReferenceIsUnderstood() throws InterruptedException {
        ServiceRequest order = order();
        order.setSubject(new Reference("https://ehr.example.org/fhir/Patient/p1"));

        assertThat(studies(orderComplete().orders(order).studies(study()))).hasSize(1);
    }

    @Test
    void anOrderThatIsNotCompletedOrHasNoIdIsRefused() {
        ServiceRequest active = order();
        active.setStatus(ServiceRequest.ServiceRequestStatus.ACTIVE);
        ServiceRequest nameless = order();
        nameless.setIdElement(null);

        assertThat(problem(orderComplete().orders(active)).body().field())
                .isEqualTo("/context/orders/entry/0/resource/status");
        assertThat(problem(orderComplete().orders(nameless)).body().field())
                .isEqualTo("/context/orders/entry/0/resource/id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"urn:oid:", "abc", "1.2.3.4.5.6.7.8.9.0.1.2.3.4.5.6.7.8.9.0.1.2.3.4.5.6.7.8.9.0.1.2.3.4.5",
        "../../etc/passwd"})
    void aWrongStudyUidIsRefused(String uid) {
        ImagingStudy study = study();
        study.getIdentifierFirstRep().setValue(uid);

        assertThat(problem(orderComplete().studies(study)).body().field())
                .isEqualTo("/context/studies/entry/0/resource/identifier/0/value");
    }

    @Test
    void aStudyWithoutUidIsRefused() {
        ImagingStudy study = study();
        study.setIdentifier(null);

        assertThat(problem(orderComplete().studies(study)).body().field())
                .isEqualTo("/context/studies/entry/0/resource/identifier");
    }

    @Test
    void aPatientThatWasNotPrefetchedIsRead() throws InterruptedException {
        ownServerHolds = Optional.of(HookCalls.patient());

        assertThat(only(orderComplete().withoutPrefetch().orders(order()).studies(study())).patientIdentity()
                .identifiers()).containsExactly("ID1");
        assertThat(studies(orderComplete().prefetched("patient", new OperationOutcome()).orders(order())
                .studies(study()))).hasSize(1);
    }

    @Test
    void aPatientThatCannotBeHadIsAFailedPrecondition() {
        assertThat(problem(orderComplete().withoutPrefetch().orders(order()).studies(study())).status())
                .isEqualTo(412);
        assertThat(problem(orderComplete().prefetchedNull("patient").orders(order()).studies(study())).status())
                .isEqualTo(412);
        ownServerDown = true;
        assertThat(problem(orderComplete().withoutPrefetch().orders(order()).studies(study())).body().detail())
                .contains("down");
    }

    @Test
    void anotherPrefetchedPatientIsRefused() {
        Patient other = HookCalls.patient();
        other.setId("p2");

        assertThat(problem(orderComplete().prefetched("patient", other).orders(order()).studies(study())).body()
                .field()).isEqualTo("/prefetch/patient/id");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "low back pain radiating to the left leg | ",
        "status post L4/5 fusion | fusion",
        "prior lumbar surgery, recurrent pain | surgery",
        "post-op day 3 | surgery",
        "rule out fracture | fracture",
        "no fracture, back pain | ",
        "back pain without history of tumour | ",
        "known metastases | tumour",
        "scoliosis follow-up | scoliosis",
        "fever, suspected spondylodiscitis | infection",
        "surgical planning | ",
    })
    void exclusionsAreFoundInTheReason(String reason, String exclusion) throws InterruptedException {
        ServiceRequest order = order();
        order.addReasonCode().setText(reason);

        assertThat(only(orderComplete().orders(order).studies(study())).clinicalExclusions())
                .isEqualTo(exclusion == null ? List.of() : List.of(exclusion));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Fracture of distal radius | | 0",
        "Compression fracture of lumbar vertebra | | 1",
        "Breast cancer | | 0",
        "| S32.010A | 1",
        "| M41.26 | 1",
        "| S52.501A | 0",
        "Idiopathic scoliosis | | 1",
    })
    void exclusionsAreFoundInConditionsOfTheSpineOnly(String text, String icd10, int found)
            throws InterruptedException {
        Condition condition = new Condition();
        condition.setCode(new CodeableConcept().setText(text));
        if (icd10 != null) {
            condition.getCode().addCoding(new Coding("http://hl7.org/fhir/sid/icd-10-cm", icd10, null));
        }
        Bundle conditions = new Bundle().setType(Bundle.BundleType.SEARCHSET);
        conditions.addEntry().setResource(condition);

        assertThat(only(orderComplete().orders(order()).studies(study()).prefetched("conditions", conditions))
                .clinicalExclusions()).hasSize(found);
    }

    @Test
    void anotherEhrsPatientOfTheSameIdIsNotLookedUpInTheOwnStore() {
        ownServerHolds = Optional.of(HookCalls.patient());
        caller = new Caller("https://other.example.org", Optional.empty());

        CdsHooksProblem problem = problem(orderComplete().withoutPrefetch().orders(order()).studies(studyOf("o1")));

        assertThat(problem.status()).isEqualTo(412);
        assertThat(problem.body().field()).isEqualTo("/prefetch/patient");
    }

    @Test
    void whatAnotherEhrSendsIsKeptUnderItsOwnNames() throws InterruptedException {
        caller = new Caller("https://other.example.org/fhir", Optional.of("https://other.example.org/fhir"));

        AnalysisRequest request = only(orderComplete().orders(order()).studies(studyOf("o1"))
                .prefetched("conditions", new Bundle()));

        assertThat(request.patientId()).isEqualTo(caller.patient("p1")).isNotEqualTo("p1");
        assertThat(request.order()).contains("https://other.example.org/fhir/ServiceRequest/o1");
        assertThat(request.requester()).contains("https://other.example.org/fhir/Practitioner/d1");
    }

    @Test
    void aPatientWithoutAnyIdentifierIsNoneToCompareImagesWith() {
        Patient nameless = HookCalls.patient();
        nameless.getIdentifier().clear();

        CdsHooksProblem problem = problem(orderComplete().prefetched("patient", nameless).orders(order())
                .studies(studyOf("o1")));

        assertThat(problem.status()).isEqualTo(412);
        assertThat(problem.body().field()).isEqualTo("/prefetch/patient/identifier");
    }
}
