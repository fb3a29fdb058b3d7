// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicomweb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lumbarcds.dicomweb.ScriptedPacs.INSTANCES;
import static org.lumbarcds.dicomweb.ScriptedPacs.STUDY;
import static org.lumbarcds.dicomweb.ScriptedPacs.behave;
import static org.lumbarcds.dicomweb.ScriptedPacs.head;
import static org.lumbarcds.dicomweb.ScriptedPacs.instance;
import static org.lumbarcds.dicomweb.ScriptedPacs.json;
import static org.lumbarcds.dicomweb.ScriptedPacs.multipart;
import static org.lumbarcds.dicomweb.ScriptedPacs.respond;
import static org.lumbarcds.dicomweb.ScriptedPacs.uid;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.lumbarcds.analysis.ArchivedStudy;
import org.lumbarcds.analysis.Failure;
import org.lumbarcds.analysis.RetrievalException;

/** Archives that answer with something else than asked for. */
class DicomwebClientOnWrongAnswersTest extends BadArchiveFixture {

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
    void numbersThatAreNoneLeaveTheStudyReadable() throws Exception {
        for (String bad : List.of("NaN", "\"98,76\"", "\"-\"", "0110", "+110", ".5", "5.", "null", "\"a\tb\"")) {
            DicomwebClient client = on((request, out) -> {
                if (request.isFor("/studies/" + STUDY + "/series?")) {
                    json(out, "[{" + ScriptedPacs.attribute("0020000E", "UI", "\"" + ScriptedPacs.SERIES + "\"") + ","
                            + ScriptedPacs.attribute("00080060", "CS", "\"MR\"") + ","
                            + ScriptedPacs.attribute("00180081", "DS", bad) + ","
                            + ScriptedPacs.attribute("00180080", "DS", bad) + "}]");
                } else if (request.target().endsWith("/metadata")) {
                    json(out, "[{" + ScriptedPacs.attribute("00080018", "UI", "\"" + INSTANCES.get(1) + "\"") + ","
                            + ScriptedPacs.attribute("00180082", "DS", bad) + "}]");
                } else {
                    behave(request, out);
                }
            });

            assertThat(client.list(STUDY).series()).as(bad).hasSize(1);
        }
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
    void noContentMeansNothingFound() throws Exception {
        DicomwebClient client = on((request, out) -> head(out, 204, "X: y"));

        assertThat(client.byAccessionNumber("A1")).isEmpty();
    }

    @Test
    void anArchiveThatIgnoresTheKeyFindsNothingWrong() throws Exception {
        DicomwebClient client = on((request, out) -> json(out, "[" + uid("0020000D", "9.9") + ",{"
                + ScriptedPacs.attribute("0020000D", "UI", "\"1.2.3\"") + ","
                + ScriptedPacs.attribute("00080050", "SH", "\"A1 \"") + "}]"));

        assertThat(client.byAccessionNumber("A1"))
                .containsExactly(new ArchivedStudy("1.2.3", Optional.empty(), Set.of()));
    }

    @Test
    void aStoreAnsweredWithoutDataSetConfirmsNothing() throws Exception {
        DicomwebClient client = on((request, out) -> respond(out, 200, "X: y", new byte[0]));

        assertThat(client.store(Optional.empty(),
                List.of(BodyPublishers.ofByteArray(instance("1.2")))).complete(1)).isFalse();
    }

    /** One data set is the standard's form, a list of one that of some archives. */
    @Test
    void theAnswerToStoreIsReadAsADataSetAndAsAList() throws Exception {
        String stored = "{\"00081199\":{\"vr\":\"SQ\",\"Value\":[" + uid("00081155", "1.2") + "]}}";
        for (String answer : List.of(stored, "[" + stored + "]")) {
            DicomwebClient client = on((request, out) -> json(out, answer));
            assertThat(client.store(Optional.empty(), List.of(BodyPublishers.ofByteArray(instance("1.2")))).complete(1))
                    .as(answer).isTrue();
        }
    }
}
