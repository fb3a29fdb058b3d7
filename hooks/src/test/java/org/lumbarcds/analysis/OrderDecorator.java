// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Passes everything on. */
class OrderDecorator implements OrderQueue {

    private final OrderQueue inner;

    OrderDecorator(OrderQueue inner) {
        this.inner = inner;
    }

    @Override
    public OrderStatus submit(AwaitedOrder order) {
        return inner.submit(order);
    }

    @Override
    public void named(AnalysisRequest request) {
        inner.named(request);
    }

    @Override
    public Optional<OrderStatus> status(String key) {
        return inner.status(key);
    }

    @Override
    public List<OrderStatus> openOfPatient(String patientId, int limit) {
        return inner.openOfPatient(patientId, limit);
    }

    @Override
    public Optional<Lease> lease(Duration time) {
        return inner.lease(time);
    }

    @Override
    public Optional<OrderStatus.State> complete(Lease lease, AccessionMatch match) {
        return inner.complete(lease, match);
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
