// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.memory;

import java.time.Duration;
import org.springframework.util.unit.DataSize;

/** Budgets of a test's choice. */
public final class TestBudgets {

    private TestBudgets() {
    }

    public static MemoryBudget of(int kilobytes, Duration patience) {
        return new MemoryBudget(new MemoryProperties(DataSize.ofKilobytes(kilobytes), patience));
    }
}
