// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The documented set-up: TLS ends at a proxy, and {@code lumbar.security.public-url} is all that says so. */
class AddressValveTest {

    private final Tomcat tomcat = new Tomcat();

    @TempDir
    Path folder;

    @AfterEach
    void stop() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
    }

    @Test
    void aPublicAddressOfHttpsMakesUrlsRedirectsAndCookiesWhateverTheHeadersSay() throws Exception {
        start(new AddressValve(() -> URI.create("https://lumbar.hospital.example"), true));

        String answer = get("Host: evil.example:81\r\nX-Forwarded-Proto: http\r\nForwarded: host=evil.example;proto=http\r\n");

        assertThat(answer).contains("X-Url: https://lumbar.hospital.example/here", "X-Secure: true",
                "X-Host: lumbar.hospital.example", "Location: https://lumbar.hospital.example/login", "; Secure")
                .doesNotContain("evil.example");
    }

    @Test
    void withoutOneTheSchemeIsThatOfTheConnection() throws Exception {
        start(new AddressValve(() -> URI.create("http://127.0.0.1:8080"), false));

        assertThat(get("Host: evil.example\r\n")).contains("X-Url: http://127.0.0.1:8080/here", "X-Secure: false",
                "Location: http://127.0.0.1:8080/login").doesNotContain("evil.example", "; Secure");
    }

    private void start(AddressValve valve) throws LifecycleException {
        tomcat.setBaseDir(folder.toString());
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        tomcat.getEngine().getPipeline().addValve(valve);
        Context context = tomcat.addContext("", null);
        context.setUseRelativeRedirects(false);
        Tomcat.addServlet(context, "echo", new Echo());
        context.addServletMappingDecoded("/*", "echo");
        tomcat.start();
    }

    private String get(String headers) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", tomcat.getConnector().getLocalPort())) {
            socket.getOutputStream().write(("GET /here HTTP/1.1\r\n" + headers + "Connection: close\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Says what it sees of the request, and redirects. */
    private static final class Echo extends HttpServlet {

        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            request.getSession(true);
            response.setHeader("X-Url", request.getRequestURL().toString());
            response.setHeader("X-Secure", String.valueOf(request.isSecure()));
            response.setHeader("X-Host", request.getHeader("Host"));
            response.sendRedirect("/login");
        }
    }
}
