// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.memory;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * {@code lumbar.memory.*}
 *
 * @param budget bytes that decoded pixels and parsed bodies may take at one time, in the whole process; absent: half of
 *     the heap
 * @param patience how long a request waits for its share before it is answered 503
 */
@Validated
@ConfigurationProperties("lumbar.memory")
record MemoryProperties(DataSize budget, @NotNull @DefaultValue("10s") Duration patience) {

    long budgetBytes() {
        return budget == null ? Runtime.getRuntime().maxMemory() / 2 : budget.toBytes();
    }
}
