// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.analysis;

import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.util.random.RandomGenerator;
import org.lumbarcds.analysis.AnalysisListener;
import org.lumbarcds.analysis.AnalysisPipeline;
import org.lumbarcds.analysis.AnalysisQueue;
import org.lumbarcds.analysis.AnalysisWorker;
import org.lumbarcds.analysis.WorkerSettings;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** This process's worker: starts after everything else, stops before everything else. */
@Component
public class Worker implements SmartLifecycle {

    private final AnalysisWorker worker;
    private volatile boolean running;

    Worker(AnalysisQueue queue, AnalysisPipeline pipeline, AnalysisListener listener, WorkerProperties properties,
            RandomGenerator random, Clock clock) {
        this.worker = new AnalysisWorker(queue, pipeline, properties.retries(),
                new WorkerSettings("worker@" + ManagementFactory.getRuntimeMXBean().getName(),
                        properties.concurrency(), properties.leaseTime(), properties.pollInterval(),
                        properties.stopGrace()),
                listener, clock, random);
    }

    /** Says that something was submitted. */
    public void wakeUp() {
        worker.wakeUp();
    }

    @Override
    public void start() {
        worker.start();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        worker.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
