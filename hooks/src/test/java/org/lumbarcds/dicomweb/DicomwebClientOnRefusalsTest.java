// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicomweb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lumbarcds.dicomweb.ScriptedPacs.INSTANCES;
import static org.lumbarcds.dicomweb.ScriptedPacs.SERIES;
import static org.lumbarcds.dicomweb.ScriptedPacs.STUDY;
import static org.lumbarcds.dicomweb.ScriptedPacs.behave;
import static org.lumbarcds.dicomweb.ScriptedPacs.instance;
import static org.lumbarcds.dicomweb.ScriptedPacs.json;
import static org.lumbarcds.dicomweb.ScriptedPacs.respond;
import static org.lumbarcds.dicomweb.ScriptedPacs.uid;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lumbarcds.analysis.Failure;
import org.lumbarcds.analysis.RetrievalException;
import org.lumbarcds.dicomweb.ScriptedPacs.Answer;

/** Archives that refuse a request, put it off or send it elsewhere. */
class DicomwebClientOnRefusalsTest extends BadArchiveFixture {

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
    void storingIsTriedOnceForTheAnswerMayHaveBeenLostAfterTheFact() throws Exception {
        DicomwebClient client = on((request, out) -> respond(out, 503, "X: y", new byte[0]));

        assertFails(Failure.Kind.PACS_UNAVAILABLE, "STOW-RS", () -> client.store(Optional.empty(),
                List.of(BodyPublishers.ofByteArray(instance("1.2")))));
        assertThat(pacs.requests()).hasSize(1);
    }
}
