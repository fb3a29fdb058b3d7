// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicomweb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lumbarcds.dicomweb.ScriptedPacs.SERIES;
import static org.lumbarcds.dicomweb.ScriptedPacs.STUDY;
import static org.lumbarcds.dicomweb.ScriptedPacs.instance;
import static org.lumbarcds.dicomweb.ScriptedPacs.uid;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.lumbarcds.analysis.Failure;
import org.lumbarcds.analysis.RetrievalException;
import org.lumbarcds.dicomweb.ScriptedPacs.Answer;

/** A client of a scripted archive that tests make behave badly, and what has arrived from it. */
@Timeout(20)
abstract class BadArchiveFixture {

    static final String SERIES_PATH = "/studies/" + STUDY + "/series/" + SERIES;
    static final Timeouts SHORT = new Timeouts(
            Duration.ofSeconds(2), Duration.ofMillis(400), Duration.ofMillis(400), Duration.ofSeconds(10));
    static final RetryPolicy TWICE =
            new RetryPolicy(2, Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofSeconds(1));

    final List<byte[]> arrived = new ArrayList<>();
    ScriptedPacs pacs;

    @AfterEach
    void stop() throws IOException {
        if (pacs != null) {
            pacs.close();
        }
    }

    static boolean isSeries(ScriptedPacs.Request request) {
        return request.target().equals("/dicom-web" + SERIES_PATH);
    }

    DicomwebClient on(Answer script) throws IOException {
        pacs = new ScriptedPacs(script);
        return client(DicomwebEndpoint.of(pacs.baseUrl()).with(SHORT).with(TWICE));
    }

    static DicomwebClient client(DicomwebEndpoint endpoint) {
        return new DicomwebClient(endpoint, new Random(1), Clock.systemUTC());
    }

    void retrieve(Answer script) throws Exception {
        retrieveAll(on(script));
    }

    void retrieveAll(DicomwebClient client) throws RetrievalException, IOException, InterruptedException {
        client.retrieve(STUDY, List.of(SERIES), (series, part10) -> {
            arrived.add(part10.readAllBytes());
            return true;
        });
    }

    void assertArrived(List<String> uids) {
        assertThat(arrived).hasSize(uids.size());
        for (String uid : uids) {
            assertThat(arrived).anyMatch(bytes -> Arrays.equals(bytes, instance(uid)));
        }
    }

    static void assertFails(Failure.Kind kind, String words, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(RetrievalException.class, e -> {
            assertThat(e.failure().kind()).isEqualTo(kind);
            assertThat(e.failure().detail()).contains(words);
        });
    }
}
