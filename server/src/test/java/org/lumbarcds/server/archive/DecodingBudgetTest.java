// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.archive;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.jaiimageio.jpeg2000.J2KImageWriteParam;
import com.github.jaiimageio.jpeg2000.impl.J2KImageWriter;
import com.github.jaiimageio.jpeg2000.impl.J2KImageWriterSpi;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.imageio.IIOImage;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lumbarcds.dicom.DicomDataset;
import org.lumbarcds.dicom.DicomElement;
import org.lumbarcds.dicom.DicomSamples;
import org.lumbarcds.dicom.Tag;
import org.lumbarcds.dicom.TransferSyntax;
import org.lumbarcds.dicom.Vr;
import org.lumbarcds.server.memory.MemoryBudget;

/** Small files that claim large pictures. */
class DecodingBudgetTest {

    private static final String FRAME = "/studies/4.1/series/4.1.1/instances/4.1.1.1/frames/1";
    private static final String INSTANCE = "/studies/4.1/series/4.1.1/instances/4.1.1.1";
    private static final String[] OCTETS = {"Accept", "multipart/related; type=\"application/octet-stream\""};
    private static final String[] UNCOMPRESSED = {"Accept", "application/dicom; transfer-syntax=1.2.840.10008.1.2.1"};
    private static final String[] ALL = {"Accept", "multipart/related; type=\"application/dicom\""};

    /** 1500 x 1500 pixels of one grey in a few kilobytes; decoding takes about 50 MB. */
    private static byte[] bomb;

    @TempDir
    Path folder;

    @BeforeAll
    static void encode() throws IOException {
        bomb = DicomSamples.file(ArchiveTest.image("4.1", "4.1.1", "4.1.1.1", 1).putInts(Tag.ROWS, 1500).putInts(Tag.COLUMNS, 1500)
                .putInts(Tag.BITS_ALLOCATED, 8).putInts(Tag.BITS_STORED, 8).putInts(Tag.HIGH_BIT, 7)
                .putInts(Tag.PIXEL_REPRESENTATION, 0)
                .put(new DicomElement.Fragments(Tag.PIXEL_DATA, Vr.OB, new long[] {0}, List.of(jpeg2000(1500)))),
                TransferSyntax.JPEG_2000_LOSSLESS);
        assertThat(bomb.length).isLessThan(20_000);
    }

    private static byte[] jpeg2000(int size) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        J2KImageWriter writer = (J2KImageWriter) new J2KImageWriterSpi().createWriterInstance(null);
        J2KImageWriteParam parameters = (J2KImageWriteParam) writer.getDefaultWriteParam();
        parameters.setLossless(true);
        parameters.setWriteCodeStreamOnly(true);
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.write(null, new IIOImage(new BufferedImage(size, size, BufferedImage.TYPE_BYTE_GRAY), null, null), parameters);
        }
        byte[] code = out.toByteArray();
        return code.length % 2 == 0 ? code : java.util.Arrays.copyOf(code, code.length + 1);
    }

    @Test
    void manyAtOnceWaitForEachOther() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(6);
        try (ArchiveServer server = new ArchiveServer(folder, "--lumbar.memory.budget=140MB", "--lumbar.memory.patience=60s")) {
            assertThat(server.store("/studies", bomb).statusCode()).isEqualTo(200);
            List<Future<HttpResponse<byte[]>>> answers = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                answers.add(clients.submit(() -> server.get(INSTANCE, UNCOMPRESSED)));
            }
            for (Future<HttpResponse<byte[]>> answer : answers) {
                assertThat(answer.get().statusCode()).isEqualTo(200);
                assertThat(answer.get().body().length).isGreaterThan(1500 * 1500);
            }
        } finally {
            clients.shutdownNow();
        }
    }

    @Test
    void whoWaitsTooLongIsToldToComeAgainAndThenServed() throws Exception {
        try (ArchiveServer server = new ArchiveServer(folder, "--lumbar.memory.budget=140MB", "--lumbar.memory.patience=200ms")) {
            server.store("/studies", bomb);
            try (MemoryBudget.Share others = server.memory().forRequest(60_000_000)) {
                for (HttpResponse<byte[]> busy : List.of(server.get(FRAME, OCTETS), server.get(INSTANCE, UNCOMPRESSED),
                        server.get("/studies/4.1", ALL))) {
                    assertThat(busy.statusCode()).isEqualTo(503);
                    assertThat(busy.headers().firstValue("Retry-After")).contains("5");
                    assertThat(busy.headers().firstValue("Content-Type")).contains("application/problem+json");
                }
                assertThat(server.get(INSTANCE, "Accept", "application/dicom; transfer-syntax=*").body()).isEqualTo(bomb);
                try (MemoryBudget.Share analysis = server.memory().forAnalysis(70_000_000)) {
                    assertThat(analysis).as("requests leave room for an analysis").isNotNull();
                }
            }
            assertThat(server.get(FRAME, OCTETS).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void whatNeverFitsIsNotDecoded() throws Exception {
        try (ArchiveServer server = new ArchiveServer(folder, "--lumbar.memory.budget=32MB")) {
            server.store("/studies", bomb);
            HttpResponse<byte[]> frame = server.get(FRAME, OCTETS);
            assertThat(frame.statusCode()).isEqualTo(406);
            assertThat(new String(frame.body(), StandardCharsets.UTF_8)).contains("lumbar.memory.budget");
            HttpResponse<byte[]> instance = server.get(INSTANCE, UNCOMPRESSED);
            assertThat(instance.headers().firstValue("Content-Type")).contains("application/dicom; transfer-syntax=1.2.840.10008.1.2.4.90");
            assertThat(instance.body()).isEqualTo(bomb);
            DicomDataset small = ArchiveTest.image("4.2", "4.2.1", "4.2.1.1", 1);
            server.store("/studies", ArchiveTest.file(small));
            assertThat(server.get("/studies/4.2/series/4.2.1/instances/4.2.1.1/frames/1", OCTETS).statusCode()).isEqualTo(200);
        }
    }
}
