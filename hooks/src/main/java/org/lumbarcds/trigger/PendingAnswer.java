// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.trigger;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lumbarcds.analysis.AnalysisQueue;
import org.lumbarcds.analysis.AnalysisRequest;
import org.lumbarcds.analysis.AwaitedOrder;
import org.lumbarcds.analysis.OrderQueue;
import org.lumbarcds.analysis.OrderStatus;
import org.lumbarcds.analysis.StudyStatus;
import org.lumbarcds.analysis.StudyStatus.State;

/** What one call submitted and where it stands: studies, and orders until their studies are known. */
final class PendingAnswer {

    private final AnalysisQueue queue;
    private final OrderQueue orderQueue;
    private final Clock clock;
    private final List<StudyStatus> studies = new ArrayList<>();
    private final List<OrderStatus> orders = new ArrayList<>();

    PendingAnswer(AnalysisQueue queue, OrderQueue orderQueue, Clock clock) {
        this.queue = queue;
        this.orderQueue = orderQueue;
        this.clock = clock;
    }

    void submit(AnalysisRequest request) {
        studies.add(ownOrMismatch(queue.submit(request), request.patientId()));
        if (request.accessionNumber().isPresent()) {
            orderQueue.named(request);
        }
    }

    void submit(AwaitedOrder order) {
        orders.add(orderQueue.submit(order));
        followArrived();
    }

    /** Looks again at whatever may have changed. */
    void refresh() {
        studies.replaceAll(status -> open(status)
                ? ownOrMismatch(queue.status(status.studyInstanceUid()).orElse(status), status.patientId())
                : status);
        orders.replaceAll(order -> open(order) ? orderQueue.status(order.key()).orElse(order) : order);
        followArrived();
    }

    /** Whether waiting may bring something: not between attempts, whose next one is further off than any deadline. */
    boolean open() {
        return studies.stream().anyMatch(PendingAnswer::open) || orders.stream().anyMatch(PendingAnswer::open);
    }

    List<StudyStatus> studies() {
        return List.copyOf(studies);
    }

    /** Orders whose studies are not known. */
    List<OrderStatus> orders() {
        return List.copyOf(orders);
    }

    private void followArrived() {
        List<OrderStatus> arrived = orders.stream().filter(o -> o.state() == OrderStatus.State.ARRIVED).toList();
        orders.removeAll(arrived);
        for (OrderStatus order : arrived) {
            for (String study : order.studies()) {
                if (studies.stream().noneMatch(known -> known.studyInstanceUid().equals(study))) {
                    queue.status(study).ifPresent(status -> studies.add(ownOrMismatch(status, order.patientId())));
                }
            }
        }
    }

    /** Another patient's row is never shown: for this caller the study is of the wrong person. */
    private StudyStatus ownOrMismatch(StudyStatus status, String patientId) {
        return status.patientId().equals(patientId) ? status : new StudyStatus(status.studyInstanceUid(), patientId,
                State.IDENTITY_MISMATCH, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                clock.instant());
    }

    private static boolean open(StudyStatus status) {
        return status.state() == State.RUNNING || status.state() == State.QUEUED && status.reason().isEmpty();
    }

    private static boolean open(OrderStatus order) {
        return order.state() == OrderStatus.State.AWAITING && order.reason().isEmpty();
    }
}
