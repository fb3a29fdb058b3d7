// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicomweb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lumbarcds.dicomweb.ScriptedPacs.INSTANCES;
import static org.lumbarcds.dicomweb.ScriptedPacs.MULTIPART;
import static org.lumbarcds.dicomweb.ScriptedPacs.SERIES;
import static org.lumbarcds.dicomweb.ScriptedPacs.STUDY;
import static org.lumbarcds.dicomweb.ScriptedPacs.behave;
import static org.lumbarcds.dicomweb.ScriptedPacs.head;
import static org.lumbarcds.dicomweb.ScriptedPacs.json;
import static org.lumbarcds.dicomweb.ScriptedPacs.multipartBody;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.lumbarcds.analysis.Failure;
import org.lumbarcds.analysis.RetrievalException;
import org.lumbarcds.analysis.StudyImages.BrokenTransferException;
import org.lumbarcds.dicomweb.ScriptedPacs.Answer;

/** Archives that are down, stall or break off, and readers that do. */
class DicomwebClientOnLostConnectionsTest extends BadArchiveFixture {

    @Test
    void aSoundArchivePassesEveryInstanceOnceInOneAnswer() throws Exception {
        retrieve(ScriptedPacs::behave);

        assertArrived(INSTANCES);
        assertThat(pacs.count(SERIES_PATH + "/instances/")).isZero();
    }

    @Test
    void anArchiveThatIsDownIsUnavailable() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        DicomwebClient client = client(DicomwebEndpoint.of(URI.create("http://localhost:" + port)));

        assertFails(Failure.Kind.PACS_UNAVAILABLE, "could not be reached", client::check);
    }

    @Test
    void anArchiveThatNeverAnswersIsUnavailableAfterAllAttempts() throws Exception {
        DicomwebClient client = on((request, out) -> Thread.sleep(60_000));

        assertFails(Failure.Kind.PACS_UNAVAILABLE, "in time", client::check);
        assertThat(pacs.requests()).hasSize(2);
    }

    @Test
    void aBodyThatStallsIsGivenUpAfterTheIdleTime() throws Exception {
        DicomwebClient client = on((request, out) -> {
            head(out, 200, "Content-Type: application/dicom+json\r\nContent-Length: 100");
            out.write('[');
            out.flush();
            Thread.sleep(60_000);
        });

        assertFails(Failure.Kind.PACS_UNAVAILABLE, "broke off", client::check);
        assertThat(pacs.requests()).hasSize(2);
    }

    @Test
    void aBodyThatTricklesIsGivenUpWhenTheTotalTimeIsUsedUp() throws Exception {
        Answer trickle = (request, out) -> {
            head(out, 200, "Content-Type: application/dicom+json");
            while (true) {
                out.write(' ');
                out.flush();
                Thread.sleep(50);
            }
        };
        pacs = new ScriptedPacs(trickle);
        DicomwebClient client = client(DicomwebEndpoint.of(pacs.baseUrl()).with(TWICE).with(new Timeouts(
                Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofMillis(500))));

        assertFails(Failure.Kind.PACS_UNAVAILABLE, "broke off", client::check);
    }

    @Test
    void aSeriesCutOffInTheMiddleIsResumedWithTheMissingInstancesOnly() throws Exception {
        retrieve((request, out) -> {
            if (isSeries(request)) {
                byte[] body = multipartBody(INSTANCES);
                head(out, 200, MULTIPART + "\r\nContent-Length: " + body.length);
                out.write(body, 0, body.length / 2);
            } else {
                behave(request, out);
            }
        });

        assertArrived(INSTANCES);
        assertThat(pacs.count(SERIES_PATH + "/instances/" + INSTANCES.get(0))).isZero();
        assertThat(pacs.count(SERIES_PATH + "/instances/" + INSTANCES.get(1))).isOne();
        assertThat(pacs.count(SERIES_PATH + "/instances/" + INSTANCES.get(2))).isOne();
    }

    @Test
    void aSeriesWithoutContentLengthThatEndsBeforeItsClosingBoundaryIsResumed() throws Exception {
        retrieve((request, out) -> {
            if (isSeries(request)) {
                byte[] body = multipartBody(INSTANCES);
                head(out, 200, MULTIPART);
                out.write(body, 0, body.length - 30_000);
            } else {
                behave(request, out);
            }
        });

        assertArrived(INSTANCES);
    }

    @Test
    void aChunkedAnswerIsRead() throws Exception {
        retrieve((request, out) -> {
            if (isSeries(request)) {
                head(out, 200, MULTIPART + "\r\nTransfer-Encoding: chunked");
                byte[] body = multipartBody(INSTANCES);
                for (int at = 0; at < body.length; at += 1000) {
                    int count = Math.min(1000, body.length - at);
                    out.write((Integer.toHexString(count) + "\r\n").getBytes(StandardCharsets.US_ASCII));
                    out.write(body, at, count);
                    out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
                }
                out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            } else {
                behave(request, out);
            }
        });

        assertArrived(INSTANCES);
        assertThat(pacs.count(SERIES_PATH + "/instances/")).isZero();
    }

    @Test
    void anArchiveThatAlwaysBreaksOffIsUnavailable() throws Exception {
        DicomwebClient client = on((request, out) -> {
            if (isSeries(request) || request.isFor(SERIES_PATH + "/instances/")) {
                head(out, 200, MULTIPART + "\r\nContent-Length: 50000");
                out.write(multipartBody(INSTANCES), 0, 15_000);
            } else {
                behave(request, out);
            }
        });

        assertFails(Failure.Kind.PACS_UNAVAILABLE, "broke off", () -> retrieveAll(client));
    }

    @Test
    void aReaderThatSwallowsTheBreakStillGetsTheInstanceAgain() throws Exception {
        DicomwebClient client = on((request, out) -> {
            if (isSeries(request)) {
                head(out, 200, MULTIPART);
                out.write(multipartBody(INSTANCES), 0, 15_000);
            } else {
                behave(request, out);
            }
        });

        client.retrieve(STUDY, List.of(SERIES), (series, part10) -> {
            try {
                arrived.add(part10.readAllBytes());
            } catch (BrokenTransferException e) {
                return true;
            }
            return true;
        });

        assertArrived(INSTANCES);
    }

    @Test
    void whatTheReaderThrowsComesOutUnchanged() throws Exception {
        DicomwebClient client = on(ScriptedPacs::behave);
        IOException fault = new IOException("disk full");

        assertThatThrownBy(() -> client.retrieve(STUDY, List.of(SERIES), (series, part10) -> {
            throw fault;
        })).isSameAs(fault);
    }

    @Test
    void interruptingEndsATransferThatStalls() throws Exception {
        CountDownLatch stalled = new CountDownLatch(1);
        pacs = new ScriptedPacs((request, out) -> {
            if (isSeries(request)) {
                head(out, 200, MULTIPART);
                out.write(multipartBody(INSTANCES), 0, 10_000);
                out.flush();
                stalled.countDown();
                Thread.sleep(60_000);
            }
            behave(request, out);
        });
        DicomwebClient client = client(DicomwebEndpoint.of(pacs.baseUrl()));
        AtomicReference<Exception> thrown = new AtomicReference<>();
        Thread worker = new Thread(() -> {
            try {
                retrieveAll(client);
            } catch (IOException | RetrievalException | InterruptedException e) {
                thrown.set(e);
            }
        });
        worker.start();
        stalled.await();
        worker.interrupt();
        worker.join(5000);

        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    }
}
