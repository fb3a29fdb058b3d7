// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Requests no HTTP client would send: the line and the headers as they are given. */
final class RawHttp {

    private RawHttp() {
    }

    static String send(int port, String head) throws IOException {
        try (Socket socket = open(port, head)) {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Sends the head and an empty line, and leaves the connection open. */
    static Socket open(int port, String head) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write((head.replace("\n", "\r\n") + (head.contains("\n\n") ? "" : "\r\n\r\n")).getBytes(StandardCharsets.UTF_8));
        return socket;
    }
}
