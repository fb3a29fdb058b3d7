// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ShareTest {

    @Test
    void theIntervalIsWilsons() {
        // Newcombe, Stat Med 1998;17:857-872, table I: 81 of 263 and 0 of 20, method 3.
        assertThat(new Share(81, 263).interval()[0]).isEqualTo(0.2553, within(0.0001));
        assertThat(new Share(81, 263).interval()[1]).isEqualTo(0.3662, within(0.0001));
        assertThat(new Share(0, 20).interval()[0]).isZero();
        assertThat(new Share(0, 20).interval()[1]).isEqualTo(0.1611, within(0.0001));
    }

    @Test
    void aShareIsToldWithItsInterval() {
        assertThat(new Share(10, 10)).hasToString("10 of 10, 100.0 % (95 % interval 72.2 to 100.0)");
        assertThat(new Share(0, 0)).hasToString("no study");
    }

    @Test
    void aPartIsNoLargerThanTheWhole() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Share(3, 2));
    }
}
