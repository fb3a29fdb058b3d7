// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.ops;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.lumbarcds.analysis.WorkerThreads;
import org.springframework.boot.actuate.health.Health;

/** Health of background loops: a thread that died in spite of all guards shows that its process is ill. */
public final class LivingThreads {

    private LivingThreads() {
    }

    /**
     * @param loops threads by the name of their loop
     * @return up with the numbers; down with the reason when one is short of threads
     */
    public static Health.Builder health(Map<String, WorkerThreads> loops) {
        String dead = new TreeMap<>(loops).entrySet().stream()
                .filter(loop -> !loop.getValue().complete())
                .map(loop -> loop.getValue().living() + " of " + loop.getValue().configured() + " threads of '"
                        + loop.getKey() + "' are alive")
                .collect(Collectors.joining("; "));
        Health.Builder health = dead.isEmpty() ? Health.up() : Health.down().withDetail("detail", dead
                + ". Restart this server: what waits is kept, and what was begun is taken up again.");
        Map<String, String> threads = new TreeMap<>();
        loops.forEach((name, loop) -> threads.put(name, loop.living() + " of " + loop.configured()));
        return health.withDetail("threads", threads);
    }
}
