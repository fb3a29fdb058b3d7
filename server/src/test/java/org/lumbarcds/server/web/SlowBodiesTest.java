// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lumbarcds.server.ServerTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** 210 connections, one more than ten above the container's threads, each with a body that does not come. */
class SlowBodiesTest extends ServerTest {

    private static final int CONNECTIONS = 210;
    private static final String HEALTH = "GET /actuator/health/liveness HTTP/1.1\nHost: 127.0.0.1\nConnection: close";

    private final int port;

    SlowBodiesTest(@LocalServerPort int port) {
        this.port = port;
    }

    @Test
    void healthIsAnsweredWhileBodiesDrip() throws Exception {
        List<Socket> dripping = new ArrayList<>();
        try {
            for (int i = 0; i < CONNECTIONS; i++) {
                String path = List.of("/oauth2/token", "/login", "/cds-services/lumbar-mri-result").get(i % 3);
                dripping.add(RawHttp.open(port, "POST " + path + " HTTP/1.1\nHost: 127.0.0.1\nContent-Length: 50000\n"
                        + "Content-Type: application/x-www-form-urlencoded"));
            }
            for (int round = 0; round < 3; round++) {
                dripping.forEach(SlowBodiesTest::drip);
                Instant asked = Instant.now();
                assertThat(RawHttp.send(port, HEALTH)).startsWith("HTTP/1.1 200 ");
                assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(2));
            }
        } finally {
            for (Socket socket : dripping) {
                socket.close();
            }
        }
    }

    @Test
    void aBodyThatComesSlowlyButComesIsTaken() throws Exception {
        String body = "grant_type=client_credentials";
        try (Socket socket = RawHttp.open(port, "POST /oauth2/token HTTP/1.1\nHost: 127.0.0.1\nConnection: close\n"
                + "Content-Type: application/x-www-form-urlencoded\nContent-Length: " + body.length())) {
            for (char letter : body.toCharArray()) {
                socket.getOutputStream().write(letter);
                Thread.sleep(60);
            }
            // The client is unknown; the form was read.
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .matches("(?s)HTTP/1.1 (302|400|401) .*");
        }
    }

    private static void drip(Socket socket) {
        try {
            socket.getOutputStream().write('x');
        } catch (IOException closed) {
            // The server closed it, as it should in the end.
            return;
        }
    }
}
