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
import static org.lumbarcds.dicomweb.ScriptedPacs.multipartBody;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lumbarcds.analysis.Failure;
import org.lumbarcds.analysis.StudyImages.InstanceTooLargeException;

/** Archives that send more than the limits, without end, or page by page. */
class DicomwebClientOnTooMuchTest extends BadArchiveFixture {

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
}
