// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.analysis;

import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.util.random.RandomGenerator;
import org.lumbarcds.analysis.AnalysisListener;
import org.lumbarcds.analysis.AnalysisPipeline;
import org.lumbarcds.analysis.AnalysisQueue;
import org.lumbarcds.analysis.AnalysisWorker;
import org.lumbarcds.analysis.OrderQueue;
import org.lumbarcds.analysis.OrderWatcher;
import org.lumbarcds.analysis.StudyFinder;
import org.lumbarcds.analysis.WorkerSettings;
import org.lumbarcds.analysis.WorkerThreads;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** This process's worker and watcher for late studies: starts after everything else, stops before everything else. */
@Component
public class Worker implements SmartLifecycle {

    private final AnalysisWorker worker;
    private final OrderWatcher watcher;
    private volatile boolean running;

    Worker(AnalysisQueue queue, OrderQueue orders, AnalysisPipeline pipeline, StudyFinder archive,
            AnalysisListener listener, WorkerProperties properties, RandomGenerator random, Clock clock) {
        WorkerSettings settings = new WorkerSettings("worker@" + ManagementFactory.getRuntimeMXBean().getName(),
                properties.concurrency(), properties.leaseTime(), properties.pollInterval(), properties.stopGrace());
        this.worker = new AnalysisWorker(queue, pipeline, properties.retries(), settings, listener, clock, random);
        this.watcher = new OrderWatcher(orders, archive, properties.retries(), settings, listener, worker::wakeUp,
                clock, random);
    }

    /** Says that something was submitted. */
    public void wakeUp() {
        watcher.wakeUp();
        worker.wakeUp();
    }

    /** Of the analyses. */
    public WorkerThreads analysing() {
        return worker.threads();
    }

    /** Of the looks for orders' studies. */
    public WorkerThreads watching() {
        return watcher.threads();
    }

    @Override
    public void start() {
        worker.start();
        watcher.start();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        watcher.close();
        worker.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
