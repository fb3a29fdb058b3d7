// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicomweb;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Optional;
import org.lumbarcds.analysis.StudyImages.BrokenTransferException;
import org.lumbarcds.analysis.StudyImages.InstanceTooLargeException;

/**
 * One instance as it arrives, at most so many bytes. Remembers whether the archive broke off, since a reader may
 * swallow the exception.
 */
final class InstanceStream extends InputStream {

    private final InputStream in;
    private final long limit;
    private final byte[] head;
    private int headAt;
    private long passed;
    private IOException failure;

    /** Reads the first bytes at once. A failure there shows at the first read. */
    InstanceStream(InputStream in, long limit) {
        this.in = in;
        this.limit = limit;
        byte[] first = new byte[0];
        try {
            first = in.readNBytes(SopInstanceUid.HEAD_BYTES);
        } catch (IOException e) {
            failure = e;
        }
        this.head = first;
    }

    Optional<String> sopInstanceUid() {
        return SopInstanceUid.in(head);
    }

    /** What the archive or the connection did wrong, if anything. */
    Optional<IOException> failure() {
        return Optional.ofNullable(failure);
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
        if (passed >= limit && (headAt < head.length || limitReachedWithMoreToCome())) {
            throw new InstanceTooLargeException("the instance is larger than " + limit + " bytes");
        }
        int wanted = (int) Math.min(length, Math.max(1, limit - passed));
        int count;
        if (headAt < head.length) {
            count = Math.min(wanted, head.length - headAt);
            System.arraycopy(head, headAt, target, offset, count);
            headAt += count;
        } else {
            count = fromArchive(target, offset, wanted);
        }
        passed += Math.max(0, count);
        return count;
    }

    private boolean limitReachedWithMoreToCome() throws IOException {
        return fromArchive(new byte[1], 0, 1) > 0;
    }

    private int fromArchive(byte[] target, int offset, int length) throws IOException {
        if (failure != null) {
            throw broken();
        }
        try {
            return in.read(target, offset, length);
        } catch (IOException e) {
            failure = e;
            throw broken();
        }
    }

    private IOException broken() {
        // A cancelled transfer is not the archive's doing.
        return failure instanceof InterruptedIOException
                ? failure
                : new BrokenTransferException("the archive broke off in the middle of an instance", failure);
    }

    /** The transfer's stream is closed by who opened it. */
    @Override
    public void close() {
        // nothing of its own
    }
}
