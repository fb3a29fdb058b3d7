// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.http;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.coyote.InputBuffer;

/**
 * Keeps threads for the health of the server, lets no address have all of the others, and ends bodies that drip. A
 * request holds its place while it holds a thread; one that is answered later does not.
 */
final class AdmissionValve extends ValveBase {

    private static final String HEALTH = "/actuator/health";
    private static final int DRAINED_BYTES = 1 << 21;

    private final HttpProperties properties;
    private final Semaphore places;
    private final ConcurrentMap<String, Integer> byAddress = new ConcurrentHashMap<>();

    AdmissionValve(HttpProperties properties, int threads) {
        super(true);
        this.properties = properties;
        this.places = new Semaphore(Math.max(1, threads - properties.reservedThreads()));
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        if (request.getRequestURI() == null || request.isAsyncDispatching() || isHealth(request)) {
            getNext().invoke(request, response);
            return;
        }
        String address = request.getRemoteAddr();
        if (!enter(address)) {
            Refusal.TOO_MANY_OF_ONE_ADDRESS.answer(response);
            return;
        }
        try {
            if (!places.tryAcquire()) {
                Refusal.TOO_MANY.answer(response);
                return;
            }
            try {
                serve(request, response);
            } finally {
                places.release();
            }
        } finally {
            byAddress.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
        }
    }

    /** A body would hold one of the threads kept for it, so only a request without one counts. */
    private static boolean isHealth(Request request) {
        return request.getRequestURI().startsWith(HEALTH) && "GET".equals(request.getMethod())
                && request.getContentLengthLong() <= 0 && request.getHeader("Transfer-Encoding") == null;
    }

    private boolean enter(String address) {
        int[] count = new int[1];
        byAddress.compute(address, (key, before) -> {
            int now = before == null ? 0 : before;
            count[0] = now + 1;
            return now < properties.requestsPerAddress() ? Integer.valueOf(now + 1) : before;
        });
        return count[0] <= properties.requestsPerAddress();
    }

    private void serve(Request request, Response response) throws IOException, ServletException {
        org.apache.coyote.Request inner = request.getCoyoteRequest();
        InputBuffer before = inner.getInputBuffer();
        // The container uses one buffer for all requests of a connection; the one before may have left its limit.
        InputBuffer plain = before instanceof TimedBody timed ? timed.plain() : before;
        TimedBody body = new TimedBody(plain, properties);
        inner.setInputBuffer(body);
        getNext().invoke(request, response);
        if (!request.isAsync() && !inner.isFinished()) {
            leave(request, response, body);
        }
    }

    /** Answers, then reads what the client still sends, within the body's time: the container itself would wait for it. */
    private static void leave(Request request, Response response, TimedBody body) throws IOException {
        org.apache.coyote.Request inner = request.getCoyoteRequest();
        if (!body.isLate() && !inner.hasExpectation()) {
            response.finishResponse();
            body.drain(inner, DRAINED_BYTES);
        }
        if (!inner.isFinished()) {
            response.getCoyoteResponse().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
        }
    }
}
