// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicomweb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lumbarcds.analysis.Failure;
import org.lumbarcds.analysis.RetrievalException;
import org.lumbarcds.dicomweb.TlsSettings.KeyStoreFile;

/** Certificates both ways; made anew for each run. */
@Timeout(60)
class MutualTlsTest {

    private static final String SECRET = "only-for-tests";

    @TempDir
    private static Path folder;

    private static ScriptedPacs pacs;

    @BeforeAll
    static void start() throws Exception {
        for (String who : List.of("server", "client")) {
            keytool("-genkeypair", "-alias", who, "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=localhost",
                    "-ext", "SAN=dns:localhost", "-keystore", file(who).toString());
            trust(who);
        }
        TlsSettings server = new TlsSettings(Optional.of(store("server")), Optional.of(store("client-trust")));
        SSLServerSocket socket = (SSLServerSocket) server.context().getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        socket.setNeedClientAuth(true);
        pacs = new ScriptedPacs(ScriptedPacs::behave, socket, "https");
    }

    @AfterAll
    static void stop() throws IOException {
        pacs.close();
    }

    @Test
    void theRightCertificatesOnBothSidesGetThrough() throws Exception {
        client(Optional.of(store("client")), Optional.of(store("server-trust"))).check();
    }

    @Test
    void anArchiveWithACertificateNobodyVouchesForIsRefused() {
        assertRefused(client(Optional.of(store("client")), Optional.empty()));
    }

    @Test
    void aClientWithoutCertificateGetsNoAnswer() {
        int before = pacs.requests().size();
        // With TLS 1.3 the server's refusal arrives after the handshake and may look like a broken connection.
        assertThatThrownBy(client(Optional.empty(), Optional.of(store("server-trust")))::check)
                .isInstanceOf(RetrievalException.class);
        assertThat(pacs.requests()).hasSize(before);
    }

    private static void assertRefused(DicomwebClient client) {
        assertThatThrownBy(client::check).isInstanceOfSatisfying(RetrievalException.class, e -> {
            assertThat(e.failure().kind()).isEqualTo(Failure.Kind.PACS_REFUSED);
            assertThat(e.failure().detail()).contains("dicomweb.tls");
        });
    }

    private static DicomwebClient client(Optional<KeyStoreFile> key, Optional<KeyStoreFile> trust) {
        return new DicomwebClient(DicomwebEndpoint.of(pacs.baseUrl()).with(new TlsSettings(key, trust))
                .with(new RetryPolicy(1, Duration.ZERO, Duration.ZERO, Duration.ZERO)), new Random(1), Clock.systemUTC());
    }

    private static KeyStoreFile store(String name) {
        return new KeyStoreFile(file(name), SECRET);
    }

    private static Path file(String name) {
        return folder.resolve(name + ".p12");
    }

    /** A file that vouches for this one's certificate. */
    private static void trust(String who) throws IOException, GeneralSecurityException {
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry(who,
                KeyStore.getInstance(file(who).toFile(), SECRET.toCharArray()).getCertificate(who));
        try (OutputStream out = Files.newOutputStream(file(who + "-trust"))) {
            trust.store(out, SECRET.toCharArray());
        }
    }

    private static void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(Arrays.asList(arguments));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", SECRET));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(output).isZero();
    }
}
