// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lumbarcds.analysis.StudyStatus;
import org.lumbarcds.card.CardSettings;
import org.lumbarcds.card.StudyCards;
import org.lumbarcds.phantom.LevelSpec;
import org.lumbarcds.server.TestStudies;
import org.lumbarcds.spine.Condition;
import org.lumbarcds.spine.SpinalLevel;

/** Cards as the server writes them, read as the demo shows and judges them. */
class CardTextTest {

    private static final String STUDY = "2.25.1";

    private static JsonNode card(StudyStatus.State state) {
        StudyCards cards = new StudyCards(new CardSettings(
                URI.create("http://127.0.0.1:1/app/launch"), ZoneId.of("UTC"), Optional.empty()));
        return new ObjectMapper().valueToTree(cards.card(new StudyStatus(STUDY, "patient-1", state, Optional.empty(),
                state == StudyStatus.State.READ ? Optional.of(TestStudies.findings(STUDY)) : Optional.empty(),
                Optional.empty(), Optional.empty(), Instant.EPOCH)));
    }

    @Test
    void everyLineOfTheBoxIsEquallyLong() {
        assertThat(CardText.of(card(StudyStatus.State.READ)).lines()).allSatisfy(
                line -> assertThat(line.codePointCount(0, line.length())).isEqualTo(100));
    }

    @Test
    void noMarkdownIsLeft() {
        assertThat(CardText.of(card(StudyStatus.State.READ))).doesNotContain("**", "|", "\\");
    }

    @Test
    void summaryTableLinkAndReasonsAreShown() {
        String box = CardText.of(card(StudyStatus.State.READ));

        assertThat(box.replaceAll("[│\\s]+", " ")).contains("WARNING").contains("Suspected disc herniation at L4-L5")
                .contains("L5-S1").contains("not suspected").contains("[ Open images and findings ]")
                .contains("[ Ask radiology for a priority reading ]").contains("Dismiss because: ");
    }

    @Test
    void theCardTellsWhichLevelsAreSuspected() {
        CardReading card = new CardReading(card(StudyStatus.State.READ));

        assertThat(card.result()).isTrue();
        assertThat(card.pending()).isFalse();
        assertThat(card.suspected(Condition.HERNIATION)).containsExactly(SpinalLevel.L4_L5);
        assertThat(card.suspected(Condition.SPONDYLOLISTHESIS)).containsExactly(SpinalLevel.L5_S1);
    }

    @Test
    void aRunningAnalysisIsNoResult() {
        CardReading card = new CardReading(card(StudyStatus.State.RUNNING));

        assertThat(card.result()).isFalse();
        assertThat(card.pending()).isTrue();
        assertThat(card.suspected(Condition.HERNIATION)).isEmpty();
    }

    @Test
    void imagesOfAnotherPersonAreNothingToWaitFor() {
        CardReading card = new CardReading(card(StudyStatus.State.IDENTITY_MISMATCH));

        assertThat(card.result()).isFalse();
        assertThat(card.pending()).isFalse();
    }

    @Test
    void theDemoStudyIsExpectedToShowItsHerniationAndItsSlip() {
        Expectation expected = new Expectation(Optional.of(PhantomFiles.demo(1)));

        assertThat(expected.missing(new CardReading(card(StudyStatus.State.READ)))).isEmpty();
        assertThat(expected.missing(new CardReading(card(StudyStatus.State.RUNNING))))
                .containsExactly("the card is not a result");
    }

    @Test
    void aLevelThatIsNotFlaggedIsNamed() {
        Expectation expected = new Expectation(Optional.of(PhantomFiles.demo(1)
                .with(SpinalLevel.L2_L3, LevelSpec.HEALTHY.withHerniation(6))));

        assertThat(expected.missing(new CardReading(card(StudyStatus.State.READ))))
                .containsExactly("disc herniation at L2-L3");
    }
}
