// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicomweb;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Counts the bytes of a whole retrieval, over all its answers, and ends it when they are too many. */
final class LimitedStream extends FilterInputStream {

    private final Budget budget;

    LimitedStream(InputStream in, Budget budget) {
        super(in);
        this.budget = budget;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = super.read(target, offset, length);
        if (count > 0) {
            budget.take(count);
        }
        return count;
    }

    /** Bytes still allowed; used by one thread. */
    static final class Budget {

        private final long bytes;
        private long left;

        Budget(long bytes) {
            this.bytes = bytes;
            this.left = bytes;
        }

        private void take(int count) throws TooMuchException {
            left -= count;
            if (left < 0) {
                throw new TooMuchException("more than " + bytes + " bytes");
            }
        }
    }

    /** The limit is passed: asking again would not help. */
    static final class TooMuchException extends IOException {
        private static final long serialVersionUID = 1L;

        TooMuchException(String message) {
            super(message);
        }
    }
}
