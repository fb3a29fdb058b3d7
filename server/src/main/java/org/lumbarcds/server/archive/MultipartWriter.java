// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.archive;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** A multipart/related body (RFC 2387) part by part. Without {@link #end} a client sees that it broke off. */
final class MultipartWriter {

    private final String boundary = UUID.randomUUID().toString();
    private final OutputStream out;

    MultipartWriter(HttpServletResponse response, String partType) throws IOException {
        response.setContentType("multipart/related; type=\"" + partType + "\"; boundary=" + boundary);
        this.out = response.getOutputStream();
    }

    /** @return where the part's body goes, until the next part begins */
    OutputStream begin(String contentType) throws IOException {
        write("\r\n--" + boundary + "\r\nContent-Type: " + contentType + "\r\n\r\n");
        return out;
    }

    void end() throws IOException {
        write("\r\n--" + boundary + "--\r\n");
        out.flush();
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }
}
