// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.card;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.context.FhirContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.CodeSystem.ConceptDefinitionComponent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lumbarcds.analysis.Failure;
import org.lumbarcds.analysis.OrderStatus;
import org.lumbarcds.analysis.StudyStatus.State;
import org.lumbarcds.cdshooks.Card;
import org.lumbarcds.cdshooks.CdsResponse;
import org.lumbarcds.cdshooks.Coding;
import org.lumbarcds.cdshooks.Indicator;
import org.lumbarcds.cdshooks.Link;
import org.lumbarcds.cdshooks.Suggestion;
import org.lumbarcds.detect.ModelIdentity;
import org.lumbarcds.report.Conformance;
import org.lumbarcds.report.PlainWords;
import org.lumbarcds.spine.Condition;
import org.lumbarcds.spine.LevelFinding;
import org.lumbarcds.spine.OutOfScopeReason;
import org.lumbarcds.spine.PossibleAnswers;
import org.lumbarcds.spine.Presence;
import org.lumbarcds.spine.QualityFlag;
import org.lumbarcds.spine.ReadSeries;
import org.lumbarcds.spine.RejectedInstance;
import org.lumbarcds.spine.SpinalLevel;
import org.lumbarcds.spine.StudyFindings;

class StudyCardsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final StudyCards cards = new StudyCards(TestStatus.SETTINGS);

    @Test
    void aSuspectedHerniationAndSlipAreAWarningWithTheTableOfLevels() {
        Card card = cards.card(TestStatus.read(TestStatus.positive()));
        assertThat(card.indicator()).isEqualTo(Indicator.WARNING);
        assertThat(card.source().label()).isEqualTo("Lumbar CDS (assists, not a diagnosis)");
        assertThat(card.source().topic().code()).isEqualTo("lumbar-mri-result");
        assertThat(card.detail())
                .startsWith("**" + PlainWords.PRELIMINARY + "**")
                .contains("Images of 2026-03-02.")
                .contains("| Level | disc herniation | vertebral slip (spondylolisthesis) |\n|---|---|---|\n"
                        + "| T12-L1 | not judged | not judged |\n| L1-L2 | not suspected | not suspected |")
                .contains("| L4-L5 | **suspected**, high confidence, 91 % | not suspected |")
                .contains("| L5-S1 | not suspected | **suspected**, moderate confidence, 72 %; forward slip 6.2 mm "
                        + "(± 1.0 mm), 18 % of the endplate, about Meyerding grade I |")
                .contains("**What to do:** the radiologist's reading is awaited")
                .contains(Detail.RED_FLAGS)
                .contains("Model lumbar-compact 1.2.0, digest abababababab; 2 images analysed.");
    }

    @Test
    void theSeriesThatWereReadAreNamedAndTheirDescriptionsAreNoMarkdown() {
        Card card = cards.card(TestStatus.read(TestStatus.positive().readFrom(List.of(
                new ReadSeries("1.2.3", OptionalInt.of(4), "T2_SAG [x](http://evil) <b>\n# A", "T2", 11)))));

        assertThat(card.detail()).contains("Series read: series 4 \"T2\\_SAG \\[x\\]\\(http\\://evil\\) &lt;b&gt; \\# A\" "
                + "(T2, 11 slices).");
    }

    @Test
    void modelsThatWorkedTogetherAreNamedEachWithItsVersion() {
        ModelIdentity both = new ModelIdentity("a with b", "1.1.0 with 0.1.0", "ab".repeat(32), List.of(
                new ModelIdentity("a", "1.1.0", "cd".repeat(32)), new ModelIdentity("b", "0.1.0", "ef".repeat(32))));
        assertThat(both.title()).isEqualTo("a 1.1.0 with b 0.1.0");
        assertThat(TestStatus.MODEL.title()).isEqualTo("lumbar-compact 1.2.0");
    }

    @Test
    void theDetailHoldsNoHtmlOfItsOwn() {
        assertThat(cards.card(TestStatus.read(TestStatus.positive(QualityFlag.values()))).detail())
                .doesNotContain("<", ">");
    }

    @Test
    void nothingSuspectedIsAnInfoThatListsWhatTheToolCannotJudge() {
        Card card = cards.card(TestStatus.read(TestStatus.uniform(Presence.ABSENT, EnumSet.allOf(SpinalLevel.class))));
        assertThat(card.indicator()).isEqualTo(Indicator.INFO);
        assertThat(card.summary()).contains("no herniation or slip suspected at");
        assertThat(card.detail()).contains("**Not looked for:** spinal canal stenosis, disc degeneration, fracture, "
                + "tumour, infection").contains("cauda equina").contains(PlainWords.EXCLUDES_NOTHING)
                .contains(Detail.RED_FLAGS);
        assertThat(card.suggestions()).isEmpty();
        assertThat(card.links()).hasSize(1);
    }

    @Test
    void wearAloneIsNoWarning() {
        StudyFindings findings = TestStatus.judged(List.of(TestStatus.finding(
                SpinalLevel.L4_L5, Condition.DEGENERATION, Presence.PRESENT, 0.99)), Set.of());
        assertThat(cards.card(TestStatus.read(findings)).indicator()).isEqualTo(Indicator.INFO);
    }

    @ParameterizedTest
    @EnumSource(OutOfScopeReason.class)
    void aStudyOutOfScopeSaysWhyAndToHaveItReadAsUsual(OutOfScopeReason reason) {
        Card card = cards.card(TestStatus.read(TestStatus.outOfScope(reason)));
        assertThat(card.indicator()).isEqualTo(Indicator.INFO);
        assertThat(card.detail()).contains("**Not analysed.**").contains(reason.text())
                .contains("have the study read as usual").doesNotContain("not suspected", "| Level |");
    }

    @Test
    void aLevelWhereBothAnswersStayPossibleSaysThatTheSoftwareCannotTell() {
        StudyFindings findings = TestStatus.judged(List.of(
                new LevelFinding(SpinalLevel.L4_L5, Condition.HERNIATION, Presence.INDETERMINATE, 0.2, List.of(), List.of(),
                        Optional.of(new PossibleAnswers(true, true, 0.05, true))),
                TestStatus.finding(SpinalLevel.L5_S1, Condition.HERNIATION, Presence.ABSENT, 0.01)), Set.of());

        assertThat(cards.card(TestStatus.read(findings)).detail())
                .contains("| L4-L5 | **cannot tell**, estimated chance 20 % |")
                .contains("**Cannot tell** about disc herniation at L4-L5: neither answer can be ruled out at a miss rate "
                        + "of 5 %. The physician's reading decides.");
    }

    @ParameterizedTest
    @EnumSource(QualityFlag.class)
    void everyLimitIsSaid(QualityFlag flag) {
        assertThat(cards.card(TestStatus.read(TestStatus.positive(flag))).detail())
                .contains("**Limits of this result**\n\n- " + flag.text());
    }

    @Test
    void anUncertainLevelIsInTheSummary() {
        assertThat(cards.card(TestStatus.read(TestStatus.positive(QualityFlag.LEVEL_UNCERTAIN))).summary())
                .contains("level uncertain");
    }

    @Test
    void foreignTextIsEscaped() {
        StudyFindings findings = TestStatus.judged(TestStatus.positive().findings(), Set.of(),
                new RejectedInstance("1.2", "<script>alert(1)</script> [x](javascript:y)"));
        assertThat(cards.card(TestStatus.read(findings)).detail())
                .contains("1 of 3 images was left out: &lt;script&gt;").doesNotContain("<script", "](");
    }

    @Test
    void imagesLeftOutAreCountedByCause() {
        StudyFindings findings = TestStatus.judged(TestStatus.positive().findings(), Set.of(),
                new RejectedInstance("1.2", "code damaged", RejectedInstance.Cause.UNDECODABLE),
                new RejectedInstance("1.3", "code damaged", RejectedInstance.Cause.UNDECODABLE),
                new RejectedInstance("1.4", "ends early", RejectedInstance.Cause.INCOMPLETE));
        assertThat(cards.card(TestStatus.read(findings)).detail())
                .contains("3 of 5 images were left out (1 arrived incomplete, 2 could not be decoded): code damaged ends early");
    }

    @ParameterizedTest
    @EnumSource(value = State.class, names = {"QUEUED", "RUNNING"})
    void aRunningAnalysisIsSaidToBeRunning(State state) {
        Card card = cards.card(TestStatus.in(state));
        assertThat(card.indicator()).isEqualTo(Indicator.INFO);
        assertThat(card.summary()).contains("analysis is running").contains("next time the chart is opened");
        assertThat(card.detail()).contains("Nothing is said about findings");
        assertThat(card.links()).isEmpty();
    }

    @Test
    void waitingAndRunningAreTheSameCardForFeedback() {
        assertThat(cards.card(TestStatus.in(State.QUEUED)).uuid())
                .isEqualTo(cards.card(TestStatus.in(State.RUNNING)).uuid());
    }

    @ParameterizedTest
    @EnumSource(Failure.Kind.class)
    void aRetriedAnalysisSaysWhyAndThatNothingIsKnown(Failure.Kind kind) {
        Card card = cards.card(TestStatus.in(State.QUEUED, kind));
        assertThat(card.summary()).contains("No result so far").hasSizeLessThan(Card.SUMMARY_LIMIT);
        assertThat(card.detail()).contains("https\\://pacs.example.org").contains("Nothing is said about findings");
    }

    @ParameterizedTest
    @EnumSource(Failure.Kind.class)
    void aFailedAnalysisSaysWhyAndToHaveTheStudyReadAsUsual(Failure.Kind kind) {
        Card card = cards.card(TestStatus.in(State.FAILED, kind));
        assertThat(card.summary()).contains("not analysed").contains("Nothing is said about findings");
        assertThat(card.detail()).contains("have the study read as usual").contains(Detail.RED_FLAGS);
    }

    @Test
    void imagesOfAnotherPersonAreAWarningThatShowsNothingOfThem() {
        Card card = cards.card(TestStatus.in(State.IDENTITY_MISMATCH));
        assertThat(card.indicator()).isEqualTo(Indicator.WARNING);
        assertThat(card.summary()).contains("do not match this patient").contains("Contact radiology");
        assertThat(card.source().topic().code()).isEqualTo("patient-identity");
        assertThat(card.links()).isEmpty();
        assertThat(card.suggestions()).isEmpty();
    }

    private static OrderStatus order(OrderStatus.State state, Failure.Kind... kind) {
        return new OrderStatus("ab".repeat(32), "patient-1", state, kind.length == 0 ? Optional.empty()
                : Optional.of(new Failure(kind[0], "https://pacs.example.org says no")), List.of(), Instant.EPOCH);
    }

    @Test
    void anOrderThatWaitsForItsImagesSaysThatNothingNeedsToBeSentAgain() {
        Card card = cards.card(order(OrderStatus.State.AWAITING));
        assertThat(card.summary()).contains("images have not arrived yet").contains("No result so far")
                .hasSizeLessThan(Card.SUMMARY_LIMIT);
        assertThat(card.detail()).contains("nothing to send again").contains("Nothing is said about findings")
                .contains(Detail.RED_FLAGS);
        assertThat(card.indicator()).isEqualTo(Indicator.INFO);
    }

    @ParameterizedTest
    @EnumSource(Failure.Kind.class)
    void anOrderThatStillWaitsOrNeverGotItsImagesSaysWhy(Failure.Kind kind) {
        assertThat(cards.card(order(OrderStatus.State.AWAITING, kind)).detail()).contains("https\\://pacs.example.org");
        Card failed = cards.card(order(OrderStatus.State.FAILED, kind));
        assertThat(failed.summary()).contains("not analysed").contains("Nothing is said about findings");
        assertThat(failed.detail()).contains("have the study read as usual").contains("https\\://pacs.example.org");
    }

    @Test
    void anOrderUnderWhoseNumberAnotherPersonsImagesLieIsAWarning() {
        Card card = cards.card(order(OrderStatus.State.IDENTITY_MISMATCH));
        assertThat(card.indicator()).isEqualTo(Indicator.WARNING);
        assertThat(card.summary()).contains("do not match this patient").contains("Contact radiology");
        assertThat(card.overrideReasons()).hasSize(1);
    }

    @Test
    void anOrderThatArrivedHasNoCardOfItsOwn() {
        assertThatThrownBy(() -> cards.card(order(OrderStatus.State.ARRIVED)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noCardIsEverCritical() {
        for (State state : EnumSet.complementOf(EnumSet.of(State.READ))) {
            assertThat(cards.card(TestStatus.in(state)).indicator()).isNotEqualTo(Indicator.CRITICAL);
        }
        StudyFindings worst = TestStatus.uniform(Presence.PRESENT, EnumSet.allOf(SpinalLevel.class));
        assertThat(cards.card(TestStatus.read(worst)).indicator()).isEqualTo(Indicator.WARNING);
    }

    @Test
    void theLinkOpensTheAppAtTheStudyAndItsReport() throws Exception {
        Link link = cards.card(TestStatus.read(TestStatus.positive())).links().get(0);
        assertThat(link.type()).isEqualTo(Link.Type.SMART);
        assertThat(link.url()).isEqualTo("https://cds.example.org/app/launch");
        assertThat(JSON.readTree(link.appContext())).isEqualTo(JSON.readTree(
                "{\"studyInstanceUid\":\"" + TestStatus.STUDY + "\",\"reportId\":\"lumbar-0123\"}"));
    }

    @Test
    void aWarningOffersADraftForAPriorityReading() {
        Card card = cards.card(TestStatus.read(TestStatus.positive()));
        Suggestion suggestion = card.suggestions().get(0);
        JsonNode request = suggestion.actions().get(0).resource();
        assertThat(request.path("resourceType").asText()).isEqualTo("ServiceRequest");
        assertThat(request.path("status").asText()).isEqualTo("draft");
        assertThat(request.path("subject").path("reference").asText()).isEqualTo("Patient/patient-1");
        assertThat(request.at("/supportingInfo/0/identifier/value").asText())
                .isEqualTo("urn:oid:" + TestStatus.STUDY);
        assertThat(request.at("/reasonCode/0/text").asText()).isEqualTo(card.summary());
    }

    @Test
    void theSameStudyAndModelGiveTheSameUuidsAndAnotherModelOthers() {
        Card card = cards.card(TestStatus.read(TestStatus.positive()));
        Card again = cards.card(TestStatus.read(TestStatus.positive()));
        assertThat(again).isEqualTo(card);
        StudyFindings p = TestStatus.positive();
        Card other = cards.card(TestStatus.read(new StudyFindings(p.studyInstanceUid(), p.findings(), Set.of(),
                List.of(), new ModelIdentity("m", "2", "cd".repeat(32)), "CPU", List.of(), List.of(),
                Optional.empty())));
        assertThat(other.uuid()).isNotEqualTo(card.uuid());
        assertThat(other.suggestions().get(0).uuid()).isNotEqualTo(card.suggestions().get(0).uuid())
                .isNotEqualTo(other.uuid());
    }

    @Test
    void anOrderWithoutStudyIsSaidToHaveNone() {
        assertThat(cards.orderWithoutStudy("ServiceRequest/1").summary()).contains("names no study");
        assertThat(cards.orderWithoutStudy("ServiceRequest/1").uuid())
                .isNotEqualTo(cards.orderWithoutStudy("ServiceRequest/2").uuid());
    }

    @Test
    void aStatusThatWasReadButHasNoFindingsIsRefused() {
        assertThatThrownBy(() -> cards.card(TestStatus.in(State.READ)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("has findings");
    }

    @Test
    void overrideReasonsAndTopicsAreThePublishedOnes() {
        assertThat(OverrideReason.all()).allMatch(c -> c.display() != null);
        assertThat(byCode(OverrideReason.all())).isEqualTo(published("card-override-reason"));
        assertThat(byCode(Arrays.stream(CardTopic.values()).map(CardTopic::coding).toList()))
                .isEqualTo(published("card-topic"));
    }

    @Test
    void theReportIsCopiedIntoTheChartOnlyWhereTheSiteWantsIt() throws Exception {
        ObjectNode report = (ObjectNode) JSON.readTree("""
                {"resourceType":"DiagnosticReport","id":"lumbar-0123","meta":{"versionId":"1"},"status":"preliminary",
                 "identifier":[{"system":"https://lumbarcds.org/fhir/sid/report","value":"lumbar-0123"}],
                 "subject":{"reference":"Patient/patient-1"},"imagingStudy":[{"reference":"ImagingStudy/7"}],
                 "result":[{"reference":"Observation/o1"}],"media":[{"link":{"reference":"Media/m1"}}]}""");
        var statuses = List.of(TestStatus.read(TestStatus.positive()), TestStatus.in(State.RUNNING));
        assertThat(cards.answer(statuses, id -> Optional.of(report)).systemActions()).isEmpty();

        StudyCards copying = new StudyCards(new CardSettings(TestStatus.SETTINGS.launchUrl(), ZoneId.of("UTC"),
                Optional.of(URI.create("https://cds.example.org/fhir"))));
        CdsResponse response = copying.answer(statuses,
                id -> id.equals("lumbar-0123") ? Optional.of(report) : Optional.empty());
        assertThat(response.cards()).hasSize(2);
        assertThat(response.systemActions()).hasSize(1);
        JsonNode copy = response.systemActions().get(0).resource();
        assertThat(copy.has("id")).isFalse();
        assertThat(copy.has("meta")).isFalse();
        assertThat(copy.at("/identifier/0/value").asText()).isEqualTo("lumbar-0123");
        assertThat(copy.at("/subject/reference").asText()).isEqualTo("Patient/patient-1");
        assertThat(copy.at("/imagingStudy/0/reference").asText())
                .isEqualTo("https://cds.example.org/fhir/ImagingStudy/7");
        assertThat(copy.at("/result/0/reference").asText()).isEqualTo("https://cds.example.org/fhir/Observation/o1");
        assertThat(copy.at("/media/0/link/reference").asText()).isEqualTo("https://cds.example.org/fhir/Media/m1");
        assertThat(report.path("id").asText()).isEqualTo("lumbar-0123");

        ObjectNode finished = report.deepCopy().put("status", "final");
        assertThat(copying.answer(statuses, id -> Optional.of(finished)).systemActions()).isEmpty();
        assertThat(copying.answer(statuses).systemActions()).isEmpty();
    }

    @Test
    void settingsWithoutAnAbsoluteUrlAreRefused() {
        assertThatThrownBy(() -> new CardSettings(URI.create("/app/launch"), ZoneId.of("UTC"), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("launchUrl");
    }

    private static Map<String, String> byCode(List<Coding> codings) {
        return codings.stream().collect(Collectors.toMap(Coding::code, Coding::display));
    }

    private static Map<String, String> published(String id) {
        CodeSystem system = (CodeSystem) Conformance.resources(FhirContext.forR4Cached()).stream()
                .filter(r -> r instanceof CodeSystem && r.getIdPart().equals(id)).findFirst().orElseThrow();
        return system.getConcept().stream().collect(Collectors.toMap(
                ConceptDefinitionComponent::getCode, ConceptDefinitionComponent::getDisplay));
    }
}
