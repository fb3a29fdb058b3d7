// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lumbarcds.server.TestStudies.newPatient;
import static org.lumbarcds.server.TestStudies.newUid;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lumbarcds.analysis.AnalysisOutcome;
import org.lumbarcds.analysis.AnalysisQueue;
import org.lumbarcds.analysis.AnalysisQueue.Lease;
import org.lumbarcds.analysis.Failure;
import org.lumbarcds.analysis.RetrievedSlices;
import org.lumbarcds.analysis.StudyStatus;
import org.lumbarcds.analysis.TestClock;
import org.lumbarcds.compare.Comparison;
import org.lumbarcds.detect.ModelIdentity;
import org.lumbarcds.server.TestStudies;
import org.lumbarcds.server.queue.TestQueues;
import org.lumbarcds.shadow.FirstModel;
import org.lumbarcds.shadow.SliceShelf;
import org.lumbarcds.spine.Condition;
import org.lumbarcds.spine.LevelFinding;
import org.lumbarcds.spine.OutOfScopeReason;
import org.lumbarcds.spine.Presence;
import org.lumbarcds.spine.QualityFlag;
import org.lumbarcds.spine.SpinalLevel;
import org.lumbarcds.spine.StudyFindings;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What the second model's table keeps on every database. */
abstract class ShadowTableContract {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final ModelIdentity SHADOW = new ModelIdentity("second", "2", "5".repeat(64));
    private static final Failure FAILURE = new Failure(Failure.Kind.INTERNAL, "The analysis failed.");

    private final TestQueues queues;
    private final ShadowRows rows;
    private final StoredComparison comparison;
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final TestClock clock = new TestClock();
    private final SliceShelf shelf = new SliceShelf(1 << 20);
    private AnalysisQueue first;

    ShadowTableContract(TestQueues queues, ShadowRows rows, StoredComparison comparison, JdbcTemplate jdbc,
            PlatformTransactionManager transactions) {
        this.queues = queues;
        this.rows = rows;
        this.comparison = comparison;
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
    }

    @BeforeEach
    void emptyQueues() {
        first = queues.empty(TestStudies.MODEL.digest(), 20, clock);
    }

    private ShadowQueue queue(ModelIdentity shadow) {
        return new ShadowQueue(rows, transaction, shelf, new ShadowQueue.Scope(TestStudies.MODEL.digest(),
                shadow.digest(), clock.instant().minus(Duration.ofDays(1)), 3), clock);
    }

    private String readByTheFirst() {
        String study = newUid();
        first.submit(TestStudies.request(study, newPatient()));
        assertThat(first.complete(first.lease("first", MINUTE).orElseThrow(), TestStudies.read(study))).isTrue();
        return study;
    }

    private static StudyFindings findings(String study, Presence herniation) {
        return new StudyFindings(study, List.of(
                new LevelFinding(SpinalLevel.L4_L5, Condition.HERNIATION, herniation, 0.2, List.of(), List.of()),
                new LevelFinding(SpinalLevel.L3_L4, Condition.HERNIATION, Presence.ABSENT, 0.1, List.of(), List.of())),
                EnumSet.noneOf(QualityFlag.class), List.of(), SHADOW, "CPU", List.of("1.2"), List.of(),
                Optional.empty());
    }

    private static AnalysisOutcome read(String study) {
        return new AnalysisOutcome.Read(findings(study, Presence.ABSENT), TestStudies.read(study).study(),
                Optional.empty());
    }

    private Lease due(ShadowQueue queue) {
        queue.enrol();
        clock.advance(MINUTE);
        return queue.lease("shadow", MINUTE).orElseThrow();
    }

    private String state(String study) {
        return jdbc.queryForObject("select state from shadow_reading where study_uid = ? and model_digest = ?",
                String.class, study, SHADOW.digest());
    }

    @Test
    void aStudyTheFirstHasReadIsReadByTheSecondOnceAndStoredApart() {
        String study = readByTheFirst();
        StudyStatus before = first.status(study).orElseThrow();
        Integer resources = jdbc.queryForObject("select count(*) from hfj_resource", Integer.class);
        ShadowQueue queue = queue(SHADOW);

        Lease lease = due(queue);
        assertThat(lease.request().studyInstanceUid()).isEqualTo(study);
        assertThat(lease.attempt()).isEqualTo(1);
        assertThat(queue.complete(lease, read(study))).isTrue();

        assertThat(state(study)).isEqualTo("READ");
        assertThat(first.status(study)).as("the first result is what it was").contains(before);
        assertThat(jdbc.queryForObject("select count(*) from hfj_resource", Integer.class)).isEqualTo(resources);
        clock.advance(Duration.ofHours(1));
        assertThat(queue.lease("shadow", MINUTE)).as("once").isEmpty();
        assertThat(queue(SHADOW).lease("restarted", MINUTE)).isEmpty();
    }

    @Test
    void theTableNamesNoPatient() {
        String study = readByTheFirst();
        ShadowQueue queue = queue(SHADOW);
        queue.complete(due(queue), read(study));

        String row = jdbc.queryForMap("select * from shadow_reading where study_uid = ?", study).toString();
        assertThat(row).doesNotContain("patient-", "MRN-1", "Doe");
    }

    @Test
    void aStudyTheFirstHasNotReadIsLeftAlone() {
        first.submit(TestStudies.request(newUid(), newPatient()));
        String givenUp = newUid();
        first.submit(TestStudies.request(givenUp, newPatient()));
        first.giveUp(first.lease("first", MINUTE).orElseThrow(), FAILURE);
        ShadowQueue queue = queue(SHADOW);

        queue.enrol();
        clock.advance(MINUTE);
        assertThat(queue.lease("shadow", MINUTE)).isEmpty();
    }

    @Test
    void anotherShadowModelReadsTheStudyToo() {
        String study = readByTheFirst();
        ShadowQueue queue = queue(SHADOW);
        queue.complete(due(queue), read(study));

        assertThat(due(queue(new ModelIdentity("third", "1", "6".repeat(64)))).request().studyInstanceUid())
                .isEqualTo(study);
    }

    @Test
    void theProcessThatHoldsTheSlicesNeedNotWait() {
        String kept = readByTheFirst();
        String other = readByTheFirst();
        new FirstModel(shelf).analysed(new RetrievedSlices(kept, List.of(), List.of(), List.of()));
        ShadowQueue queue = queue(SHADOW);

        assertThat(queue.lease("shadow", MINUTE).orElseThrow().request().studyInstanceUid()).isEqualTo(kept);
        assertThat(queue.lease("shadow", MINUTE)).as("the other process has a start").isEmpty();
        clock.advance(Duration.ofSeconds(11));
        Lease late = queue.lease("shadow", MINUTE).orElseThrow();
        assertThat(late.request().studyInstanceUid()).isEqualTo(other);
        queue.complete(late, read(other));
    }

    @Test
    void slicesAreLetGoWithTheResult() {
        String study = readByTheFirst();
        new FirstModel(shelf).analysed(new RetrievedSlices(study, List.of(), List.of(), List.of()));
        ShadowQueue queue = queue(SHADOW);
        Lease lease = queue.lease("shadow", MINUTE).orElseThrow();

        queue.retry(lease, FAILURE, clock.instant());
        assertThat(shelf.studies()).as("the next attempt needs them").containsExactly(study);
        queue.complete(queue.lease("shadow", MINUTE).orElseThrow(), read(study));
        assertThat(shelf.studies()).isEmpty();
    }

    @Test
    void aLeaseThatWasLostWritesNothing() {
        String study = readByTheFirst();
        ShadowQueue queue = queue(SHADOW);
        Lease late = due(queue);
        clock.advance(MINUTE);
        Lease current = queue.lease("another", MINUTE).orElseThrow();

        assertThat(current.attempt()).isEqualTo(2);
        assertThat(queue.renew(late, MINUTE)).isFalse();
        assertThat(queue.complete(late, read(study))).isFalse();
        queue.giveUp(late, FAILURE);
        assertThat(state(study)).isEqualTo("RUNNING");
        assertThat(queue.renew(current, MINUTE)).isTrue();
        assertThat(queue.complete(current, read(study))).isTrue();
    }

    @Test
    void aStudyThatEndsTheProcessEachTimeIsGivenUpAndTheFirstResultStands() {
        String study = readByTheFirst();
        ShadowQueue queue = queue(SHADOW);
        due(queue);
        for (int i = 2; i <= 3; i++) {
            clock.advance(MINUTE);
            assertThat(queue.lease("killed", MINUTE).orElseThrow().attempt()).isEqualTo(i);
        }
        clock.advance(MINUTE);

        assertThat(queue.lease("next", MINUTE)).isEmpty();
        assertThat(state(study)).isEqualTo("FAILED");
        assertThat(first.status(study).orElseThrow().state()).isEqualTo(StudyStatus.State.READ);
    }

    @Test
    void aGivenUpStudyIsListedWithItsReasonAndCanBeSentAgain() {
        String study = readByTheFirst();
        ShadowQueue queue = queue(SHADOW);
        queue.giveUp(due(queue), new Failure(Failure.Kind.INTERNAL, "x".repeat(600)));

        ShadowRows.GivenUp shown = rows.givenUp(10).get(0);
        assertThat(shown.studyInstanceUid()).isEqualTo(study);
        assertThat(shown.failureDetail()).hasSize(500);
        assertThat(rows.startOver(shown.id(), clock.instant())).isTrue();
        assertThat(rows.startOver(shown.id(), clock.instant())).as("no longer given up").isFalse();
        assertThat(queue.lease("shadow", MINUTE).orElseThrow().attempt()).isEqualTo(1);
    }

    @Test
    void imagesOfAnotherPatientAreAFailureOfTheSecondModelAlone() {
        String study = readByTheFirst();
        ShadowQueue queue = queue(SHADOW);

        assertThat(queue.complete(due(queue), new AnalysisOutcome.IdentityMismatch("PatientID"))).isTrue();

        assertThat(state(study)).isEqualTo("FAILED");
        assertThat(first.status(study).orElseThrow().findings()).isPresent();
    }

    @Test
    void findingsOfAnotherModelAreRefused() {
        String study = readByTheFirst();
        ShadowQueue queue = queue(SHADOW);
        Lease lease = due(queue);

        assertThatThrownBy(() -> queue.complete(lease, TestStudies.read(study)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aStudyOfWhichNoModelSawAnImageIsNotFetchedForTheSecond() {
        String study = newUid();
        first.submit(TestStudies.request(study, newPatient()));
        first.complete(first.lease("first", MINUTE).orElseThrow(), new AnalysisOutcome.Read(
                new StudyFindings(study, List.of(), EnumSet.noneOf(QualityFlag.class),
                        List.of(OutOfScopeReason.NOT_MR), TestStudies.MODEL, "CPU", List.of(), List.of(),
                        Optional.empty()),
                TestStudies.read(study).study(), Optional.empty()));
        ShadowQueue queue = queue(SHADOW);
        queue.enrol();

        assertThat(state(study)).isEqualTo("NOT_READ");
        clock.advance(MINUTE);
        assertThat(queue.lease("shadow", MINUTE)).isEmpty();
    }

    @Test
    void studiesReadLongBeforeTheStartAreLeftAlone() {
        readByTheFirst();
        clock.advance(Duration.ofDays(2));
        ShadowQueue queue = queue(SHADOW);
        queue.enrol();

        assertThat(jdbc.queryForObject("select count(*) from shadow_reading", Long.class)).isZero();
    }

    @Test
    void aResultThatIsCommittedLateIsFoundNevertheless() {
        ShadowQueue queue = queue(SHADOW);
        clock.advance(Duration.ofMinutes(10));
        queue.enrol();
        String study = readByTheFirst();
        jdbc.update("update study_card set updated_at = ? where study_uid = ?",
                org.lumbarcds.server.database.DatabaseTime.of(clock.instant().minus(Duration.ofMinutes(4))), study);

        queue.enrol();
        assertThat(state(study)).isEqualTo("QUEUED");
    }

    @Test
    void theReadingGoesWithTheStudysRow() {
        String study = readByTheFirst();
        ShadowQueue queue = queue(SHADOW);
        queue.complete(due(queue), read(study));

        jdbc.update("delete from analysis_request where study_uid = ?", study);

        assertThat(jdbc.queryForObject("select count(*) from shadow_reading where study_uid = ?", Long.class, study))
                .isZero();
    }

    @Test
    void aRemovedStudyIsGoneAndNoShadowModelReadsItAgain() {
        String study = readByTheFirst();
        ShadowQueue queue = queue(SHADOW);
        Lease running = due(queue);

        rows.remove(study, clock.instant());
        rows.remove(study, clock.instant());

        assertThat(queue.complete(running, read(study))).as("removed while it was read").isFalse();
        queue(new ModelIdentity("third", "1", "6".repeat(64))).enrol();
        assertThat(jdbc.queryForObject("select count(*) from shadow_reading where study_uid = ?", Long.class, study))
                .isZero();
    }

    @Test
    void bothModelsFindingsAreCompared() {
        String study = readByTheFirst();
        ShadowQueue queue = queue(SHADOW);
        queue.complete(due(queue), read(study));

        Comparison compared = comparison.of(StoredComparison.Selection.LATEST).orElseThrow();

        assertThat(compared.a()).isEqualTo(TestStudies.MODEL);
        assertThat(compared.b()).isEqualTo(SHADOW);
        assertThat(compared.judged()).isEqualTo(1);
        assertThat(compared.differences()).extracting(d -> d.study() + " " + d.question().place())
                .containsExactly(study + " L4-L5");
        assertThat(comparison.of(new StoredComparison.Selection(Optional.of("no such digest"), Optional.empty(),
                Instant.EPOCH))).isEmpty();
        assertThat(comparison.of(new StoredComparison.Selection(Optional.empty(), Optional.empty(),
                clock.instant().plus(MINUTE)))).as("read before").isEmpty();
    }

    @Test
    void findingsThatCannotBeReadAreNamedAndNotCompared() {
        String study = readByTheFirst();
        ShadowQueue queue = queue(SHADOW);
        queue.complete(due(queue), read(study));
        jdbc.update("update shadow_reading set findings = '{\"format\":99}' where study_uid = ?", study);

        Comparison compared = comparison.of(StoredComparison.Selection.LATEST).orElseThrow();

        assertThat(compared.judged()).isZero();
        assertThat(compared.unjudged().get(0).b().unjudged()).containsExactly("stored-findings-unreadable");
        assertThat(compared.b().digest()).isEqualTo(SHADOW.digest());
    }

    @Test
    void readingsCutOffByTheEndOfTheProcessAreQueuedAtTheNextStart() {
        String study = readByTheFirst();
        due(queue(SHADOW));

        assertThat(rows.releaseAll(clock.instant())).isEqualTo(1);

        assertThat(state(study)).isEqualTo("QUEUED");
    }
}
