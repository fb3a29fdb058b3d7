// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/** Picture files, sound and otherwise. */
public final class TestPictures {

    private TestPictures() {
    }

    /** Grows brighter to the right and downwards. */
    public static BufferedImage picture(int type, int width, int height) {
        BufferedImage image = new BufferedImage(width, height, type);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                if (image.getRaster().getNumBands() == 1) {
                    image.getRaster().setSample(x, y, 0, type == BufferedImage.TYPE_BYTE_BINARY ? x & 1 : x + y);
                } else {
                    image.getRaster().setSample(x, y, 0, x + y);
                }
            }
        }
        return image;
    }

    public static byte[] encode(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, out)).isTrue();
        return out.toByteArray();
    }

    /** A grey picture of 48 x 40 pixels as a file. */
    public static byte[] grey(String format) throws IOException {
        return encode(picture(BufferedImage.TYPE_BYTE_GRAY, 48, 40), format);
    }

    /** A picture that no codec makes small. */
    public static BufferedImage noise() {
        BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_BYTE_GRAY);
        Random random = new Random(3);
        for (int i = 0; i < 64 * 64; i++) {
            image.getRaster().setSample(i % 64, i / 64, 0, random.nextInt(256));
        }
        return image;
    }

    /** Inserts a chunk after the PNG's header. */
    public static byte[] withChunk(byte[] png, String type, byte[] data) {
        ByteBuffer out = ByteBuffer.allocate(png.length + 12 + data.length);
        out.put(png, 0, 33).putInt(data.length);
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data);
        out.put(name).put(data).putInt((int) crc.getValue()).put(png, 33, png.length - 33);
        return out.array();
    }

    /** The PNG with other dimensions in its header and the right checksum. */
    public static byte[] claiming(byte[] png, int width, int height) {
        byte[] lie = png.clone();
        ByteBuffer header = ByteBuffer.wrap(lie);
        header.putInt(16, width).putInt(20, height);
        CRC32 crc = new CRC32();
        crc.update(lie, 12, 17);
        header.putInt(29, (int) crc.getValue());
        return lie;
    }

    /** Where the frame header of a baseline JPEG is. */
    public static int indexOfFrame(byte[] jpeg) {
        for (int i = 0; i < jpeg.length - 1; i++) {
            if ((jpeg[i] & 0xff) == 0xff && (jpeg[i + 1] & 0xff) == 0xc0) {
                return i;
            }
        }
        throw new AssertionError("no frame header");
    }

    /** A grey JPEG with another size in its frame header. */
    public static byte[] jpegClaiming(int width, int height) throws IOException {
        byte[] jpeg = grey("jpg");
        int frame = indexOfFrame(jpeg);
        ByteBuffer.wrap(jpeg).putShort(frame + 5, (short) height).putShort(frame + 7, (short) width);
        return jpeg;
    }

    /** A grey JPEG whose index of a multi-picture file tells a number of pictures; only the first is there. */
    public static byte[] multiPicture(ByteOrder order, int pictures) throws IOException {
        byte[] jpeg = grey("jpg");
        ByteBuffer index = ByteBuffer.allocate(8 + 2 + 2 * 12 + 4).order(order);
        index.put((order == ByteOrder.BIG_ENDIAN ? "MM\0*" : "II*\0").getBytes(StandardCharsets.US_ASCII)).putInt(8);
        index.putShort((short) 2);
        index.putShort((short) 0xb000).putShort((short) 7).putInt(4).put("0100".getBytes(StandardCharsets.US_ASCII));
        index.putShort((short) 0xb001).putShort((short) 4).putInt(1).putInt(pictures).putInt(0);
        ByteBuffer out = ByteBuffer.allocate(jpeg.length + 8 + index.capacity());
        out.put(jpeg, 0, 2).putShort((short) 0xffe2).putShort((short) (2 + 4 + index.capacity()));
        out.put("MPF\0".getBytes(StandardCharsets.US_ASCII)).put(index.array());
        return out.put(jpeg, 2, jpeg.length - 2).array();
    }

    public static byte[] cmykJpeg() throws IOException {
        byte[] jpeg = grey("jpg");
        jpeg[indexOfFrame(jpeg) + 9] = 4;
        return jpeg;
    }

    public static byte[] animatedPng() throws IOException {
        return withChunk(grey("png"), "acTL", new byte[8]);
    }

    /** The beginning of an animated WebP file. */
    public static byte[] webp() {
        return "RIFF\0\1\0\0WEBPVP8X\n\0\0\0\2\0\0\0\u002F\0\0\u0027\0\0ANIM".getBytes(StandardCharsets.ISO_8859_1);
    }
}
