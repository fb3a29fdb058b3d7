// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import org.lumbarcds.cdshooks.LumbarServices;

/** Calls the hook of a completed order until the result is there, as an EHR does whenever the chart is opened. */
final class ResultWait {

    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Ehr ehr;
    private final Duration longest;

    ResultWait(Ehr ehr, Duration longest) {
        this.ehr = ehr;
        this.longest = longest;
    }

    /**
     * @param response of the last call
     * @param card its first card
     * @param calls made until then
     */
    record Answer(JsonNode response, CardReading card, int calls) {
    }

    /** The answer with the result, or the last one before the time was over. */
    Answer orderComplete(LumbarOrder order, ObjectNode prefetch)
            throws IOException, DemoException, InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        int calls = 0;
        while (true) {
            JsonNode response = ehr.call(LumbarServices.ORDER_COMPLETE.id(), order.orderComplete(prefetch));
            calls++;
            if (response.path("cards").isEmpty()) {
                throw new DemoException("the service answered a completed lumbar MRI order without any card");
            }
            CardReading card = new CardReading(response.path("cards").path(0));
            if (!card.pending() || System.nanoTime() > end) {
                return new Answer(response, card, calls);
            }
            Thread.sleep(PAUSE.toMillis());
        }
    }
}
