// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class LoginThrottleTest {

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final LoginThrottle throttle = new LoginThrottle(new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    });

    @Test
    void waitsDoubleAndNeverExceedAMinute() {
        for (int i = 0; i < 5; i++) {
            assertThat(throttle.admit("a", "1")).isZero();
        }
        for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            assertThat(throttle.admit("a", "1")).isEqualTo(Duration.ofSeconds(seconds));
            now = now.plusSeconds(seconds);
            assertThat(throttle.admit("a", "1")).isZero();
        }
    }

    @Test
    void whoSignsInRightlyIsNeverSlowedHoweverManyShareAnAddress() {
        for (int i = 0; i < 200; i++) {
            assertThat(throttle.admit("person " + i, "1")).isZero();
            throttle.succeeded("person " + i, "1");
        }
    }

    @Test
    void guessesOfManyNamesFromOneAddressAndOfOneNameFromManyAreSlowed() {
        for (int i = 0; i < 30; i++) {
            throttle.admit("name " + i, "1");
        }
        assertThat(throttle.admit("another", "1")).isPositive();
        assertThat(throttle.admit("another", "2")).isZero();
        for (int i = 0; i < 20; i++) {
            throttle.admit("one", "address " + i);
        }
        assertThat(throttle.admit("one", "yet another")).isPositive();
    }
}
