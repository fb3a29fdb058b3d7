// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DicomReaderTest {

    private static final byte[] MR = DicomSamples.file(DicomSamples.mr(), TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);

    @TempDir
    Path folder;

    @Test
    void aFileWithoutPreambleIsRead() {
        assertThat(DicomSamples.read(Arrays.copyOfRange(MR, 132, MR.length)).dataset()).isEqualTo(DicomSamples.mr());
        assertThat(DicomSamples.read(Arrays.copyOfRange(MR, 128, MR.length)).dataset()).isEqualTo(DicomSamples.mr());
    }

    @Test
    void aBareDataSetIsReadInItsOwnSyntax() {
        for (TransferSyntax syntax : List.of(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN,
                TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, TransferSyntax.EXPLICIT_VR_BIG_ENDIAN)) {
            DicomDataset dataset = DicomSamples.mr().remove(0x00091001);
            byte[] file = DicomSamples.file(dataset, syntax);
            int metaLength = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(140);
            DicomFile read = DicomSamples.read(Arrays.copyOfRange(file, 144 + metaLength, file.length));
            assertThat(read.dataset()).isEqualTo(dataset);
            assertThat(read.transferSyntax()).isEqualTo(syntax);
        }
    }

    @Test
    void aWrongGroupLengthOfTheMetaInformationDoesNotMatter() {
        byte[] file = MR.clone();
        file[140] = 3;
        assertThat(DicomSamples.read(file).dataset()).isEqualTo(DicomSamples.mr());
    }

    @Test
    void otherFilesAreRefusedAsNoDicom() {
        for (byte[] bytes : List.of(new byte[0], new byte[] {8}, "%PDF-1.7 and much more text than that".getBytes(StandardCharsets.US_ASCII),
                new byte[1000])) {
            assertThatThrownBy(() -> DicomSamples.read(bytes)).isInstanceOf(DicomException.class)
                    .hasMessageContaining("not a DICOM file").hasMessageContaining("give a DICOM Part 10 file");
        }
    }

    @Test
    void truncatedPixelDataSaysWhatIsMissingAndWhere() {
        byte[] cut = Arrays.copyOf(MR, MR.length - 10);
        assertThatThrownBy(() -> DicomSamples.read(cut)).isInstanceOfSatisfying(DicomException.class, e -> {
            assertThat(e).hasMessageContaining("24 bytes needed, 14 there").hasMessageContaining("retrieve it again");
            assertThat(e.path()).isEqualTo("(7FE0,0010) PixelData");
            assertThat(e.offset()).isEqualTo(cut.length);
        });
        assertThatThrownBy(() -> {
            Path file = folder.resolve("cut.dcm");
            Files.write(file, cut);
            DicomReader.readWithoutPixelData(file, DicomLimits.DEFAULT);
        }).hasMessageContaining("24 bytes needed");
    }

    @Test
    void pixelDataCanBePassedOver() throws IOException {
        Path file = folder.resolve("mr.dcm");
        Files.write(file, MR);
        DicomFile read = DicomReader.readWithoutPixelData(file, DicomLimits.DEFAULT);
        assertThat(read.dataset()).isEqualTo(DicomSamples.mr().remove(Tag.PIXEL_DATA));
    }

    @Test
    void oddLengthsAreRead() {
        byte[] odd = element(0x00080060, "CS", "MRI".getBytes(StandardCharsets.US_ASCII));
        DicomDataset dataset = DicomSamples.read(explicit(element(0x00080050, "SH", new byte[] {'A'}), odd)).dataset();
        assertThat(dataset.string(Tag.MODALITY)).contains("MRI");
        assertThat(dataset.string(Tag.ACCESSION_NUMBER)).contains("A");
    }

    @Test
    void groupLengthsAreDropped() {
        byte[] file = explicit(element(0x00080000, "UL", new byte[] {99, 0, 0, 0}), element(0x00080060, "CS", new byte[] {'M', 'R'}));
        assertThat(DicomSamples.read(file).dataset()).isEqualTo(new DicomDataset().put(Tag.MODALITY, "MR"));
    }

    @Test
    void zerosAtTheEndAreTakenAsPadding() {
        assertThat(DicomSamples.read(Arrays.copyOf(MR, MR.length + 300)).dataset()).isEqualTo(DicomSamples.mr());
    }

    @Test
    void sequencesOfDefinedLengthAreReadAndHeldToTheirLength() {
        byte[] inner = element(0x00080100, "SH", "T-1 ".getBytes(StandardCharsets.US_ASCII));
        byte[] sequence = longElement(0x00081032, "SQ", concat(header(0xFFFEE000, inner.length), inner));
        assertThat(DicomSamples.read(explicit(sequence)).dataset().item(Tag.PROCEDURE_CODE_SEQUENCE).orElseThrow()
                .string(Tag.CODE_VALUE)).contains("T-1");
        byte[] overlong = longElement(0x00081032, "SQ", concat(header(0xFFFEE000, inner.length + 2), inner));
        assertThatThrownBy(() -> DicomSamples.read(explicit(overlong))).hasMessageContaining("runs past the end of its sequence");
        byte[] crossing = longElement(0x00081032, "SQ", concat(header(0xFFFEE000, inner.length - 2), inner));
        assertThatThrownBy(() -> DicomSamples.read(explicit(crossing))).isInstanceOf(DicomException.class)
                .hasMessageContaining("(0008,1032)[0].(0008,0100) CodeValue").hasMessageContaining("runs past the end of its item");
    }

    @Test
    void unknownElementsOfUndefinedLengthAreImplicitSequences() {
        byte[] inner = concat(header(0x00080100, 4), "T-1 ".getBytes(StandardCharsets.US_ASCII));
        byte[] value = concat(header(0xFFFEE000, -1), inner, header(0xFFFEE00D, 0), header(0xFFFEE0DD, 0));
        byte[] unknown = concat(tagAndVr(0x00091010, "UN"), new byte[2], little(-1), value);
        DicomDataset dataset = DicomSamples.read(explicit(unknown)).dataset();
        assertThat(dataset.item(0x00091010).orElseThrow().string(Tag.CODE_VALUE)).contains("T-1");
    }

    @Test
    void implicitItemsInAnExplicitSequenceAreRead() {
        byte[] inner = concat(header(0x00080100, 4), "T-1 ".getBytes(StandardCharsets.US_ASCII));
        byte[] sequence = longElement(0x00081032, "SQ", concat(header(0xFFFEE000, inner.length), inner));
        assertThat(DicomSamples.read(explicit(sequence)).dataset().item(Tag.PROCEDURE_CODE_SEQUENCE).orElseThrow()
                .string(Tag.CODE_VALUE)).contains("T-1");
    }

    @Test
    void knownElementsThatCameAsUnknownGetTheirMeaningBack() {
        byte[] unknown = longElement(0x00280010, "UN", new byte[] {0, 2});
        assertThat(DicomSamples.read(explicit(unknown)).dataset().integer(Tag.ROWS)).hasValue(512);
    }

    @Test
    void ofAnElementThatOccursTwiceTheFirstCountsAndThatIsNoted() {
        byte[] mr = element(0x00080060, "CS", new byte[] {'M', 'R'});
        byte[] ct = element(0x00080060, "CS", new byte[] {'C', 'T'});
        DicomFile file = DicomSamples.read(explicit(mr, ct));
        assertThat(file.dataset().string(Tag.MODALITY)).contains("MR");
        assertThat(file.notes()).containsExactly("(0008,0060) Modality: element occurs twice");
        assertThat(DicomSamples.read(explicit(mr)).notes()).isEmpty();
    }

    @Test
    void aBlankVrAtTheBeginningOfAnItemDoesNotMakeTheItemImplicit() {
        byte[] code = element(0x00080100, "  ", new byte[] {'T', '-', '1', ' '});
        byte[] scheme = element(0x00080102, "SH", new byte[] {'D', 'C', 'M', ' '});
        byte[] item = concat(header(0xFFFEE000, code.length + scheme.length), code, scheme);
        DicomDataset read = DicomSamples.read(explicit(longElement(0x00081032, "SQ", item))).dataset()
                .item(Tag.PROCEDURE_CODE_SEQUENCE).orElseThrow();
        assertThat(read.string(Tag.CODE_VALUE)).contains("T-1");
        assertThat(read.string(Tag.CODING_SCHEME_DESIGNATOR)).contains("DCM");
    }

    @Test
    void aFewBytesBehindAWholeImageAreNoted() {
        byte[] line = concat(MR, new byte[] {13, 10});
        assertThat(DicomSamples.read(line).dataset()).isEqualTo(DicomSamples.mr());
        assertThat(DicomSamples.read(line).notes()).containsExactly("2 bytes behind the data set");
        byte[] modality = element(0x00080060, "CS", new byte[] {'M', 'R'});
        assertThatThrownBy(() -> DicomSamples.read(explicit(modality, new byte[] {13, 10}))).hasMessageContaining("ends early");
    }

    @Test
    void anOffsetTableThatIsNoneIsPassedOver() {
        DicomDataset image = DicomSamples.mr().put(new DicomElement.Fragments(Tag.PIXEL_DATA, Vr.OB, new long[] {0},
                List.of(new byte[] {1, 2})));
        byte[] file = DicomSamples.file(image, TransferSyntax.RLE_LOSSLESS);
        int table = file.length - 8 - 10 - 12;
        assertThat(file[table + 4]).isEqualTo((byte) 4);
        file[table + 4] = 6;
        byte[] longer = concat(Arrays.copyOf(file, table + 12), new byte[2], Arrays.copyOfRange(file, table + 12, file.length));
        DicomElement.Fragments read =
                (DicomElement.Fragments) DicomSamples.read(longer).dataset().element(Tag.PIXEL_DATA).orElseThrow();
        assertThat(read.offsets()).isEmpty();
        assertThat(read.fragments()).hasSize(1);
    }

    @Test
    void anIconMayBeCompressedAndIsLeftOutOfWhatIsNot() throws IOException {
        DicomDataset image = DicomSamples.mr().putSequence(Tag.ICON_IMAGE_SEQUENCE, OddFiles.icon());
        DicomFile file = DicomSamples.read(DicomSamples.file(image, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN));
        assertThat(file.dataset()).isEqualTo(image);
        DicomFile plain = org.lumbarcds.dicom.pixel.Decompression.toExplicitVrLittleEndian(file, DicomLimits.DEFAULT);
        assertThat(plain.dataset().contains(Tag.ICON_IMAGE_SEQUENCE)).isFalse();
        assertThat(plain.dataset().bytes(Tag.PIXEL_DATA).orElseThrow()).isEqualTo(image.bytes(Tag.PIXEL_DATA).orElseThrow());
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        DicomJson.write(List.of(image), json, DicomJson.BulkDataPolicy.INLINE);
        assertThat(json.toString(java.nio.charset.StandardCharsets.UTF_8)).contains("\"00880200\"");
    }

    @Test
    void whatCannotStandWhereItDoesIsRefused() {
        assertThatThrownBy(() -> DicomSamples.read(explicit(header(0xFFFEE000, 0)))).hasMessageContaining("no data element can stand here");
        assertThatThrownBy(() -> DicomSamples.read(explicit(concat(tagAndVr(0x00080060, "\u0001?"), new byte[10]))))
                .hasMessageContaining("no value representation").hasMessageContaining("transfer syntax");
        byte[] endless = concat(tagAndVr(0x00080005, "OB"), new byte[2], little(-1));
        assertThatThrownBy(() -> DicomSamples.read(explicit(endless))).hasMessageContaining("undefined length");
        byte[] noItem = longElement(0x00081032, "SQ", element(0x00080060, "CS", new byte[] {'M', 'R'}));
        assertThatThrownBy(() -> DicomSamples.read(explicit(noItem))).hasMessageContaining("item or delimiter expected");
    }

    @Test
    void absurdLengthsAreRefusedBeforeMemoryIsTaken() {
        byte[] huge = concat(tagAndVr(0x00420011, "OB"), new byte[2], little(0x7FFFFFF0));
        assertThatThrownBy(() -> DicomSamples.read(explicit(huge))).hasMessageContaining("above the limit of 16777216");
        byte[] pixels = concat(tagAndVr(0x7FE00010, "OW"), new byte[2], little(300 << 20));
        long before = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        assertThatThrownBy(() -> DicomSamples.read(explicit(pixels))).hasMessageContaining("0 there");
        long after = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        assertThat(after - before).isLessThan(100L << 20);
    }

    @Test
    void nestingElementsAndItemsAreLimited() {
        byte[] deep = new byte[0];
        for (int i = 0; i < 2000; i++) {
            deep = concat(deep, tagAndVr(0x00081032, "SQ"), new byte[2], little(-1), header(0xFFFEE000, -1));
        }
        byte[] file = explicit(deep);
        assertThatThrownBy(() -> DicomSamples.read(file)).hasMessageContaining("nested deeper than 16");

        DicomLimits few = new DicomLimits(1 << 20, 1 << 16, 1 << 16, 100, 5, 3, 10, 1 << 16, 1 << 20, 1 << 20, 100);
        DicomDataset many = new DicomDataset();
        DicomDataset[] items = new DicomDataset[6];
        Arrays.setAll(items, i -> new DicomDataset());
        byte[] sequence = DicomSamples.file(DicomSamples.mr().putSequence(Tag.CONTENT_SEQUENCE, items),
                TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        assertThatThrownBy(() -> DicomSamples.read(sequence, few)).hasMessageContaining("more than 5 items");
        for (int i = 0; i < 120; i++) {
            many.put(0x00110100 + i, Vr.LO, List.of("x"));
        }
        many.put(Tag.SOP_CLASS_UID, "1.2").put(Tag.SOP_INSTANCE_UID, "1.3");
        byte[] elements = DicomSamples.file(many, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        assertThatThrownBy(() -> DicomSamples.read(elements, few)).hasMessageContaining("more than 100 elements");
        assertThatThrownBy(() -> DicomSamples.read(MR, few.withFileBytes(300))).hasMessageContaining("limit of 300");
    }

    @Test
    void aDeflateBombIsStopped() {
        byte[] zeros = longElement(0x7FE00010, "OW", new byte[64 << 20]);
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(zeros);
        deflater.finish();
        byte[] bomb = new byte[1 << 20];
        int length = deflater.deflate(bomb);
        deflater.end();
        byte[] file = concat(meta(TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN), Arrays.copyOf(bomb, length));
        assertThatThrownBy(() -> DicomSamples.read(file)).isInstanceOf(DicomException.class)
                .hasMessageContaining("grows more than 100 times");
    }

    @Test
    void damagedDeflatedDataIsSaidSo() {
        byte[] file = DicomSamples.file(DicomSamples.mr(), TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN);
        assertThatThrownBy(() -> DicomSamples.read(Arrays.copyOf(file, file.length - 40))).isInstanceOf(DicomException.class);
        byte[] garbage = concat(meta(TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN), new byte[] {7, 7, 7, 7, 7, 7});
        assertThatThrownBy(() -> DicomSamples.read(garbage)).hasMessageContaining("cannot be inflated");
    }

    @Test
    void aBrokenConnectionIsNoDamagedFile() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("connection reset");
            }
        };
        assertThatThrownBy(() -> DicomReader.read(broken, DicomLimits.DEFAULT)).isInstanceOf(IOException.class)
                .hasMessage("connection reset");
    }

    static byte[] explicit(byte[]... elements) {
        return concat(meta(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN), concat(elements));
    }

    private static byte[] meta(TransferSyntax syntax) {
        byte[] whole = DicomSamples.file(DicomSamples.mr(), syntax);
        return Arrays.copyOf(whole, 144 + ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getInt(140));
    }

    private static byte[] element(int tag, String vr, byte[] value) {
        return concat(tagAndVr(tag, vr), new byte[] {(byte) value.length, (byte) (value.length >> 8)}, value);
    }

    private static byte[] longElement(int tag, String vr, byte[] value) {
        return concat(tagAndVr(tag, vr), new byte[2], little(value.length), value);
    }

    private static byte[] header(int tag, int length) {
        return concat(Arrays.copyOf(tagAndVr(tag, "  "), 4), little(length));
    }

    private static byte[] tagAndVr(int tag, String vr) {
        return new byte[] {(byte) (tag >> 16), (byte) (tag >> 24), (byte) tag, (byte) (tag >> 8), (byte) vr.charAt(0),
            (byte) vr.charAt(1)};
    }

    private static byte[] little(int number) {
        return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(number).array();
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
