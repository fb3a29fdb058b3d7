// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.catalina.connector.ClientAbortException;
import org.apache.coyote.InputBuffer;
import org.apache.tomcat.util.net.ApplicationBufferHandler;

/** The body of a request as it arrives; the time that is spent waiting for it is limited by what has come. */
final class TimedBody implements InputBuffer {

    private final InputBuffer plain;
    private final HttpProperties limits;
    private long waitedNanos;
    private long bytes;
    private boolean late;

    TimedBody(InputBuffer plain, HttpProperties limits) {
        this.plain = plain;
        this.limits = limits;
    }

    @Override
    public int doRead(ApplicationBufferHandler handler) throws IOException {
        if (late) {
            throw tooSlow();
        }
        long before = System.nanoTime();
        int count = plain.doRead(handler);
        waitedNanos += System.nanoTime() - before;
        bytes += Math.max(0, count);
        long allowed = limits.bodyGrace().toNanos() + (long) (1e9 * bytes / limits.bodyBytesPerSecond());
        if (count >= 0 && waitedNanos > allowed) {
            late = true;
            throw tooSlow();
        }
        return count;
    }

    @Override
    public int available() {
        return plain.available();
    }

    InputBuffer plain() {
        return plain;
    }

    boolean isLate() {
        return late;
    }

    /** Reads what is left, at most so many bytes; ends silently when the client is too slow or gone. */
    void drain(org.apache.coyote.Request request, int most) {
        Discarded discarded = new Discarded();
        long end = bytes + most;
        try {
            while (bytes < end && request.doRead(discarded) >= 0) {
                discarded.setByteBuffer(null);
            }
        } catch (IOException e) {
            late = true;
        }
    }

    private static IOException tooSlow() {
        return new ClientAbortException("the body came slower than lumbar.http.body-bytes-per-second allows");
    }

    /** Takes what is read and forgets it. */
    private static final class Discarded implements ApplicationBufferHandler {

        private ByteBuffer buffer;

        @Override
        public void setByteBuffer(ByteBuffer buffer) {
            this.buffer = buffer;
        }

        @Override
        public ByteBuffer getByteBuffer() {
            return buffer;
        }

        @Override
        public void expand(int size) {
            // Nothing is kept.
        }
    }
}
