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
import static org.lumbarcds.dicomweb.ScriptedPacs.instance;
import static org.lumbarcds.dicomweb.ScriptedPacs.json;
import static org.lumbarcds.dicomweb.ScriptedPacs.multipart;
import static org.lumbarcds.dicomweb.ScriptedPacs.multipartBody;
import static org.lumbarcds.dicomweb.ScriptedPacs.respond;
import static org.lumbarcds.dicomweb.ScriptedPacs.uid;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lumbarcds.analysis.Failure;
import org.lumbarcds.analysis.RetrievalException;
import org.lumbarcds.analysis.StudyImages.BrokenTransferException;
import org.lumbarcds.analysis.StudyImages.InstanceTooLargeException;
import org.lumbarcds.dicomweb.ScriptedPacs.Answer;

/** What archives and networks do wrong. */
@Timeout(20)
class DicomwebClientOnBadArchivesTest {

    private static final String SERIES_PATH = "/studies/" + STUDY + "/series/" + SERIES;
    private static final Timeouts SHORT = new Timeouts(
            Duration.ofSeconds(2), Duration.ofMillis(400), Duration.ofMillis(400), Duration.ofSeconds(10));
    private static final RetryPolicy TWICE =
            new RetryPolicy(2, Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofSeconds(1));

    private final List<byte[]> arrived = new ArrayList<>();
    private ScriptedPacs pacs;

    @AfterEach
    void stop() throws IOException {
        if (pacs != null) {
            pacs.close();
        }
    }

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
    void anInstanceTheSeriesAnswerLacksIsAskedForByItself() throws Exception {
        retrieve((request, out) -> {
            if (isSeries(request)) {
                multipart(out, INSTANCES.subList(0, 2));
            } else {
                behave(request, out);
            }
        });

        assertArrived(INSTANCES);
    }

    @Test
    void anInstanceListedButNeverSentIsAFailureNotASilentGap() throws Exception {
        DicomwebClient client = on((request, out) -> {
            if (isSeries(request) || request.isFor(SERIES_PATH + "/instances/")) {
                multipart(out, List.of());
            } else {
                behave(request, out);
            }
        });

        assertThatThrownBy(() -> retrieveAll(client)).isInstanceOf(RetrievalException.class);
    }

    @Test
    void instancesSentTwiceOrNeverListedArePassedOver() throws Exception {
        retrieve((request, out) -> {
            if (isSeries(request)) {
                multipart(out, List.of("9.9.9", INSTANCES.get(0), INSTANCES.get(0), INSTANCES.get(1), INSTANCES.get(2)));
            } else {
                behave(request, out);
            }
        });

        assertArrived(INSTANCES);
    }

    @Test
    void anotherInstanceThanAskedForIsRefused() throws Exception {
        DicomwebClient client = on((request, out) -> {
            if (isSeries(request) || request.isFor(SERIES_PATH + "/instances/")) {
                multipart(out, List.of("9.9.9"));
            } else {
                behave(request, out);
            }
        });

        assertFails(Failure.Kind.PACS_REFUSED, "another instance", () -> retrieveAll(client));
        assertThat(arrived).isEmpty();
    }

    @Test
    void anotherStudyThanAskedForIsNotTheStudy() throws Exception {
        DicomwebClient client = on((request, out) -> json(out, "[" + uid("0020000D", "9.9") + "]"));

        assertFails(Failure.Kind.STUDY_NOT_FOUND, "does not hold", () -> client.list(STUDY));
    }

    @Test
    void seriesOfAnotherStudyAreRefused() throws Exception {
        DicomwebClient client = on((request, out) -> {
            if (request.isFor("/studies/" + STUDY + "/series")) {
                json(out, "[{" + ScriptedPacs.attribute("0020000D", "UI", "\"9.9\"") + ","
                        + ScriptedPacs.attribute("0020000E", "UI", "\"9.9.1\"") + "}]");
            } else {
                behave(request, out);
            }
        });

        assertFails(Failure.Kind.PACS_REFUSED, "another study", () -> client.list(STUDY));
    }

    @Test
    void aUidThatWouldLeaveItsPlaceInThePathIsNeverUsed() throws Exception {
        DicomwebClient client = on((request, out) -> {
            if (request.isFor("/studies/" + STUDY + "/series?")) {
                json(out, "[" + uid("0020000E", "../../admin") + "]");
            } else {
                behave(request, out);
            }
        });

        assertFails(Failure.Kind.PACS_REFUSED, "SeriesInstanceUID", () -> client.list(STUDY));
        assertThatThrownBy(() -> client.list("1.2/../3")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 406, 415, 500})
    void anArchiveThatCannotTranscodeIsAskedForWhatItStores(int status) throws Exception {
        retrieve((request, out) -> {
            if (request.headers().get("accept").endsWith("1.2.840.10008.1.2.1")) {
                respond(out, status, "Content-Type: application/json", "{\"HttpStatus\":500}".getBytes(StandardCharsets.US_ASCII));
            } else {
                behave(request, out);
            }
        });

        assertArrived(INSTANCES);
    }

    @Test
    void anArchiveWithoutRetrievalOfSeriesIsAskedInstanceByInstance() throws Exception {
        retrieve((request, out) -> {
            if (isSeries(request)) {
                respond(out, 501, "Content-Type: text/plain", new byte[0]);
            } else {
                behave(request, out);
            }
        });

        assertArrived(INSTANCES);
    }

    @Test
    void aSingleInstanceMayComeWithoutMultipart() throws Exception {
        retrieve((request, out) -> {
            if (isSeries(request)) {
                respond(out, 406, "Content-Type: text/plain", new byte[0]);
            } else if (request.isFor(SERIES_PATH + "/instances/")) {
                respond(out, 200, "Content-Type: application/dicom", instance(request.target().replaceAll(".*/", "")));
            } else {
                behave(request, out);
            }
        });

        assertArrived(INSTANCES);
    }

    @Test
    void retryAfterInSecondsIsHonoured() throws Exception {
        DicomwebClient client = on((request, out) -> {
            if (pacs.requests().size() == 1) {
                respond(out, 503, "Retry-After: 1", new byte[0]);
            } else {
                json(out, "[]");
            }
        });
        Instant before = Instant.now();

        client.check();

        assertThat(Duration.between(before, Instant.now())).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aLongRetryAfterIsPassedOnInsteadOfWaitedFor() throws Exception {
        DicomwebClient client = on((request, out) -> respond(out, 429, "Retry-After: "
                + DateTimeFormatter.RFC_1123_DATE_TIME.format(Instant.now().plusSeconds(600).atZone(ZoneOffset.UTC)),
                new byte[0]));

        assertThatThrownBy(client::check).isInstanceOfSatisfying(RetrievalException.class, e -> {
            assertThat(e.failure().kind()).isEqualTo(Failure.Kind.PACS_UNAVAILABLE);
            assertThat(e.retryAfter().orElseThrow()).isBetween(Duration.ofSeconds(590), Duration.ofSeconds(600));
        });
        assertThat(pacs.requests()).hasSize(1);
    }

    @Test
    void anExpiredTokenIsRenewedOnce() throws Exception {
        Answer script = (request, out) -> {
            if ("Bearer fresh".equals(request.headers().get("authorization"))) {
                json(out, "[]");
            } else {
                respond(out, 401, "X: y", new byte[0]);
            }
        };
        pacs = new ScriptedPacs(script);
        DicomwebEndpoint endpoint = DicomwebEndpoint.of(pacs.baseUrl()).with(TWICE);

        client(endpoint.with(new Authentication.Bearer(rejected -> rejected ? "fresh" : "stale"))).check();
        assertThat(pacs.requests()).hasSize(2);

        assertFails(Failure.Kind.PACS_REFUSED, "401",
                client(endpoint.with(new Authentication.Bearer(rejected -> "stale")))::check);
        assertThat(pacs.requests()).hasSize(4);
    }

    @Test
    void aRedirectToAnotherHostIsNotFollowed() throws Exception {
        try (ScriptedPacs other = new ScriptedPacs((request, out) -> json(out, "[]"))) {
            DicomwebClient client = on((request, out) ->
                    respond(out, 302, "Location: " + other.baseUrl() + "/studies", new byte[0]));

            assertFails(Failure.Kind.PACS_REFUSED, "redirected", client::check);
            assertThat(other.requests()).isEmpty();
        }
    }

    @Test
    void aRedirectBelowTheBaseUrlIsFollowedAFewTimes() throws Exception {
        DicomwebClient client = on((request, out) -> {
            if (request.isFor("/moved")) {
                json(out, "[]");
            } else {
                respond(out, 307, "Location: /dicom-web/moved", new byte[0]);
            }
        });
        client.check();
        pacs.close();

        DicomwebClient loop = on((request, out) -> respond(out, 307, "Location: /dicom-web/again", new byte[0]));
        assertFails(Failure.Kind.PACS_REFUSED, "307", loop::check);
    }

    @Test
    void aLogInPageIsNotTakenForAnAnswer() throws Exception {
        DicomwebClient client = on((request, out) ->
                respond(out, 200, "Content-Type: text/html", "<html>".getBytes(StandardCharsets.US_ASCII)));

        assertFails(Failure.Kind.PACS_REFUSED, "base-url", client::check);
    }

    @Test
    void aSeriesAnswerOfTheWrongTypeOrWithoutBoundaryIsRefused() throws Exception {
        for (String type : List.of("text/html", "multipart/related; type=\"application/dicom\"", "nonsense", "a/b; c=\"")) {
            DicomwebClient client = on((request, out) -> {
                if (isSeries(request)) {
                    respond(out, 200, "Content-Type: " + type, new byte[10]);
                } else {
                    behave(request, out);
                }
            });

            assertFails(Failure.Kind.PACS_REFUSED, "WADO-RS series", () -> retrieveAll(client));
            pacs.close();
        }
    }

    @Test
    void anInstanceAboveTheLimitIsLeftOutAlone() throws Exception {
        pacs = new ScriptedPacs(ScriptedPacs::behave);
        DicomwebClient client = client(DicomwebEndpoint.of(pacs.baseUrl())
                .with(new TransferLimits(20_000, 1 << 20, 10, 10, 10_000)));
        int[] tooLarge = {0};

        client.retrieve(STUDY, List.of(SERIES), (series, part10) -> {
            assertThatThrownBy(part10::readAllBytes).isInstanceOf(InstanceTooLargeException.class);
            tooLarge[0]++;
            return true;
        });

        assertThat(tooLarge[0]).isEqualTo(3);
    }

    @Test
    void anInstanceOfExactlyTheLimitIsRead() throws Exception {
        pacs = new ScriptedPacs(ScriptedPacs::behave);
        retrieveAll(client(DicomwebEndpoint.of(pacs.baseUrl())
                .with(new TransferLimits(instance(INSTANCES.get(0)).length, 1 << 20, 10, 10, 10_000))));

        assertArrived(INSTANCES);
    }

    @Test
    void anEndlessInstanceEndsWithTheTotalLimit() throws Exception {
        pacs = new ScriptedPacs((request, out) -> {
            if (isSeries(request)) {
                head(out, 200, MULTIPART);
                out.write(multipartBody(INSTANCES), 0, 10_000);
                while (true) {
                    out.write(new byte[8192]);
                }
            }
            behave(request, out);
        });
        DicomwebClient client = client(DicomwebEndpoint.of(pacs.baseUrl()).with(TWICE)
                .with(new TransferLimits(100_000, 1_000_000, 10, 10, 10_000)));

        assertFails(Failure.Kind.PACS_REFUSED, "more than 1000000 bytes", () -> client.retrieve(STUDY, List.of(SERIES),
                (series, part10) -> true));
    }

    @Test
    void anEndlessListIsRefused() throws Exception {
        pacs = new ScriptedPacs((request, out) -> {
            head(out, 200, "Content-Type: application/dicom+json");
            out.write('[');
            while (true) {
                out.write("{},".repeat(1000).getBytes(StandardCharsets.US_ASCII));
            }
        });
        DicomwebClient client = client(DicomwebEndpoint.of(pacs.baseUrl())
                .with(new TransferLimits(1, 1, 1, 1, 100_000)));

        assertFails(Failure.Kind.PACS_REFUSED, "more than 100000 bytes", client::check);
    }

    @Test
    void moreInstancesThanTheLimitAreRefused() throws Exception {
        pacs = new ScriptedPacs(ScriptedPacs::behave);
        DicomwebClient client = client(DicomwebEndpoint.of(pacs.baseUrl())
                .with(new TransferLimits(1 << 20, 1 << 20, 2, 10, 10_000)));

        assertFails(Failure.Kind.PACS_REFUSED, "more than 2 answers", () -> retrieveAll(client));
    }

    @Test
    void anArchiveThatHoldsBackAnswersIsAskedForTheRest() throws Exception {
        retrieve((request, out) -> {
            if (request.isFor(SERIES_PATH + "/instances?")) {
                int offset = Integer.parseInt(request.target().replaceAll(".*offset=", ""));
                json(out, ScriptedPacs.instanceList(INSTANCES.subList(offset, Math.min(3, offset + 1))));
            } else {
                behave(request, out);
            }
        });

        assertArrived(INSTANCES);
    }

    @Test
    void anArchiveThatIgnoresPagingIsNotAskedForEver() throws Exception {
        retrieve((request, out) -> {
            if (request.isFor(SERIES_PATH + "/instances?")) {
                json(out, ScriptedPacs.instanceList(INSTANCES));
            } else {
                behave(request, out);
            }
        });

        assertArrived(INSTANCES);
    }

    @Test
    void noContentMeansNothingFound() throws Exception {
        DicomwebClient client = on((request, out) -> head(out, 204, "X: y"));

        assertThat(client.byAccessionNumber("A1")).isEmpty();
    }

    @Test
    void anArchiveThatIgnoresTheKeyFindsNothingWrong() throws Exception {
        DicomwebClient client = on((request, out) -> json(out, "[" + uid("0020000D", "9.9") + ",{"
                + ScriptedPacs.attribute("0020000D", "UI", "\"1.2.3\"") + ","
                + ScriptedPacs.attribute("00080050", "SH", "\"A1 \"") + "}]"));

        assertThat(client.byAccessionNumber("A1")).containsExactly("1.2.3");
    }

    @Test
    void anArchiveThatRefusesAttributesIsAskedWithoutThemAndThenForMetadata() throws Exception {
        DicomwebClient client = on((request, out) -> {
            if (request.target().contains("includefield")) {
                respond(out, 400, "Content-Type: application/json", "{}".getBytes(StandardCharsets.US_ASCII));
            } else if (request.isFor("/studies/" + STUDY + "/series?")) {
                json(out, request.target().contains("offset=0") ? "[" + uid("0020000E", SERIES) + "]" : "[]");
            } else if (request.target().endsWith("/metadata")) {
                json(out, "[{" + ScriptedPacs.attribute("52009229", "SQ", "{"
                        + ScriptedPacs.attribute("00209116", "SQ", "{"
                        + ScriptedPacs.attribute("00200037", "DS", "\"0\",\"1\",\"0\",\"0\",\"0\",\"-1\"") + "}") + "}")
                        + "," + ScriptedPacs.attribute("00280008", "IS", "\"15\"") + "}]");
            } else {
                behave(request, out);
            }
        });

        assertThat(client.list(STUDY).series()).singleElement().satisfies(series -> {
            assertThat(series.imageOrientation()).containsExactly(0.0, 1.0, 0.0, 0.0, 0.0, -1.0);
            assertThat(series.frames()).isEqualTo(15);
            assertThat(series.instances()).isEqualTo(3);
        });
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

    @Test
    void storingIsTriedOnceForTheAnswerMayHaveBeenLostAfterTheFact() throws Exception {
        DicomwebClient client = on((request, out) -> respond(out, 503, "X: y", new byte[0]));

        assertFails(Failure.Kind.PACS_UNAVAILABLE, "STOW-RS", () -> client.store(Optional.empty(),
                List.of(BodyPublishers.ofByteArray(instance("1.2")))));
        assertThat(pacs.requests()).hasSize(1);
    }

    @Test
    void aStoreAnsweredWithoutDataSetConfirmsNothing() throws Exception {
        DicomwebClient client = on((request, out) -> respond(out, 200, "X: y", new byte[0]));

        assertThat(client.store(Optional.empty(),
                List.of(BodyPublishers.ofByteArray(instance("1.2")))).complete(1)).isFalse();
    }

    private static boolean isSeries(ScriptedPacs.Request request) {
        return request.target().equals("/dicom-web" + SERIES_PATH);
    }

    private DicomwebClient on(Answer script) throws IOException {
        pacs = new ScriptedPacs(script);
        return client(DicomwebEndpoint.of(pacs.baseUrl()).with(SHORT).with(TWICE));
    }

    private static DicomwebClient client(DicomwebEndpoint endpoint) {
        return new DicomwebClient(endpoint, new Random(1), Clock.systemUTC());
    }

    private void retrieve(Answer script) throws Exception {
        retrieveAll(on(script));
    }

    private void retrieveAll(DicomwebClient client) throws RetrievalException, IOException, InterruptedException {
        client.retrieve(STUDY, List.of(SERIES), (series, part10) -> {
            arrived.add(part10.readAllBytes());
            return true;
        });
    }

    private void assertArrived(List<String> uids) {
        assertThat(arrived).hasSize(uids.size());
        for (String uid : uids) {
            assertThat(arrived).anyMatch(bytes -> Arrays.equals(bytes, instance(uid)));
        }
    }

    private static void assertFails(Failure.Kind kind, String words, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(RetrievalException.class, e -> {
            assertThat(e.failure().kind()).isEqualTo(kind);
            assertThat(e.failure().detail()).contains(words);
        });
    }
}
