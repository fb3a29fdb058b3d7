// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.trigger;

import java.util.ArrayList;
import java.util.List;
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
    private final List<StudyStatus> studies = new ArrayList<>();
    private final List<OrderStatus> orders = new ArrayList<>();

    PendingAnswer(AnalysisQueue queue, OrderQueue orderQueue) {
        this.queue = queue;
        this.orderQueue = orderQueue;
    }

    void submit(AnalysisRequest request) {
        studies.add(queue.submit(request));
        if (request.accessionNumber().isPresent()) {
            orderQueue.named(request);
        }
    }

    void submit(AwaitedOrder order) {
        List<String> known = queue.studiesOf(order.patientId(), order.accessionNumber());
        if (known.isEmpty()) {
            orders.add(orderQueue.submit(order));
            followArrived();
        } else {
            // Asked about before, whether or not the archive can be asked now.
            known.forEach(study -> submit(order.analysis(study)));
        }
    }

    /** Looks again at whatever may have changed. */
    void refresh() {
        studies.replaceAll(status -> open(status)
                ? queue.status(status.studyInstanceUid(), status.patientId()).orElse(status)
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
                    queue.status(study, order.patientId()).ifPresent(studies::add);
                }
            }
        }
    }

    private static boolean open(StudyStatus status) {
        return status.state() == State.RUNNING || status.state() == State.QUEUED && status.reason().isEmpty();
    }

    private static boolean open(OrderStatus order) {
        return order.state() == OrderStatus.State.AWAITING && order.reason().isEmpty();
    }
}
