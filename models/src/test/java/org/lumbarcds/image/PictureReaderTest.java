// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lumbarcds.image.TestPictures.animatedPng;
import static org.lumbarcds.image.TestPictures.claiming;
import static org.lumbarcds.image.TestPictures.cmykJpeg;
import static org.lumbarcds.image.TestPictures.encode;
import static org.lumbarcds.image.TestPictures.grey;
import static org.lumbarcds.image.TestPictures.indexOfFrame;
import static org.lumbarcds.image.TestPictures.jpegClaiming;
import static org.lumbarcds.image.TestPictures.multiPicture;
import static org.lumbarcds.image.TestPictures.noise;
import static org.lumbarcds.image.TestPictures.picture;
import static org.lumbarcds.image.TestPictures.webp;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PictureReaderTest {

    private static void refused(byte[] file, String... words) {
        assertThatThrownBy(() -> PictureReader.read(file))
                .isInstanceOf(UnreadableImageException.class)
                .message().contains(words);
    }

    @Test
    void greyPngKeepsItsStoredValues() throws IOException {
        SagittalSlice slice = PictureReader.read(grey("png"));
        assertThat(slice.width()).isEqualTo(48);
        assertThat(slice.height()).isEqualTo(40);
        assertThat(slice.pixels()[5 * 48 + 7]).isEqualTo(12);
        assertThat(slice.spacingKnown()).isFalse();
        assertThat(slice.orientation()).isEqualTo(Orientation.AS_STORED);
    }

    @Test
    void sixteenBitPngKeepsItsStoredValues() throws IOException {
        BufferedImage image = picture(BufferedImage.TYPE_USHORT_GRAY, 48, 40);
        image.getRaster().setSample(3, 2, 0, 40000);
        assertThat(PictureReader.read(encode(image, "png")).pixels()[2 * 48 + 3]).isEqualTo(40000);
    }

    @Test
    void greyJpegIsReadWithinItsLoss() throws IOException {
        SagittalSlice slice = PictureReader.read(grey("jpg"));
        assertThat(slice.pixels()[20 * 48 + 20]).isBetween(36f, 44f);
    }

    @Test
    void colourBecomesLuma() throws IOException {
        BufferedImage image = new BufferedImage(40, 40, BufferedImage.TYPE_INT_RGB);
        image.setRGB(1, 0, 0xff0000);
        image.setRGB(2, 0, 0x00ff00);
        image.setRGB(3, 0, 0x0000ff);
        image.setRGB(4, 0, 0x646464);
        float[] pixels = PictureReader.read(encode(image, "png")).pixels();
        assertThat(pixels[1]).isEqualTo(0.299f * 255);
        assertThat(pixels[2]).isEqualTo(0.587f * 255);
        assertThat(pixels[3]).isEqualTo(0.114f * 255);
        assertThat(pixels[4]).isCloseTo(100, org.assertj.core.data.Offset.offset(1e-3f));
    }

    @ParameterizedTest
    @ValueSource(ints = {BufferedImage.TYPE_BYTE_BINARY, BufferedImage.TYPE_BYTE_INDEXED, BufferedImage.TYPE_INT_ARGB,
        BufferedImage.TYPE_3BYTE_BGR, BufferedImage.TYPE_4BYTE_ABGR})
    void everyPngColourTypeIsRead(int type) throws IOException {
        BufferedImage image = new BufferedImage(40, 40, type);
        image.setRGB(7, 3, 0xffffffff);
        SagittalSlice slice = PictureReader.read(encode(image, "png"));
        assertThat(slice.pixels()[3 * 40 + 7]).isCloseTo(255, org.assertj.core.data.Offset.offset(1e-3f));
        assertThat(slice.pixels()[0]).isZero();
    }

    @Test
    void anEmptyFileIsSaidToBeEmpty() {
        refused(new byte[0], "empty");
    }

    @Test
    void zeroBytesAreNoPicture() {
        refused(new byte[1000], "not a JPEG or PNG");
    }

    @Test
    void otherFormatsAreNamed() throws IOException {
        refused(grey("gif"), "GIF pictures, animated or not, are not read; save one picture a file as PNG");
        refused(grey("bmp"), "BMP pictures");
        refused(grey("tiff"), "TIFF pictures");
        refused(webp(), "WebP pictures");
        refused("\0\0\0\fjP  \r\n\u0087\n".getBytes(StandardCharsets.ISO_8859_1), "JPEG 2000 pictures");
        refused("\0\0\0\u0018ftypheic".getBytes(StandardCharsets.ISO_8859_1), "HEIF or AVIF pictures");
        refused("BMI and more, a text".getBytes(StandardCharsets.US_ASCII), "not a JPEG or PNG file");
    }

    @Test
    void pixelsMissingInsideAWholeFileAreDamage() throws IOException {
        refused(claiming(grey("png"), 48, 4000), "damaged PNG");
        refused(jpegClaiming(48, 4000), "truncated JPEG");
    }

    @Test
    void aFileLargerThanAnySliceIsNotReadAtAll(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("large.png");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(65L << 20);
        }
        assertThatThrownBy(() -> PictureReader.read(file)).isInstanceOf(UnreadableImageException.class)
                .hasMessageContaining("larger than 64 MiB");
    }

    @Test
    void aPngCutAnywhereIsTruncated() throws IOException {
        byte[] png = grey("png");
        for (int length : new int[] {8, 20, 33, 60, png.length - 12, png.length - 1}) {
            refused(Arrays.copyOf(png, length), "truncated PNG");
        }
    }

    @Test
    void anAlteredPngIsDamaged() throws IOException {
        byte[] png = grey("png");
        png[png.length / 2] ^= 0x55;
        refused(png, "damaged PNG");
    }

    @Test
    void aJpegCutInItsHeaderIsTruncated() throws IOException {
        refused(Arrays.copyOf(grey("jpg"), 40), "truncated JPEG");
        refused(Arrays.copyOf(grey("jpg"), 3), "truncated JPEG");
    }

    @Test
    void aJpegCutInItsPixelsIsTruncated() throws IOException {
        byte[] jpeg = encode(noise(), "jpg");
        refused(Arrays.copyOf(jpeg, jpeg.length / 2), "truncated JPEG");
        refused(Arrays.copyOf(jpeg, jpeg.length - 200), "truncated JPEG");
    }

    @Test
    void aJpegOfNoiseIsDamagedNotACrash() throws IOException {
        byte[] jpeg = encode(noise(), "jpg");
        Arrays.fill(jpeg, 100, 300, (byte) 0x5a);
        refused(jpeg, "JPEG");
    }

    @Test
    void onePixelIsTooSmall() throws IOException {
        refused(encode(picture(BufferedImage.TYPE_BYTE_GRAY, 1, 1), "png"), "1 x 1 pixels", "at least 16 x 16");
        refused(encode(picture(BufferedImage.TYPE_BYTE_GRAY, 1, 1), "jpg"), "1 x 1 pixels", "at least 16 x 16");
    }

    @Test
    void anEnormousPictureIsRefusedBeforeItIsDecoded() throws IOException {
        refused(claiming(grey("png"), 20000, 20000), "20000 x 20000 pixels", "at most");
        refused(jpegClaiming(20000, 20000), "20000 x 20000 pixels", "at most");
    }

    @Test
    void aPngSideThatNoPngCanHaveIsToldAsItStandsInTheFile() throws IOException {
        refused(claiming(grey("png"), 64, Integer.MIN_VALUE), "a side of 2147483648 pixels", "the format allows 2147483647");
        refused(claiming(grey("png"), -1, 64), "a side of 4294967295 pixels");
        refused(claiming(grey("png"), 64, Integer.MAX_VALUE), "64 x 2147483647 pixels", "at most");
    }

    @Test
    void aJpegOfSeveralPicturesIsRefusedAndOneWithAnIndexOfItselfAloneIsRead() throws IOException {
        refused(multiPicture(ByteOrder.BIG_ENDIAN, 2), "JPEG with 2 pictures in one file", "MPO", "give one picture a file");
        refused(multiPicture(ByteOrder.LITTLE_ENDIAN, 3), "JPEG with 3 pictures in one file");
        assertThat(PictureReader.read(multiPicture(ByteOrder.BIG_ENDIAN, 1)).width()).isEqualTo(48);
    }

    @Test
    void aMultiPictureIndexThatCannotBeReadIsNoReasonToRefuseAPicture() throws IOException {
        for (int directory : new int[] {-1, 1000, 14}) {
            byte[] damaged = multiPicture(ByteOrder.BIG_ENDIAN, 2);
            // After the start of the file, marker, length, name and byte order.
            ByteBuffer.wrap(damaged).putInt(2 + 4 + 4 + 4, directory);
            assertThat(PictureReader.read(damaged).width()).isEqualTo(48);
        }
    }

    @Test
    void fourComponentsAndTwelveBitsAreNamed() throws IOException {
        byte[] jpeg = grey("jpg");
        int frame = indexOfFrame(jpeg);
        refused(cmykJpeg(), "CMYK");
        byte[] deep = jpeg.clone();
        deep[frame + 4] = 12;
        refused(deep, "12-bit JPEG");
        byte[] lossless = jpeg.clone();
        lossless[frame + 1] = (byte) 0xc3;
        refused(lossless, "SOF3");
    }

    @Test
    void anAnimatedPngIsRefused() throws IOException {
        refused(animatedPng(), "animated PNG");
    }

    @Test
    void anExifRotationIsIgnored() throws IOException {
        byte[] jpeg = grey("jpg");
        byte[] exif = {(byte) 0xff, (byte) 0xe1, 0, 34, 'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8,
            0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0};
        byte[] rotated = ByteBuffer.allocate(jpeg.length + exif.length)
                .put(jpeg, 0, 2).put(exif).put(jpeg, 2, jpeg.length - 2).array();
        SagittalSlice slice = PictureReader.read(rotated);
        assertThat(slice.width()).isEqualTo(48);
        assertThat(slice.pixels()).isEqualTo(PictureReader.read(jpeg).pixels());
    }
}
