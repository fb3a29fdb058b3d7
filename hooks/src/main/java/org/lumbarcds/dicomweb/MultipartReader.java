// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicomweb;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a multipart body (RFC 2046 section 5.1) part by part as it arrives; holds one buffer, whatever the size.
 *
 * <p>Line ends are those of the first boundary line: CRLF as prescribed, or LF. Only so is the line end that belongs to
 * a boundary told from the last byte of binary data.
 *
 * <p>A part that says in its Content-Length how long it is may hold what looks like the boundary: nothing is looked for
 * within that length.
 */
public final class MultipartReader {

    private static final int BUFFER = 64 * 1024;
    private static final int PREAMBLE_LIMIT = 32 * 1024;
    private static final int HEADER_LIMIT = 16 * 1024;
    private static final int BOUNDARY_LIMIT = 200;

    private final InputStream in;
    private final String dashBoundary;
    private final byte[] buffer = new byte[BUFFER];
    private int position;
    private int limit;
    private byte[] delimiter;
    private Body body;
    private boolean closed;

    /**
     * @param in is not closed here
     * @param boundary parameter {@code boundary} of the Content-Type
     */
    public MultipartReader(InputStream in, String boundary) throws IOException {
        if (boundary.isEmpty() || boundary.length() > BOUNDARY_LIMIT || !boundary.matches("\\p{ASCII}+")
                || boundary.matches("(?s).*[\\r\\n].*")) {
            throw new IOException("multipart boundary is empty, too long or has characters that are not allowed");
        }
        this.in = in;
        this.dashBoundary = "--" + boundary;
    }

    /**
     * The next part; what is left of the one before is skipped.
     *
     * @return empty after the closing boundary; what follows it (epilogue) is not read
     * @throws EOFException when the body ends before its closing boundary
     */
    public Optional<Part> next() throws IOException {
        if (delimiter == null) {
            skipPreamble();
        } else if (!closed) {
            body.skipAll();
            endBoundaryLine();
        }
        if (closed) {
            return Optional.empty();
        }
        Map<String, String> headers = readHeaders();
        body = new Body(length(headers));
        return Optional.of(new Part(headers, body));
    }

    /**
     * @param headers by lower-case name
     * @param body to the boundary; valid until the next part is asked for
     */
    public record Part(Map<String, String> headers, InputStream body) {
    }

    /** Bytes a part says it has at least; 0 where it says nothing that can be believed. */
    private static long length(Map<String, String> headers) {
        String text = headers.getOrDefault("content-length", "");
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }

    private void skipPreamble() throws IOException {
        int budget = PREAMBLE_LIMIT;
        while (true) {
            String line = readLine(budget, "no boundary at the start of the multipart body");
            budget -= line.length();
            if (line.startsWith(dashBoundary)) {
                String end = line.endsWith("\r\n") ? "\r\n" : "\n";
                delimiter = (end + dashBoundary).getBytes(StandardCharsets.US_ASCII);
                String rest = line.substring(dashBoundary.length()).strip();
                closed = rest.startsWith("--");
                if (!closed && !rest.isEmpty()) {
                    throw new IOException("multipart boundary line is malformed");
                }
                return;
            }
        }
    }

    /** What follows a delimiter on its line: nothing but blanks, or the two hyphens that close the body. */
    private void endBoundaryLine() throws IOException {
        while (limit - position < 2 && fill()) {
            // the answer to "--" needs two bytes
        }
        if (limit - position >= 2 && buffer[position] == '-' && buffer[position + 1] == '-') {
            closed = true;
        } else if (!readLine(HEADER_LIMIT, "multipart body ended in a boundary").isBlank()) {
            throw new IOException("multipart boundary line is malformed");
        }
    }

    private Map<String, String> readHeaders() throws IOException {
        Map<String, String> headers = new HashMap<>();
        String last = null;
        int budget = HEADER_LIMIT;
        while (true) {
            String line = readLine(budget, "headers of a part are too long or not ended");
            budget -= line.length();
            if (line.isBlank()) {
                return Collections.unmodifiableMap(headers);
            }
            int colon = line.indexOf(':');
            if (last != null && Character.isWhitespace(line.charAt(0))) {
                headers.merge(last, " " + line.strip(), String::concat);
            } else if (colon > 0) {
                last = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
                headers.put(last, line.substring(colon + 1).strip());
            } else {
                throw new IOException("header line of a part is malformed");
            }
        }
    }

    /** A line with its end, at most {@code budget} bytes. */
    private String readLine(int budget, String otherwise) throws IOException {
        int length = 0;
        while (true) {
            for (; position + length < limit; length++) {
                if (length >= budget) {
                    throw new IOException(otherwise);
                }
                if (buffer[position + length] == '\n') {
                    String line = new String(buffer, position, length + 1, StandardCharsets.ISO_8859_1);
                    position += length + 1;
                    return line;
                }
            }
            if (!fill()) {
                throw new EOFException(otherwise);
            }
        }
    }

    /** Moves what is unread to the front and reads more; false at the end of the stream. */
    private boolean fill() throws IOException {
        System.arraycopy(buffer, position, buffer, 0, limit - position);
        limit -= position;
        position = 0;
        int read = in.read(buffer, limit, buffer.length - limit);
        if (read > 0) {
            limit += read;
        }
        return read > 0;
    }

    /** The bytes of one part. */
    private final class Body extends InputStream {

        /** How many bytes from {@code position} on are known to belong to the part. */
        private int ready;
        private boolean delimiterNext;
        private boolean ended;
        private boolean started;
        /** Of the length the part said, the bytes not yet made ready. */
        private long announced;
        private final boolean measured;
        /** Whether a delimiter was taken for data because the part said that it is longer. */
        private boolean passedOver;

        Body(long announced) {
            this.announced = announced;
            this.measured = announced > 0;
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
            if (ended || !prepare()) {
                return -1;
            }
            int count = Math.min(length, ready);
            System.arraycopy(buffer, position, target, offset, count);
            position += count;
            ready -= count;
            return count;
        }

        void skipAll() throws IOException {
            while (!ended && prepare()) {
                position += ready;
                ready = 0;
            }
        }

        /** Makes at least one byte ready; false at the delimiter, which is then consumed. */
        private boolean prepare() throws IOException {
            if (!started) {
                started = true;
                if (!measured && emptyBody()) {
                    ended = true;
                    return false;
                }
            }
            while (ready == 0) {
                if (delimiterNext) {
                    position += delimiter.length;
                    ended = true;
                    return false;
                }
                if (announced > 0) {
                    takeAnnounced();
                    continue;
                }
                int found = find();
                if (passedOver && found != position && limit - position >= delimiter.length) {
                    throw new IOException("no boundary follows where the Content-Length of a part says that it ends");
                }
                if (found >= 0) {
                    ready = found - position;
                    delimiterNext = true;
                } else {
                    ready = Math.max(0, limit - position - delimiter.length + 1);
                    if (ready == 0 && !fill()) {
                        throw new EOFException("multipart body ended before its closing boundary");
                    }
                }
            }
            return true;
        }

        /** Makes ready what the part said belongs to it; a delimiter must follow, so its length can be kept back. */
        private void takeAnnounced() throws IOException {
            ready = (int) Math.min(announced, Math.max(0, limit - position - delimiter.length + 1));
            if (ready == 0 && !fill()) {
                throw new EOFException("multipart body ended before the Content-Length of a part");
            }
            int found = ready > 0 ? find() : -1;
            passedOver |= found >= 0 && found < position + ready;
            announced -= ready;
        }

        /** The blank line after the headers may be the line end of the delimiter, too. */
        private boolean emptyBody() throws IOException {
            while (limit - position < dashBoundary.length() && fill()) {
                // until it can be told
            }
            if (!startsAt(position, dashBoundary.getBytes(StandardCharsets.US_ASCII))) {
                return false;
            }
            position += dashBoundary.length();
            return true;
        }

        private int find() {
            for (int at = position; at <= limit - delimiter.length; at++) {
                if (buffer[at] == delimiter[0] && startsAt(at, delimiter)) {
                    return at;
                }
            }
            return -1;
        }

        private boolean startsAt(int at, byte[] wanted) {
            if (limit - at < wanted.length) {
                return false;
            }
            for (int i = 0; i < wanted.length; i++) {
                if (buffer[at + i] != wanted[i]) {
                    return false;
                }
            }
            return true;
        }
    }
}
