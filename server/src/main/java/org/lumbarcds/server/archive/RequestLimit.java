// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.archive;

import jakarta.servlet.http.HttpServletRequest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.springframework.http.HttpStatus;
import org.springframework.util.unit.DataSize;

/** The size of a request to store, whether it says its length or comes in chunks. */
final class RequestLimit {

    private final HttpServletRequest request;
    private final long most;

    /** @throws ArchiveProblem 413 if the length it says is beyond the limit */
    RequestLimit(HttpServletRequest request, DataSize most) {
        this.request = request;
        this.most = most.toBytes();
        if (request.getContentLengthLong() > this.most) {
            throw new ArchiveProblem(HttpStatus.PAYLOAD_TOO_LARGE, message(this.most) + ": nothing of it is stored");
        }
    }

    private static String message(long most) {
        return "the request is larger than " + most + " bytes (lumbar.archive.maximum-request-size)";
    }

    /** More came than is allowed. */
    static final class PassedException extends IOException {

        private static final long serialVersionUID = 1;

        PassedException(String message) {
            super(message);
        }
    }

    /** @return the body; a read beyond the limit is a {@link PassedException} */
    InputStream body() throws IOException {
        return new FilterInputStream(request.getInputStream()) {

            private long left = most;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                int count = super.read(target, offset, length);
                left -= Math.max(0, count);
                if (left < 0) {
                    throw new PassedException(message(most));
                }
                return count;
            }
        };
    }
}
