// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.queue;

import java.time.Clock;
import org.lumbarcds.analysis.AnalysisQueue;
import org.lumbarcds.analysis.OrderQueue;
import org.lumbarcds.detect.SliceDetector;
import org.lumbarcds.server.archive.ChangedInstances;
import org.lumbarcds.server.fhir.OutcomeStore;
import org.lumbarcds.server.projection.StudyStatuses;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
class QueueConfiguration {

    @Bean
    AnalysisQueue analysisQueue(QueueRows rows, Claims claims, StudyStatuses statuses, OutcomeStore outcomes,
            PlatformTransactionManager transactions, SliceDetector detector, QueueProperties properties, Clock clock) {
        return new DatabaseAnalysisQueue(rows, claims, statuses, outcomes, new TransactionTemplate(transactions),
                detector.model().digest(), properties.maximumAttempts(), clock);
    }

    @Bean
    OrderQueue orderQueue(OrderRows orders, Claims claims, OutcomeStore outcomes,
            PlatformTransactionManager transactions, SliceDetector detector, Clock clock) {
        return new DatabaseOrderQueue(orders, claims, outcomes, new TransactionTemplate(transactions),
                detector.model().digest(), clock);
    }

    @Bean
    ChangedInstances changedInstances(QueueRows rows, ClaimRows claims, OrderRows orders, StudyStatuses statuses,
            OutcomeStore outcomes, PlatformTransactionManager transactions, SliceDetector detector, Clock clock) {
        return new CorrectedStudies(rows, claims, orders, statuses, outcomes, new TransactionTemplate(transactions),
                detector.model().digest(), clock);
    }
}
