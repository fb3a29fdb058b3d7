// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.queue;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lumbarcds.report.AnalysisAudit;
import org.lumbarcds.server.archive.ChangedInstances;
import org.lumbarcds.server.fhir.OutcomeStore;
import org.lumbarcds.server.projection.StudyStatuses;
import org.lumbarcds.server.queue.QueueRows.StudyRow;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Images were corrected in the archive: what was read of them is shown no more, its report is marked as entered in error,
 * nobody is any longer known to be or not to be the patient, and the study is analysed anew for those who asked.
 */
class CorrectedStudies implements ChangedInstances {

    private final QueueRows rows;
    private final ClaimRows claims;
    private final OrderRows orders;
    private final StudyStatuses statuses;
    private final OutcomeStore outcomes;
    private final TransactionOperations transaction;
    private final String modelDigest;
    private final Clock clock;

    CorrectedStudies(QueueRows rows, ClaimRows claims, OrderRows orders, StudyStatuses statuses, OutcomeStore outcomes,
            TransactionOperations transaction, String modelDigest, Clock clock) {
        this.rows = rows;
        this.claims = claims;
        this.orders = orders;
        this.statuses = statuses;
        this.outcomes = outcomes;
        this.transaction = transaction;
        this.modelDigest = modelDigest;
        this.clock = clock;
    }

    @Override
    public void changed(Change change) {
        transaction.executeWithoutResult(status -> {
            if (change.kind() != Kind.REFUSED) {
                analyseAnew(change);
            }
            outcomes.recordChange(change.studyInstanceUid(),
                    AnalysisAudit.ArchiveChange.valueOf(change.kind().name()), change.received());
        });
    }

    private void analyseAnew(Change change) {
        Instant now = clock.instant();
        List<StudyRow> all = rows.lockAll(change.studyInstanceUid());
        // One reading is made anew, by the model in use where it was asked; what others once read does not count any more.
        Optional<Long> kept = rows.lock(change.studyInstanceUid(), modelDigest).map(StudyRow::id)
                .or(() -> all.stream().map(StudyRow::id).max(Long::compare));
        all.stream().map(StudyRow::id).filter(id -> !kept.equals(Optional.of(id))).forEach(rows::delete);
        kept.ifPresent(id -> rows.analyseAnew(id, now));
        claims.forgetJudgements(change.studyInstanceUid());
        statuses.withdraw(change.studyInstanceUid()).forEach(outcomes::withdraw);
        change.accessionNumbers().forEach(number -> orders.lookAgain(number, now));
    }
}
