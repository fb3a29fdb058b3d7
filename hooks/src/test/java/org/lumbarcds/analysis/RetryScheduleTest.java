// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RetryScheduleTest {

    private static final RetrySchedule SCHEDULE =
            new RetrySchedule(Duration.ofSeconds(4), Duration.ofSeconds(20), 6, 2);

    private static long seconds(int attempt, double drawn) {
        Random fixed = new Random() {
            private static final long serialVersionUID = 1L;

            @Override
            public double nextDouble() {
                return drawn;
            }
        };
        return SCHEDULE.delay(Failure.Kind.STUDY_NOT_FOUND, attempt, fixed).orElseThrow().toSeconds();
    }

    @Test
    void delaysDoubleUpToTheLongest() {
        assertThat(seconds(1, 0)).isEqualTo(4);
        assertThat(seconds(2, 0)).isEqualTo(8);
        assertThat(seconds(3, 0)).isEqualTo(16);
        assertThat(seconds(4, 0)).isEqualTo(20);
        assertThat(seconds(5, 0)).isEqualTo(20);
    }

    @Test
    void jitterTakesAwayUpToHalf() {
        assertThat(seconds(1, 0.999)).isEqualTo(2);
        assertThat(seconds(4, 0.999)).isEqualTo(10);
    }

    @Test
    void attemptsEndSoonerWhereTimeMendsNothing() {
        assertThat(SCHEDULE.delay(Failure.Kind.PACS_UNAVAILABLE, 6, new Random(1))).isEmpty();
        assertThat(SCHEDULE.delay(Failure.Kind.INTERNAL, 1, new Random(1))).isPresent();
        assertThat(SCHEDULE.delay(Failure.Kind.INTERNAL, 2, new Random(1))).isEmpty();
    }

    @Test
    void aScheduleThatShrinksOrNeverTriesIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RetrySchedule(Duration.ofSeconds(4), Duration.ofSeconds(2), 6, 2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RetrySchedule(Duration.ZERO, Duration.ofSeconds(2), 6, 2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RetrySchedule(Duration.ofSeconds(1), Duration.ofSeconds(2), 0, 2));
    }
}
