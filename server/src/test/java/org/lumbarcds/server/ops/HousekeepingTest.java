// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lumbarcds.analysis.Throwables;
import org.lumbarcds.analysis.WorkerThreads;
import org.lumbarcds.server.database.DatabaseProperties;
import org.lumbarcds.server.queue.QueueOperations;
import org.lumbarcds.server.queue.QueueProperties;

class HousekeepingTest {

    @ParameterizedTest
    @EnumSource
    void tidiesAgainWhateverARoundThrew(Throwables thrown) throws InterruptedException {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        CountDownLatch rounds = new CountDownLatch(3);
        QueueOperations queue = mock(QueueOperations.class);
        given(queue.adoptOrphans(any())).willAnswer(call -> {
            rounds.countDown();
            return rounds.getCount() > 0 ? thrown.raise() : 0;
        });
        Housekeeping housekeeping = new Housekeeping(queue,
                new DatabaseProperties("jdbc:postgresql:none", "", "", 4), new QueueProperties(20, Duration.ofMillis(5)), meters);
        housekeeping.start();
        try {
            assertThat(rounds.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(housekeeping.threads()).isEqualTo(new WorkerThreads(1, 1));
            assertThat(meters.get("lumbar.worker.faults").counter().count()).isEqualTo(2);
        } finally {
            housekeeping.stop();
        }
    }
}
