// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.spine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ReadSeriesTest {

    private static String described(String text) {
        return new ReadSeries("1.2", OptionalInt.empty(), text, "T2", 11).description();
    }

    @Test
    void aDescriptionIsOneLineOfAtMost64Characters() {
        assertThat(described("T2 SAG\r\nModel x, digest y\t\u0000")).isEqualTo("T2 SAG  Model x, digest y");
        assertThat(described("x".repeat(300))).hasSize(64);
        assertThat(described("\uD83D\uDE00".repeat(70)).codePointCount(0, 128)).isEqualTo(64);
    }

    @Test
    void charactersThatTurnTheWordsAroundThemAreLeftOut() {
        assertThat(described("T2 \u202EGAS\u202C \uD800")).isEqualTo("T2 GAS");
    }

    @Test
    void otherScriptsStay() {
        assertThat(described("腰椎 T2 Lędźwie")).isEqualTo("腰椎 T2 Lędźwie");
    }
}
