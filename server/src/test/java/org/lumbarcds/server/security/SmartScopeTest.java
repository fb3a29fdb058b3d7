// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmartScopeTest {

    @ParameterizedTest
    @CsvSource({"patient/Observation.rs, rs", "user/*.cruds, cruds", "system/Patient.r, r", "patient/*.read, rs",
        "system/Observation.write, cud", "user/Patient.*, cruds"})
    void bothVersionsOfTheScopesAreUnderstood(String scope, String operations) {
        assertThat(SmartScope.parse(scope)).get().extracting(SmartScope::operations).isEqualTo(operations);
    }

    @ParameterizedTest
    @ValueSource(strings = {"patient/Observation.sr", "patient/Observation.", "patient/Observation", "openid", "launch",
        "admin/*.rs", "patient/observation.rs", "patient/Observation.rs?category=laboratory", "patient/*.rs evil", ""})
    void whatIsNotUnderstoodGrantsNothing(String scope) {
        assertThat(SmartScope.parse(scope)).isEmpty();
    }

    @Test
    void aTypesScopeCoversThatTypeOnly() {
        SmartScope scope = SmartScope.parse("patient/Observation.rs").orElseThrow();

        assertThat(scope.covers("Observation")).isTrue();
        assertThat(scope.covers("Patient")).isFalse();
        assertThat(scope.allows('c')).isFalse();
    }
}
