// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom.pixel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lumbarcds.dicom.pixel.MadeUpImage.find;
import static org.lumbarcds.dicom.pixel.MadeUpImage.fragment;
import static org.lumbarcds.dicom.pixel.MadeUpImage.frames;
import static org.lumbarcds.dicom.pixel.MadeUpImage.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lumbarcds.dicom.DicomException;
import org.lumbarcds.dicom.DicomElement;
import org.lumbarcds.dicom.DicomFile;
import org.lumbarcds.dicom.DicomLimits;
import org.lumbarcds.dicom.Tag;
import org.lumbarcds.dicom.Vr;
import org.lumbarcds.dicom.pixel.MadeUpImage.Kind;
import org.lumbarcds.image.DicomSlices;
import org.lumbarcds.image.SagittalSlice;
import org.lumbarcds.phantom.PhantomDicom;
import org.lumbarcds.phantom.PhantomPatient;
import org.lumbarcds.phantom.PhantomSeries;
import org.lumbarcds.phantom.PhantomSeries.Content;
import org.lumbarcds.phantom.PhantomSeries.Storage;
import org.lumbarcds.phantom.PhantomSpec;
import org.lumbarcds.testing.Peers;
import org.lumbarcds.testing.StoredVariants;
import org.lumbarcds.testing.StoredVariants.Coding;
import org.lumbarcds.testing.StoredVariants.Padding;

/** Codes as archives keep them: filled up behind the end marker, in pieces, with headers that others pass over. */
class PaddedCodesTest {

    private static final Kind TWELVE = new Kind(16, 12, false, 1);
    private static DicomFile phantom;
    private static DicomFile enhanced;

    @TempDir
    Path folder;

    @BeforeAll
    static void drawThePhantom() throws IOException {
        Peers.require("dcmconv", "dcmcrle", "dcmcjpls", "dcmcjpeg", "gdcmconv");
        List<DicomFile> slices = new ArrayList<>();
        PhantomDicom.instances(PhantomSpec.random(7).withSlices(3), PhantomPatient.of(7),
                PhantomSeries.LUMBAR.only(Content.T2_SAGITTAL), slices::add);
        phantom = slices.get(1);
        PhantomDicom.instances(PhantomSpec.random(7).withSlices(3), PhantomPatient.of(7),
                PhantomSeries.LUMBAR.only(Content.T2_SAGITTAL).stored(Storage.ENHANCED), file -> enhanced = file);
    }

    static Stream<Coding> codings() {
        return Stream.concat(StoredVariants.LOSSLESS.stream(), StoredVariants.LOSSY.stream());
    }

    @ParameterizedTest
    @MethodSource("codings")
    void thePhantomHasTheSamePixelsInEverySyntaxWithEveryPadding(Coding coding) throws Exception {
        DicomFile coded = StoredVariants.coded(folder, phantom, coding);
        int[] unpadded = values(coded);
        if (StoredVariants.LOSSLESS.contains(coding)) {
            assertThat(unpadded).isEqualTo(values(phantom));
        }
        for (Padding padding : Padding.values()) {
            assertThat(values(StoredVariants.padded(coded, padding))).as("padded with " + padding).isEqualTo(unpadded);
        }
    }

    @ParameterizedTest
    @MethodSource("codings")
    void aCodeWithoutItsEndMarkerIsRefusedWhateverFillsIt(Coding coding) throws Exception {
        DicomFile coded = StoredVariants.coded(folder, phantom, coding);
        if (!(coded.dataset().element(Tag.PIXEL_DATA).orElseThrow() instanceof DicomElement.Fragments)
                || coding.name().equals("RLE")) {
            return;
        }
        byte[] code = fragment(coded);
        int end = find(code, 0xD9);
        for (int filling : new int[] {0x00, 0x20, 0xFF}) {
            byte[] without = code.clone();
            Arrays.fill(without, end, without.length, (byte) filling);
            DicomFile file = with(coded, without);
            assertThatThrownBy(() -> values(file)).isInstanceOf(DicomException.class).hasMessageContaining("damaged");
        }
    }

    @Test
    void oneZeroByteBeforeTheEndMarkerIsPassedOver() throws Exception {
        for (Coding coding : List.of(StoredVariants.LOSSLESS.get(7), StoredVariants.LOSSY.get(1), StoredVariants.LOSSY.get(2))) {
            DicomFile coded = StoredVariants.coded(folder, phantom, coding);
            assertThat(values(with(coded, zeroBefore(fragment(coded), 1)))).as(coding.name()).isEqualTo(values(coded));
            DicomFile more = with(coded, zeroBefore(fragment(coded), 3));
            assertThatThrownBy(() -> values(more)).as(coding.name()).isInstanceOf(DicomException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 63})
    void theLastCoefficientThatASequentialScanStatesIsPassedOver(int last) throws Exception {
        for (Coding coding : StoredVariants.LOSSY.subList(0, 2)) {
            DicomFile coded = StoredVariants.coded(folder, phantom, coding);
            byte[] code = fragment(coded).clone();
            int scan = find(code, 0xDA);
            assertThat(code[scan + 8]).isEqualTo((byte) 63);
            code[scan + 8] = (byte) last;
            assertThat(values(with(coded, code))).isEqualTo(values(coded));
        }
    }

    @Test
    void framesInSeveralFragmentsWithoutATableAreFoundByTheirMarkers() throws Exception {
        Kind two = new Kind(16, 12, false, 2);
        int[][] frames = frames(two, 7);
        for (String[] encoder : new String[][] {{"dcmcjpeg", "+e1"}, {"dcmcjpls", "+el"}, {"gdcmconv", "--j2k"}}) {
            DicomFile coded = MadeUpImage.encoded(folder, image(two, frames), (Object[]) encoder);
            DicomElement.Fragments whole = (DicomElement.Fragments) coded.dataset().element(Tag.PIXEL_DATA).orElseThrow();
            List<byte[]> pieces = new ArrayList<>();
            for (byte[] code : whole.fragments()) {
                int half = code.length / 3 / 2 * 2;
                pieces.add(Arrays.copyOf(code, half));
                pieces.add(Arrays.copyOfRange(code, half, 2 * half));
                // An end marker may be cut in two.
                int end = lastEnd(code);
                pieces.add(Arrays.copyOfRange(code, 2 * half, end + 1));
                pieces.add(Arrays.copyOfRange(code, end + 1, code.length));
            }
            for (long[] table : new long[][] {{}, {0}, {0, 5}}) {
                DicomFile file = new DicomFile(coded.meta(), coded.dataset().copy()
                        .put(new DicomElement.Fragments(Tag.PIXEL_DATA, Vr.OB, table, pieces)));
                PixelData pixels = PixelData.of(file, DicomLimits.DEFAULT);
                assertThat(pixels.frame(1).values()).isEqualTo(frames[0]);
                assertThat(pixels.frame(2).values()).isEqualTo(frames[1]);
            }
            pieces.addAll(whole.fragments());
            DicomFile four = new DicomFile(coded.meta(), coded.dataset().copy()
                    .put(new DicomElement.Fragments(Tag.PIXEL_DATA, Vr.OB, new long[0], pieces)));
            assertThatThrownBy(() -> PixelData.of(four, DicomLimits.DEFAULT)).hasMessageContaining("for 2 frames");
        }
    }

    @Test
    void aJpeg2000TilePartThatRunsToTheEndEndsAtTheMarker() throws Exception {
        DicomFile coded = MadeUpImage.encoded(folder, image(TWELVE, frames(TWELVE, 7)), "gdcmconv", "--j2k");
        byte[] code = fragment(coded).clone();
        int part = find(code, 0x90);
        Arrays.fill(code, part + 6, part + 10, (byte) 0);
        for (Padding padding : Padding.values()) {
            assertThat(values(StoredVariants.padded(with(coded, code), padding))).isEqualTo(frames(TWELVE, 7)[0]);
        }
    }

    @ParameterizedTest
    @MethodSource("lossless")
    void anEnhancedPhantomHasTheSameSlicesInEverySyntaxWithEveryPadding(Coding coding) throws Exception {
        List<SagittalSlice> plain = DicomSlices.read(enhanced, DicomLimits.DEFAULT).slices();
        DicomFile coded = StoredVariants.coded(folder, enhanced, coding);
        for (Padding padding : List.of(Padding.NONE, Padding.FF)) {
            List<SagittalSlice> read = DicomSlices.read(StoredVariants.padded(coded, padding), DicomLimits.DEFAULT).slices();
            assertThat(read).hasSize(3);
            for (int i = 0; i < 3; i++) {
                assertThat(read.get(i).pixels()).as("padded with " + padding).isEqualTo(plain.get(i).pixels());
                assertThat(read.get(i).positionMm()).isEqualTo(plain.get(i).positionMm());
            }
        }
    }

    /** In fragments. */
    static List<Coding> lossless() {
        return StoredVariants.LOSSLESS.subList(4, 9);
    }

    @Test
    void aCodeStreamWithinAJp2FileIsFound() throws Exception {
        DicomFile coded = MadeUpImage.encoded(folder, image(TWELVE, frames(TWELVE, 7)), "gdcmconv", "--j2k");
        byte[] code = fragment(coded);
        ByteArrayOutputStream jp2 = new ByteArrayOutputStream();
        jp2.writeBytes(HexFormat.of().parseHex("0000000C6A5020200D0A870A" + "00000014667479706A703220000000006A703220"
                + "0000000F6A70326801020304050607"));
        int length = code.length + 8;
        jp2.writeBytes(new byte[] {0, (byte) (length >> 16), (byte) (length >> 8), (byte) length, 'j', 'p', '2', 'c'});
        jp2.writeBytes(code);
        assertThat(values(with(coded, jp2.toByteArray()))).isEqualTo(frames(TWELVE, 7)[0]);
        DicomFile without = with(coded, Arrays.copyOf(jp2.toByteArray(), 47 + 8));
        assertThatThrownBy(() -> values(without)).isInstanceOf(DicomException.class).hasMessageContaining("damaged");
    }

    private static int lastEnd(byte[] code) {
        int at = code.length - 2;
        while ((code[at] & 0xFF) != 0xFF || (code[at + 1] & 0xFF) != 0xD9) {
            at--;
        }
        return at;
    }

    private static byte[] zeroBefore(byte[] code, int count) {
        int end = lastEnd(code);
        // Fill bytes are part of the marker.
        while ((code[end - 1] & 0xFF) == 0xFF) {
            end--;
        }
        byte[] longer = Arrays.copyOf(code, end + count + 2);
        longer[end + count] = (byte) 0xFF;
        longer[end + count + 1] = (byte) 0xD9;
        Arrays.fill(longer, end, end + count, (byte) 0);
        return longer;
    }


    private static DicomFile with(DicomFile file, byte[] code) {
        return new DicomFile(file.meta(), file.dataset().copy()
                .put(new DicomElement.Fragments(Tag.PIXEL_DATA, Vr.OB, new long[0], List.of(code))));
    }

    private static int[] values(DicomFile file) {
        return PixelData.of(file, DicomLimits.DEFAULT).frame(1).values();
    }
}
