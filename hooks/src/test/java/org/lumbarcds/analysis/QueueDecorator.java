// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Passes everything on. */
class QueueDecorator implements AnalysisQueue {

    private final AnalysisQueue inner;

    QueueDecorator(AnalysisQueue inner) {
        this.inner = inner;
    }

    @Override
    public StudyStatus submit(AnalysisRequest request) {
        return inner.submit(request);
    }

    @Override
    public Optional<StudyStatus> status(String studyInstanceUid) {
        return inner.status(studyInstanceUid);
    }

    @Override
    public List<StudyStatus> statusesOfPatient(String patientId, int limit) {
        return inner.statusesOfPatient(patientId, limit);
    }

    @Override
    public Optional<Lease> lease(String name, Duration time) {
        return inner.lease(name, time);
    }

    @Override
    public boolean renew(Lease lease, Duration time) {
        return inner.renew(lease, time);
    }

    @Override
    public boolean complete(Lease lease, AnalysisOutcome outcome) {
        return inner.complete(lease, outcome);
    }

    @Override
    public void retry(Lease lease, Failure failure, Instant at) {
        inner.retry(lease, failure, at);
    }

    @Override
    public void giveUp(Lease lease, Failure failure) {
        inner.giveUp(lease, failure);
    }
}
