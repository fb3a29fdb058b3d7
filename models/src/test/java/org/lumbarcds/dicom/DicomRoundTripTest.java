// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DicomRoundTripTest {

    @ParameterizedTest
    @ValueSource(strings = {"1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.2"})
    void whatIsWrittenInAnySyntaxIsReadBackEqual(String uid) {
        DicomDataset dataset = DicomSamples.mr();
        if (!TransferSyntax.of(uid).explicitVr()) {
            // Implicit VR does not carry the VR of a private element.
            dataset.remove(0x00091001);
        }
        DicomFile read = DicomSamples.read(DicomSamples.file(dataset, TransferSyntax.of(uid)));
        assertThat(read.transferSyntax().uid()).isEqualTo(uid);
        assertThat(read.dataset()).isEqualTo(dataset);
        assertThat(read.dataset().string(Tag.PATIENT_NAME)).contains("M\u00fcller^J\u00f6rg");
        assertThat(read.dataset().doubles(Tag.IMAGE_POSITION_PATIENT)).containsExactly(-1.5, 20.25, 0.33333333333333);
        assertThat(read.dataset().item(Tag.ANATOMIC_REGION_SEQUENCE).orElseThrow().string(Tag.CODE_MEANING))
                .contains("Lumbar spine");
    }

    @Test
    void gettersGiveEmptyForAbsentAndEmptyElements() {
        DicomDataset dataset = new DicomDataset().put(Tag.ACCESSION_NUMBER);
        assertThat(dataset.string(Tag.ACCESSION_NUMBER)).isEmpty();
        assertThat(dataset.strings(Tag.PATIENT_ID)).isEmpty();
        assertThat(dataset.integer(Tag.ROWS)).isEmpty();
        assertThat(dataset.doubles(Tag.PIXEL_SPACING)).isEmpty();
        assertThat(dataset.sequence(Tag.CONTENT_SEQUENCE)).isEmpty();
        assertThatThrownBy(() -> dataset.requireString(Tag.PATIENT_ID)).isInstanceOf(DicomException.class)
                .hasMessageContaining("value missing in (0010,0020) PatientID");
    }

    @Test
    void privateElementsAreFoundByTheirCreator() {
        assertThat(DicomSamples.mr().privateElement("LUMBAR TEST", 0x0009, 0x01)).isPresent();
        assertThat(DicomSamples.mr().privateElement("OTHER", 0x0009, 0x01)).isEmpty();
    }

    @Test
    void numbersThatAreNoneAreRefusedWithTheElementsName() {
        DicomDataset dataset = new DicomDataset().put(Tag.PIXEL_SPACING, "0.5", "x").put(Tag.INSTANCE_NUMBER, "1.5");
        assertThatThrownBy(() -> dataset.doubles(Tag.PIXEL_SPACING)).hasMessageContaining("not a number in (0028,0030) PixelSpacing");
        assertThatThrownBy(() -> dataset.ints(Tag.INSTANCE_NUMBER)).hasMessageContaining("not a whole number");
        assertThatThrownBy(() -> dataset.putInts(Tag.ROWS, 70000)).hasMessageContaining("within 0 to 65535");
        assertThatThrownBy(() -> dataset.putDoubles(Tag.PIXEL_SPACING, Double.NaN)).isInstanceOf(DicomException.class);
    }

    @Test
    void decimalStringsNeverExceedSixteenCharacters() {
        DicomDataset dataset = new DicomDataset();
        for (double value : new double[] {Math.PI, -Math.PI * 1e-7, 1e-300, -1.0 / 3, 123456789.123456789, 1e20}) {
            String text = dataset.putDoubles(Tag.SLICE_LOCATION, value).requireString(Tag.SLICE_LOCATION);
            assertThat(text.length()).isLessThanOrEqualTo(16);
            assertThat(Double.parseDouble(text)).isCloseTo(value, org.assertj.core.data.Percentage.withPercentage(1e-5));
        }
    }

    @Test
    void signedPixelsMakeAmbiguousElementsSigned() {
        DicomDataset dataset = DicomSamples.mr().putBytes(Tag.SMALLEST_IMAGE_PIXEL_VALUE, Vr.SS, new byte[] {(byte) 0x9C, -1});
        DicomFile read = DicomSamples.read(DicomSamples.file(dataset.remove(0x00091001), TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN));
        // Pixel Representation comes before it, in tag order.
        assertThat(read.dataset().ints(Tag.SMALLEST_IMAGE_PIXEL_VALUE)).containsExactly(-100);
    }

    @Test
    void aTextTooLongForItsLengthFieldIsWrittenAsUnknownAndReadBack() {
        DicomDataset dataset = DicomSamples.mr().put(Tag.IMAGE_COMMENTS, "x".repeat(70_000));
        DicomFile read = DicomSamples.read(DicomSamples.file(dataset, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN));
        assertThat(read.dataset()).isEqualTo(dataset);
    }

    @Test
    void encapsulatedPixelDataNeedsAnEncapsulatedSyntax() {
        DicomDataset dataset = DicomSamples.mr();
        assertThatThrownBy(() -> DicomSamples.file(dataset, TransferSyntax.RLE_LOSSLESS))
                .hasMessageContaining("not encapsulated").hasMessageContaining("RLE Lossless (1.2.840.10008.1.2.5)");
        dataset.put(new DicomElement.Fragments(Tag.PIXEL_DATA, Vr.OB, new long[] {0}, List.of(new byte[] {1, 2, 3, 4})));
        assertThat(DicomSamples.read(DicomSamples.file(dataset, TransferSyntax.RLE_LOSSLESS)).dataset()).isEqualTo(dataset);
    }
}
