// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicomweb;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A response body as a stream that does not wait for ever: each read waits at most the idle time and never past the
 * deadline. (The JDK's own stream has no time-out once the headers are in.) Interrupting the reading thread ends the
 * transfer with an {@link InterruptedIOException}.
 */
final class ResponseBody extends InputStream implements BodySubscriber<ResponseBody> {

    /** Told by identity: the client may hand over an empty list. */
    private static final List<ByteBuffer> END = new ArrayList<>(0);

    private final Duration idle;
    private final Deadline deadline;
    private final LinkedBlockingQueue<List<ByteBuffer>> arrived = new LinkedBlockingQueue<>();
    private final CompletableFuture<Subscription> subscription = new CompletableFuture<>();
    private final Queue<ByteBuffer> current = new ArrayDeque<>();
    private volatile Throwable failure;
    private boolean ended;

    ResponseBody(Duration idle, Deadline deadline) {
        this.idle = idle;
        this.deadline = deadline;
    }

    @Override
    public CompletionStage<ResponseBody> getBody() {
        return CompletableFuture.completedStage(this);
    }

    @Override
    public void onSubscribe(Subscription given) {
        given.request(1);
        subscription.complete(given);
    }

    @Override
    public void onNext(List<ByteBuffer> item) {
        arrived.add(item);
    }

    @Override
    public void onError(Throwable throwable) {
        failure = throwable;
        arrived.add(END);
    }

    @Override
    public void onComplete() {
        arrived.add(END);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!ended && (current.isEmpty() || !current.peek().hasRemaining())) {
            if (current.poll() == null) {
                await();
            }
        }
        if (ended) {
            if (failure != null) {
                throw new IOException("connection broke off", failure);
            }
            return -1;
        }
        ByteBuffer next = current.peek();
        int count = Math.min(length, next.remaining());
        next.get(target, offset, count);
        return count;
    }

    private void await() throws IOException {
        Duration left = deadline.left();
        boolean idleFirst = idle.compareTo(left) < 0;
        List<ByteBuffer> item;
        try {
            item = arrived.poll((idleFirst ? idle : left).toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("transfer cancelled");
        }
        if (item == null) {
            close();
            failure = new HttpTimeoutException(idleFirst
                    ? "no data for " + idle.toMillis() + " ms" : "total time is used up");
            ended = true;
        } else if (item == END) {
            ended = true;
        } else {
            current.addAll(item);
            subscription.join().request(1);
        }
    }

    /** Ends the transfer; the connection is given up unless the body was complete. */
    @Override
    public void close() {
        subscription.thenAccept(Subscription::cancel);
    }
}
