// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lumbarcds.analysis.AnalysisQueue;
import org.lumbarcds.analysis.AwaitedOrder;
import org.lumbarcds.analysis.Failure;
import org.lumbarcds.analysis.OrderQueue;
import org.lumbarcds.analysis.OrderStatus;
import org.lumbarcds.analysis.Requests;
import org.lumbarcds.analysis.StudyStatus;
import org.lumbarcds.analysis.TestClock;
import org.lumbarcds.server.ServerTest;
import org.lumbarcds.server.TestStudies;
import org.springframework.jdbc.core.JdbcTemplate;

class UnfitRowsTest extends ServerTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final TestQueues queues;
    private final QueueOperations operations;
    private final JdbcTemplate jdbc;
    private final TestClock clock = new TestClock();
    private AnalysisQueue queue;

    UnfitRowsTest(TestQueues queues, QueueOperations operations, JdbcTemplate jdbc) {
        this.queues = queues;
        this.operations = operations;
        this.jdbc = jdbc;
    }

    @BeforeEach
    void emptyQueue() {
        queue = queues.empty(TestStudies.MODEL.digest(), 3, clock);
    }

    @Test
    void aStudyThatEndsTheProcessEachTimeIsGivenUp() {
        queue.submit(TestStudies.request("1.2.1", "p1"));
        for (int i = 1; i <= 3; i++) {
            assertThat(queue.lease("killed", MINUTE).orElseThrow().attempt()).isEqualTo(i);
            clock.advance(MINUTE);
        }

        assertThat(queue.lease("next", MINUTE)).isEmpty();
        StudyStatus status = queue.status("1.2.1").orElseThrow();
        assertThat(status.state()).isEqualTo(StudyStatus.State.FAILED);
        assertThat(status.reason()).get().extracting(Failure::kind).isEqualTo(Failure.Kind.INTERNAL);
    }

    @Test
    void aRequestThatCannotBeReadIsGivenUpAndTheNextIsServed() {
        queue.submit(TestStudies.request("1.2.1", "p1"));
        queue.submit(TestStudies.request("1.2.2", "p1"));
        jdbc.update("update analysis_request set request = '{' where study_uid = '1.2.1'");

        assertThat(queue.lease("w", MINUTE).orElseThrow().request().studyInstanceUid()).isEqualTo("1.2.2");
        assertThat(queue.status("1.2.1").orElseThrow().state()).isEqualTo(StudyStatus.State.FAILED);
    }

    @Test
    void studiesCutOffByTheEndOfTheProcessAreQueuedAtTheNextStart() {
        queue.submit(TestStudies.request("1.2.1", "p1"));
        queue.lease("killed", MINUTE);

        assertThat(operations.releaseAll()).isEqualTo(1);

        assertThat(queue.status("1.2.1").orElseThrow().state()).isEqualTo(StudyStatus.State.QUEUED);
    }

    @Test
    void anOrderThatCannotBeReadIsGivenUpAndTheNextIsServed() {
        OrderQueue orders = ordersYearsAhead();
        AwaitedOrder broken = Requests.awaited("p1", Requests.identity("ID"));
        orders.submit(broken);
        clock.advance(MINUTE);
        orders.submit(Requests.awaited("p2", Requests.identity("ID")));
        jdbc.update("update awaited_order set request = '{' where order_key = ?", broken.key());

        assertThat(orders.lease(MINUTE).orElseThrow().order().patientId()).isEqualTo("p2");
        OrderStatus status = orders.status(broken.key()).orElseThrow();
        assertThat(status.state()).isEqualTo(OrderStatus.State.FAILED);
        assertThat(status.reason()).contains(new Failure(Failure.Kind.INTERNAL, "The stored order cannot be read."));
    }

    @Test
    void anOrderBeingLookedForAtTheEndOfTheProcessIsDueAtTheNextStart() {
        OrderQueue orders = ordersYearsAhead();
        orders.submit(Requests.awaited("p1", Requests.identity("ID")));
        orders.lease(MINUTE);

        operations.releaseAll();

        assertThat(jdbc.queryForObject("select count(*) from awaited_order where next_attempt_at < ?", Long.class,
                OffsetDateTime.now().plusDays(1))).isEqualTo(1);
    }

    /** The application's own watcher, which goes by the real time, does not find these due. */
    private OrderQueue ordersYearsAhead() {
        clock.advance(Duration.ofDays(3650));
        return queues.emptyOrders(TestStudies.MODEL.digest(), clock);
    }

    @Test
    void studiesThatWaitForAModelNobodyServesAreTakenOver() {
        queue.submit(TestStudies.request("1.2.1", "p1"));

        assertThat(operations.adoptOrphans(Duration.ofMinutes(5))).isEqualTo(1);

        assertThat(jdbc.queryForObject("select model_digest from analysis_request where study_uid = '1.2.1'",
                String.class)).isNotEqualTo(TestStudies.MODEL.digest());
    }
}
