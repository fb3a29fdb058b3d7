// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lumbarcds.dicom.pixel.PixelData;

/** Damaged files end in a DicomException or in a data set, never in anything else, and soon. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DicomReaderFuzzTest {

    private static final DicomLimits LIMITS =
            new DicomLimits(1 << 20, 1 << 16, 1 << 18, 2000, 200, 8, 100, 1 << 16, 1 << 22, 1 << 20, 50);

    @ParameterizedTest
    @ValueSource(strings = {"1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.2"})
    void aFileCutAnywhereIsRefusedOrLacksWhatWasCut(String uid) {
        byte[] file = DicomSamples.file(DicomSamples.mr(), TransferSyntax.of(uid));
        int refused = 0;
        for (int length = 0; length < file.length; length++) {
            DicomFile read = readOrRefuse(Arrays.copyOf(file, length));
            if (read == null) {
                refused++;
            } else if (length < file.length - 1) {
                // The deflated form may end in a byte of padding; in the others pixel data is last.
                assertThat(read.dataset().contains(Tag.PIXEL_DATA)).as("cut at " + length).isFalse();
            }
        }
        assertThat(refused).isGreaterThan(file.length * 9 / 10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.2",
        "1.2.840.10008.1.2.5"})
    void flippedBytesNeverEndInAnotherException(String uid) {
        DicomDataset dataset = DicomSamples.mr();
        if (uid.endsWith(".2.5")) {
            dataset.put(new DicomElement.Fragments(Tag.PIXEL_DATA, Vr.OB, new long[] {0}, List.of(new byte[80])));
        }
        byte[] file = DicomSamples.file(dataset, TransferSyntax.of(uid));
        Random random = new Random(20_240_611);
        for (int round = 0; round < 4000; round++) {
            byte[] damaged = file.clone();
            for (int flips = 1 + random.nextInt(6); flips > 0; flips--) {
                damaged[128 + random.nextInt(damaged.length - 128)] = (byte) random.nextInt();
            }
            DicomFile read = readOrRefuse(damaged);
            if (read != null) {
                useOrRefuse(read);
            }
        }
    }

    @Test
    void noiseNeverEndsInAnotherException() {
        Random random = new Random(7);
        for (int round = 0; round < 5000; round++) {
            byte[] noise = new byte[random.nextInt(400)];
            random.nextBytes(noise);
            if (noise.length > 6) {
                noise[0] = 8;
                noise[1] = 0;
                if (round % 2 == 0) {
                    noise[4] = 'S';
                    noise[5] = 'Q';
                }
            }
            readOrRefuse(noise);
            readOrRefuse(DicomReaderTest.explicit(noise));
        }
    }

    private static DicomFile readOrRefuse(byte[] file) {
        try {
            return DicomSamples.read(file, LIMITS);
        } catch (DicomException refused) {
            assertThat(refused.fix()).isNotEmpty();
            return null;
        }
    }

    /** Everything a user of the data set might ask for. */
    private static void useOrRefuse(DicomFile file) {
        for (DicomElement element : file.dataset().elements()) {
            attempt(() -> file.dataset().strings(element.tag()));
            attempt(() -> file.dataset().doubles(element.tag()));
            attempt(() -> file.dataset().ints(element.tag()));
        }
        attempt(() -> PixelData.of(file, LIMITS).frame(1));
        attempt(() -> FunctionalGroups.ofFrame(file.dataset(), 1).pixelSpacing());
        attempt(() -> {
            try {
                DicomJson.write(List.of(file.dataset()), OutputStream.nullOutputStream(), DicomJson.BulkDataPolicy.INLINE);
                DicomWriter.write(file, OutputStream.nullOutputStream());
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    private static void attempt(Runnable use) {
        try {
            use.run();
        } catch (DicomException refused) {
            assertThat(refused.problem()).isNotEmpty();
        }
    }
}
