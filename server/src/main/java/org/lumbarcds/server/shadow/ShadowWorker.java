// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.shadow;

import io.micrometer.core.instrument.MeterRegistry;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.lumbarcds.analysis.AnalysisPipeline;
import org.lumbarcds.analysis.AnalysisWorker;
import org.lumbarcds.analysis.SliceReader;
import org.lumbarcds.analysis.StudyImages;
import org.lumbarcds.analysis.WorkerSettings;
import org.lumbarcds.analysis.WorkerThreads;
import org.lumbarcds.detect.SliceDetector;
import org.lumbarcds.dicom.DicomLimits;
import org.lumbarcds.server.analysis.Interpretations;
import org.lumbarcds.server.database.DatabaseKind;
import org.lumbarcds.server.database.DatabaseProperties;
import org.lumbarcds.shadow.FirstModel;
import org.lumbarcds.shadow.ShadowAnalysis;
import org.lumbarcds.shadow.SliceShelf;
import org.lumbarcds.shadow.YieldingDetector;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** This process's worker for the second model, where there is one: a study at a time, called off by a stop. */
@Component
class ShadowWorker implements SmartLifecycle {

    /** For the batch the network is at, or a transfer. */
    private static final Duration STOP_GRACE = Duration.ofSeconds(5);

    private final Optional<AnalysisWorker> worker;
    private final FirstModel first;
    private final ShadowRows rows;
    private final DatabaseProperties database;
    private final Clock clock;
    private volatile boolean running;

    ShadowWorker(ShadowModel model, ShadowProperties properties, ShadowRows rows, SliceShelf shelf, FirstModel first,
            SliceDetector firstDetector, Interpretations interpretations, StudyImages images, SliceReader sliceReader,
            DatabaseProperties database, PlatformTransactionManager transactions, MeterRegistry meters,
            RandomGenerator random, Clock clock) {
        this.first = first;
        this.rows = rows;
        this.database = database;
        this.clock = clock;
        this.worker = model.detector().map(detector -> {
            ShadowMetrics metrics = new ShadowMetrics(meters, shelf);
            ShadowQueue queue = new ShadowQueue(rows, new TransactionTemplate(transactions), shelf,
                    new ShadowQueue.Scope(firstDetector.model().digest(), detector.model().digest(),
                            clock.instant().minus(properties.catchUp()), properties.attempts()), clock);
            SliceDetector yielding = new YieldingDetector(detector, first, properties.batch());
            ShadowAnalysis analysis = new ShadowAnalysis(shelf, first, new AnalysisPipeline(images, sliceReader, yielding,
                    interpretations.of(yielding), DicomLimits.DEFAULT, metrics), metrics::images);
            WorkerSettings settings = new WorkerSettings("shadow@" + ManagementFactory.getRuntimeMXBean().getName(), 1,
                    properties.leaseTime(), properties.pollInterval(), STOP_GRACE);
            return new AnalysisWorker(queue, analysis, properties.retries(), settings, metrics, clock, random);
        });
    }

    /** None where there is no second model. */
    WorkerThreads threads() {
        return worker.map(AnalysisWorker::threads).orElse(new WorkerThreads(0, 0));
    }

    @Override
    public void start() {
        worker.ifPresent(shadow -> {
            // An H2 file is open in one process at a time: what is marked running was cut off with the last one.
            if (database.kind() == DatabaseKind.H2) {
                rows.releaseAll(clock.instant());
            }
            shadow.start();
        });
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        first.callOff();
        worker.ifPresent(AnalysisWorker::close);
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
