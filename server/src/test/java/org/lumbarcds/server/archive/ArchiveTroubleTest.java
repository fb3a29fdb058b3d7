// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** Disks that fail, clients that vanish, and many at once. */
class ArchiveTroubleTest {

    @TempDir
    Path folder;

    @Test
    void aDiskThatTakesNothingIsSaidAndNothingIsHalfStored() throws Exception {
        byte[] file = ArchiveTest.file(ArchiveTest.image("1.3.1", "1.3.1.1", "1.3.1.1.1", 1));
        try (ArchiveServer server = new ArchiveServer(folder)) {
            Files.delete(folder.resolve("incoming"));
            HttpResponse<byte[]> answer = server.store("/studies", file);
            assertThat(answer.statusCode()).isEqualTo(507);
            assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("lumbar.archive.directory").contains("free space")
                    .doesNotContain(folder.toString());
            assertThat(server.get("/studies/1.3.1").statusCode()).isEqualTo(404);

            Files.createDirectory(folder.resolve("incoming"));
            // The place of the file is taken by a folder that is not empty, so the last step fails.
            Path place = new ArchiveFiles(properties()).path("1.3.1.1.1");
            Files.createDirectories(place.resolve("in the way"));
            assertThat(server.store("/studies", file).statusCode()).isEqualTo(507);
            assertThat(server.get("/studies/1.3.1").statusCode()).isEqualTo(404);
            assertThat(files(folder.resolve("incoming"))).isEmpty();

            Files.delete(place.resolve("in the way"));
            Files.delete(place);
            assertThat(server.store("/studies", file).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aClientThatVanishesLeavesNothingBehind() throws Exception {
        try (ArchiveServer server = new ArchiveServer(folder)) {
            byte[] file = ArchiveTest.file(ArchiveTest.image("1.3.2", "1.3.2.1", "1.3.2.1.1", 1));
            byte[] body = ArchiveServer.multipart(List.of(file));
            try (Socket socket = new Socket("127.0.0.1", server.base().getPort())) {
                socket.getOutputStream().write(("POST /dicom-web/studies HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/related;"
                        + " boundary=xYz\r\nContent-Length: " + body.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().write(body, 0, body.length / 2);
                socket.getOutputStream().flush();
            }
            long deadline = System.nanoTime() + 10_000_000_000L;
            while (!files(folder.resolve("incoming")).isEmpty() && System.nanoTime() < deadline) {
                Thread.sleep(20);
            }
            assertThat(files(folder.resolve("incoming"))).isEmpty();
            assertThat(server.get("/studies/1.3.2").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void oneInstanceFromManyClientsAtOnceIsStoredOnce() throws Exception {
        byte[] file = ArchiveTest.file(ArchiveTest.image("1.3.3", "1.3.3.1", "1.3.3.1.1", 1));
        ExecutorService clients = Executors.newFixedThreadPool(8);
        try (ArchiveServer server = new ArchiveServer(folder)) {
            List<Future<Integer>> answers = IntStream.range(0, 24)
                    .mapToObj(i -> clients.submit(() -> server.store("/studies", file).statusCode())).toList();
            for (Future<Integer> answer : answers) {
                assertThat(answer.get()).isEqualTo(200);
            }
            assertThat(server.get("/studies/1.3.3/series/1.3.3.1/instances/1.3.3.1.1", "Accept", "application/dicom").body())
                    .isEqualTo(file);
        } finally {
            clients.shutdownNow();
        }
    }

    /** A list that was cut and does not say so is taken for the whole. */
    @Test
    void aQueryWithMoreResultsThanTheServerGivesSaysSo() throws Exception {
        try (ArchiveServer server = new ArchiveServer(folder, "--lumbar.archive.maximum-results=2")) {
            for (int i = 1; i <= 3; i++) {
                server.store("/studies", ArchiveTest.file(ArchiveTest.image("1.3.4." + i, "1.3.4." + i + ".1", "1.3.4." + i + ".1.1", 1)));
            }
            HttpResponse<byte[]> cut = server.get("/studies");
            assertThat(ArchiveTest.json(cut)).hasSize(2);
            assertThat(cut.headers().firstValue("Warning").orElseThrow()).startsWith("299").contains("Additional results");
            for (String whole : List.of("/studies?offset=1", "/studies?limit=1", "/studies?limit=0")) {
                assertThat(server.get(whole).headers().firstValue("Warning")).as(whole).isEmpty();
            }
            assertThat(server.get("/studies?PatientName=mori&fuzzymatching=true").headers().firstValue("Warning").orElseThrow())
                    .contains("literal matching");
        }
    }

    @Test
    void aFileThatBreaksOffOrIsTooLargeIsRemoved() throws Exception {
        ArchiveFiles files = new ArchiveFiles(properties());
        InputStream broken = new SequenceInputStream(new ByteArrayInputStream(new byte[100]), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("connection reset");
            }
        });
        assertThatThrownBy(() -> files.receive(broken)).isInstanceOf(IOException.class).hasMessage("connection reset");
        assertThatThrownBy(() -> files.receive(new ByteArrayInputStream(new byte[2000]))).isInstanceOf(ArchiveFiles.TooLargeException.class)
                .hasMessageContaining("lumbar.archive.maximum-instance-size");
        assertThat(files(folder.resolve("incoming"))).isEmpty();
    }

    @Test
    void whatAnEndedProcessLeftIsRemovedAtTheStart() throws Exception {
        Files.createDirectories(folder.resolve("incoming"));
        Files.write(folder.resolve("incoming").resolve("old.part"), new byte[10]);
        new ArchiveFiles(properties());
        assertThat(files(folder.resolve("incoming"))).isEmpty();
    }

    @Test
    void noUidBecomesPartOfAPath() {
        ArchiveFiles files = new ArchiveFiles(properties());
        for (String uid : List.of("../../etc/passwd", "1.2.3", "/", "a".repeat(10_000))) {
            Path path = files.path(uid);
            assertThat(path.normalize()).startsWithRaw(folder.resolve("instances"));
            assertThat(path.getFileName().toString()).matches("[0-9a-f]{64}\\.dcm");
        }
    }

    private ArchiveProperties properties() {
        return new ArchiveProperties(true, folder, DataSize.ofBytes(1000), 10, DataSize.ofKilobytes(10), 10,
                ArchiveProperties.Policy.REPLACE, ArchiveProperties.Policy.REFUSE);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
