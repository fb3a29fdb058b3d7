// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TriggerPlanTest {

    private static final TriggerPlan PLAN = TriggerPlan.of(20, 1000, 20, 7);

    @Test
    void everyTriggerIsForAStudyAndEveryStudyHasMany() {
        assertThat(PLAN.studies()).hasSize(1000);
        assertThat(IntStream.range(0, 20)).allSatisfy(
                study -> assertThat(PLAN.studies()).filteredOn(s -> s == study).hasSizeGreaterThan(1));
    }

    @Test
    void studiesComeUpOneAfterTheOtherOverTheWholeRun() {
        int[] first = IntStream.range(0, 20).map(PLAN.studies()::indexOf).toArray();

        assertThat(first).isSorted().startsWith(0);
        assertThat(first[10]).isBetween(400, 500);
        assertThat(first[19]).isBetween(800, 950);
    }

    @Test
    void killsAreSpreadOverTheRunAndNoTwoFallTogether() {
        assertThat(PLAN.kills()).hasSize(20).isSorted().doesNotHaveDuplicates();
        assertThat(PLAN.kills().get(0)).isLessThan(200);
        assertThat(PLAN.kills().get(19)).isGreaterThan(750).isLessThan(1000);
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        assertThat(TriggerPlan.of(20, 1000, 20, 7)).isEqualTo(PLAN);
        assertThat(TriggerPlan.of(20, 1000, 20, 8)).isNotEqualTo(PLAN);
    }

    @Test
    void aRunWithoutKillsIsOneToo() {
        assertThat(TriggerPlan.of(1, 1, 0, 1).studies()).containsExactly(0);
    }

    @Test
    void percentilesAreOfTheNearestRank() {
        Latencies latencies = new Latencies(IntStream.rangeClosed(1, 100).mapToDouble(i -> 101 - i).toArray());

        assertThat(latencies.percentile(50)).isEqualTo(50);
        assertThat(latencies.percentile(99)).isEqualTo(99);
        assertThat(latencies.percentile(100)).isEqualTo(100);
    }
}
