// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * What a JPEG or PNG file says of itself before anything is decoded, so that a picture that is too large, cut off or of an
 * unsupported kind is refused without allocating its pixels.
 *
 * @param format {@code JPEG} or {@code PNG}
 * @param width pixels
 * @param height pixels
 */
record PictureHeader(String format, int width, int height) {

    private static final long PNG_SIGNATURE = 0x89504E470D0A1A0AL;

    /** What such files begin with, read as Latin-1. */
    private static final Map<Pattern, String> OTHER_FORMATS = Map.of(
            Pattern.compile("GIF8[79]a"), "GIF",
            Pattern.compile("RIFF....WEBP", Pattern.DOTALL), "WebP",
            Pattern.compile("BM....\\x00{4}", Pattern.DOTALL), "BMP",
            Pattern.compile("II\\*\\x00|MM\\x00\\*"), "TIFF",
            Pattern.compile("\\x00\\x00\\x00\\x0CjP  |\\xFF\\x4F\\xFF\\x51"), "JPEG 2000",
            Pattern.compile("\\x00\\x00\\x00\\x0CJXL |\\xFF\\x0A"), "JPEG XL",
            Pattern.compile("....ftyp(heic|heix|mif1|msf1|avif|avis)", Pattern.DOTALL), "HEIF or AVIF");

    static boolean isJpeg(byte[] file) {
        return file.length >= 3 && (file[0] & 0xff) == 0xff && (file[1] & 0xff) == 0xd8 && (file[2] & 0xff) == 0xff;
    }

    static boolean isPng(byte[] file) {
        return file.length >= 8 && ByteBuffer.wrap(file).getLong() == PNG_SIGNATURE;
    }

    /** The name of another picture format the bytes begin like; empty where it is none of the usual ones. */
    static Optional<String> otherFormat(byte[] start) {
        return OTHER_FORMATS.entrySet().stream()
                .filter(format -> format.getKey().matcher(new String(start, StandardCharsets.ISO_8859_1)).lookingAt())
                .map(Map.Entry::getValue).findFirst();
    }

    /** Reads the markers of a JPEG up to the frame header (ITU-T T.81, B.2.2). */
    static PictureHeader ofJpeg(byte[] file) throws UnreadableImageException {
        ByteBuffer in = ByteBuffer.wrap(file).position(2);
        while (in.remaining() >= 4) {
            if ((in.get() & 0xff) != 0xff) {
                throw new UnreadableImageException("damaged JPEG: no marker at byte " + (in.position() - 1));
            }
            int marker = in.get() & 0xff;
            if (marker == 0xff) {
                in.position(in.position() - 1);
                continue;
            }
            int length = in.getShort() & 0xffff;
            if (length < 2 || length - 2 > in.remaining()) {
                break;
            }
            // Frame headers are C0 to CF without C4 (tables), C8 (reserved) and CC (tables).
            if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc) {
                return ofJpegFrame(in, marker);
            }
            if (marker == 0xe2) {
                long pictures = MultiPicture.pictures(
                        Arrays.copyOfRange(file, in.position(), in.position() + length - 2));
                if (pictures > 1) {
                    throw new UnreadableImageException("JPEG with " + pictures
                            + " pictures in one file (multi-picture format, MPO) is not supported; give one picture a file");
                }
            }
            if (marker == 0xda) {
                throw new UnreadableImageException("damaged JPEG: image data before the frame header");
            }
            in.position(in.position() + length - 2);
        }
        throw new UnreadableImageException("truncated JPEG: the file ends before the image's dimensions");
    }

    private static PictureHeader ofJpegFrame(ByteBuffer in, int marker) throws UnreadableImageException {
        if (in.remaining() < 6) {
            throw new UnreadableImageException("truncated JPEG: the file ends before the image's dimensions");
        }
        int precision = in.get() & 0xff;
        int height = in.getShort() & 0xffff;
        int width = in.getShort() & 0xffff;
        int components = in.get() & 0xff;
        if (marker > 0xc2) {
            throw new UnreadableImageException(
                    "JPEG process SOF" + (marker - 0xc0) + " is not supported; save as baseline or progressive JPEG, or PNG");
        }
        if (precision != 8) {
            throw new UnreadableImageException(precision + "-bit JPEG is not supported; save as 8-bit JPEG or 16-bit PNG");
        }
        if (components == 4) {
            throw new UnreadableImageException("JPEG with four colour components (CMYK); save it as grey or RGB");
        }
        if (components != 1 && components != 3) {
            throw new UnreadableImageException("JPEG with " + components + " components; expected grey (1) or RGB (3)");
        }
        return new PictureHeader("JPEG", width, height);
    }

    /** Walks all chunks of a PNG and checks their sums (W3C PNG, 5.3), so that a cut or altered file is found. */
    static PictureHeader ofPng(byte[] file) throws UnreadableImageException {
        ByteBuffer in = ByteBuffer.wrap(file).position(8);
        PictureHeader header = null;
        while (in.remaining() >= 12) {
            int length = in.getInt();
            if (length < 0 || length > in.remaining() - 8) {
                break;
            }
            int start = in.position();
            String type = new String(file, start, 4, StandardCharsets.ISO_8859_1);
            CRC32 crc = new CRC32();
            crc.update(file, start, length + 4);
            if ((int) crc.getValue() != in.getInt(start + 4 + length)) {
                throw new UnreadableImageException("damaged PNG: checksum of chunk " + type + " is wrong");
            }
            if (header == null) {
                if (!type.equals("IHDR") || length != 13) {
                    throw new UnreadableImageException("damaged PNG: it does not begin with its header");
                }
                header = new PictureHeader("PNG", side(in.getInt(start + 4)), side(in.getInt(start + 8)));
            } else if (type.equals("acTL")) {
                throw new UnreadableImageException("animated PNG is not supported; give one picture a file");
            } else if (type.equals("IEND")) {
                return header;
            }
            in.position(start + 4 + length + 4);
        }
        throw new UnreadableImageException("truncated PNG: the file ends before the end of the image");
    }

    /** A PNG's width or height: four bytes without a sign, of which the format leaves the highest bit unused (W3C PNG, 7.1). */
    private static int side(int bytes) throws UnreadableImageException {
        if (bytes < 0) {
            throw new UnreadableImageException("damaged PNG: its header tells a side of " + Integer.toUnsignedString(bytes)
                    + " pixels; the format allows " + Integer.MAX_VALUE);
        }
        return bytes;
    }
}
