// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.ops;

import java.util.List;
import java.util.Map;
import org.lumbarcds.server.queue.QueueOperations;
import org.lumbarcds.server.queue.QueueOperations.DeadLetter;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.stereotype.Component;

/**
 * {@code GET /actuator/deadletters}: studies and orders given up or stopped, with the reason. {@code POST
 * /actuator/deadletters/{id}}: sends one of them again.
 */
@Component
@Endpoint(id = "deadletters")
class DeadLettersEndpoint {

    private static final int SHOWN = 200;

    private final QueueOperations queue;

    DeadLettersEndpoint(QueueOperations queue) {
        this.queue = queue;
    }

    @ReadOperation
    Map<String, List<DeadLetter>> list() {
        return Map.of("deadLetters", queue.deadLetters(SHOWN));
    }

    @WriteOperation
    WebEndpointResponse<Void> sendAgain(@Selector String id) {
        return new WebEndpointResponse<>(queue.sendAgain(id)
                ? WebEndpointResponse.STATUS_NO_CONTENT : WebEndpointResponse.STATUS_NOT_FOUND);
    }
}
