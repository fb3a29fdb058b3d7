// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.lumbarcds.dicom.DicomException.Kind;

/** Bytes of a file, counted, never more than a limit; what is missing is said, not made up. */
final class ByteSource {

    private final BufferedInputStream in;
    private final long limit;
    private final ElementPath path;
    private long position;

    /**
     * @param position of the stream's first byte in the file
     * @param limit most bytes of the file
     */
    ByteSource(InputStream in, long position, long limit, ElementPath path) {
        this.in = new BufferedInputStream(in, 1 << 14);
        this.position = position;
        this.limit = limit;
        this.path = path;
    }

    long position() {
        return position;
    }

    ElementPath path() {
        return path;
    }

    boolean atEnd() throws IOException {
        return peek(1).length == 0;
    }

    /** Up to {@code count} bytes (at most 1024) without passing them. */
    byte[] peek(int count) throws IOException {
        in.mark(1024);
        byte[] bytes = in.readNBytes(count);
        in.reset();
        return bytes;
    }

    /**
     * @param most limit for this value
     * @throws DicomException if the value is longer than the limit, or the file ends before it
     */
    byte[] read(long count, long most) throws IOException {
        checkLength(count, most);
        // Memory follows the bytes that are there, not those a header claims.
        byte[] bytes = in.readNBytes((int) count);
        position += bytes.length;
        if (bytes.length < count) {
            throw truncated(count, bytes.length);
        }
        return bytes;
    }

    /** As {@link #read}, keeping nothing. */
    void skip(long count, long most) throws IOException {
        checkLength(count, most);
        byte[] buffer = new byte[1 << 13];
        long left = count;
        while (left > 0) {
            int got = in.readNBytes(buffer, 0, (int) Math.min(left, buffer.length));
            if (got == 0) {
                throw truncated(count, count - left);
            }
            left -= got;
            position += got;
        }
    }

    /** The rest as a stream; this source is not to be used after. */
    InputStream rest() {
        return in;
    }

    /** The bytes are there, and not what they should be. */
    DicomException problem(String problem, String fix) {
        return problem(Kind.UNDECODABLE, problem, fix);
    }

    DicomException problem(Kind kind, String problem, String fix) {
        return new DicomException(kind, problem, path.toString(), position, fix);
    }

    private void checkLength(long count, long most) {
        if (count > most) {
            throw problem(Kind.LIMIT, "length of " + count + " bytes is above the limit of " + most,
                    "raise the limit if such objects are wanted, or have the object corrected");
        }
        if (position + count > limit) {
            throw problem(Kind.LIMIT, "object is larger than the limit of " + limit + " bytes",
                    "raise the limit if such objects are wanted");
        }
    }

    private DicomException truncated(long wanted, long got) {
        return problem(Kind.INCOMPLETE, "object ends early: " + wanted + " bytes needed, " + got + " there", "retrieve it again");
    }
}
