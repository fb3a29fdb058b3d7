// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.lumbarcds.image.TestDicom.SAGITTAL;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.FloatBuffer;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lumbarcds.dicom.DicomDataset;
import org.lumbarcds.dicom.DicomLimits;
import org.lumbarcds.dicom.Tag;
import org.lumbarcds.dicom.Vr;

/** What an object calls padding is black, and in no statistic (PS3.3 C.7.5.1.1.2). */
class PixelPaddingTest {

    private static final int SIDE = 32;
    private static final int MARGIN = 8;
    private static final InputSpec SPEC = new InputSpec(SIDE, 0.5, 99.5, 0, 1);

    @ParameterizedTest
    @CsvSource({"-2000, 16, true, SS", "-32768, 16, true, SS", "63536, 16, true, US", "4095, 12, false, US",
        "0, 12, false, US", "-2000, 12, false, SS", "65535, 12, false, US", "-2000, 12, true, SS"})
    void aMarginOfPaddingIsBlackAndTheWindowIsThatOfThePicture(int padding, int bits, boolean signed, String vr) {
        DicomDataset padded = image(bits, signed, padding);
        byte[] value = {(byte) padding, (byte) (padding >> 8)};
        padded.putBytes(Tag.PIXEL_PADDING_VALUE, Vr.valueOf(vr), value);
        SagittalSlice slice = slice(padded);
        assertThat(slice.pixels()[0]).isNaN();
        assertThat(slice.pixels()[MARGIN]).isEqualTo(50);

        SagittalSlice picture = slice(image(bits, signed, 50));
        float[] inside = new float[SIDE * (SIDE - MARGIN)];
        for (int i = 0; i < inside.length; i++) {
            inside[i] = picture.pixels()[i / (SIDE - MARGIN) * SIDE + MARGIN + i % (SIDE - MARGIN)];
        }
        Window window = Window.ofPercentiles(inside, 0.5, 99.5);
        assertThat(Window.ofPercentiles(slice.pixels(), 0.5, 99.5)).isEqualTo(window);
        FloatBuffer input = FloatBuffer.allocate(SIDE * SIDE);
        SPEC.write(slice, input);
        assertThat(input.get(0)).isZero();
        for (int i = 0; i < inside.length; i++) {
            int at = i / (SIDE - MARGIN) * SIDE + MARGIN + i % (SIDE - MARGIN);
            assertThat(input.get(at)).isEqualTo(window.apply(inside[i]));
        }
    }

    @Test
    void aRangeOfPaddingIsLeftOutFromEitherEnd() {
        for (int[] ends : new int[][] {{-2000, -1000}, {-1000, -2000}}) {
            DicomDataset padded = image(16, true, -1500)
                    .put(Tag.PIXEL_PADDING_VALUE, Vr.SS, List.of(Integer.toString(ends[0])))
                    .put(Tag.PIXEL_PADDING_RANGE_LIMIT, Vr.SS, List.of(Integer.toString(ends[1])));
            assertThat(slice(padded).pixels()[0]).isNaN();
            assertThat(slice(padded).pixels()[MARGIN]).isEqualTo(50);
        }
    }

    @Test
    void paddingIsComparedBeforeRescalingAndLeftOutOfAnInversion() {
        DicomDataset padded = image(12, false, 4095).putInts(Tag.PIXEL_PADDING_VALUE, 4095)
                .putDoubles(Tag.RESCALE_SLOPE, 2).put(Tag.PHOTOMETRIC_INTERPRETATION, "MONOCHROME1");
        SagittalSlice slice = slice(padded);
        assertThat(slice.pixels()[0]).isNaN();
        assertThat(slice.pixels()[MARGIN]).as("the darkest becomes the brightest that was imaged")
                .isEqualTo(2 * (50 + 23 + 1085));
    }

    @Test
    void aPictureOfPaddingAloneIsNotBelieved() {
        DicomDataset padded = image(16, true, -1500).put(Tag.PIXEL_PADDING_VALUE, Vr.SS, List.of("-32768"))
                .put(Tag.PIXEL_PADDING_RANGE_LIMIT, Vr.SS, List.of("32767"));
        assertThat(slice(padded).pixels()[0]).isEqualTo(-1500);
    }

    @Test
    void withoutThePaddingAttributesEveryPixelCounts() {
        assertThat(slice(image(16, true, -2000)).pixels()[0]).isEqualTo(-2000);
        DicomDataset unreadable = image(16, true, -2000).put(Tag.PIXEL_PADDING_VALUE, Vr.LO, List.of("none"));
        assertThat(slice(unreadable).pixels()[0]).isEqualTo(-2000);
    }

    @Test
    void whatTheReaderSeesOfPaddingIsBlack() throws Exception {
        SagittalSlice slice = slice(image(16, true, -2000).put(Tag.PIXEL_PADDING_VALUE, Vr.SS, List.of("-2000")));
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(AnnotatedImage.png(slice, List.of())));
        SagittalSlice plain = slice(image(16, true, 50));
        BufferedImage unpadded = ImageIO.read(new ByteArrayInputStream(AnnotatedImage.png(plain, List.of())));
        assertThat(picture.getWidth()).isEqualTo(unpadded.getWidth());
        int x = picture.getWidth() - 10;
        assertThat(picture.getRGB(x, 40) & 0xFF).isCloseTo(unpadded.getRGB(x, 40) & 0xFF, within(3));
    }

    /** Values grow from 50 on; the first columns are {@code margin}. */
    private static DicomDataset image(int bits, boolean signed, int margin) {
        short[] words = new short[SIDE * SIDE];
        for (int i = 0; i < words.length; i++) {
            boolean inMargin = i % SIDE < MARGIN;
            words[i] = (short) (inMargin ? margin : 50 + i % SIDE - MARGIN + (SIDE + 10) * (i / SIDE) * 5 / 6);
        }
        return TestDicom.mr(SIDE, SIDE, SAGITTAL).putInts(Tag.BITS_STORED, bits).putInts(Tag.HIGH_BIT, bits - 1)
                .putInts(Tag.PIXEL_REPRESENTATION, signed ? 1 : 0).putDoubles(Tag.PIXEL_SPACING, 1, 1)
                .putWords(Tag.PIXEL_DATA, words);
    }

    private static SagittalSlice slice(DicomDataset dataset) {
        return DicomSlices.read(TestDicom.file(dataset), DicomLimits.DEFAULT).slices().get(0);
    }
}
