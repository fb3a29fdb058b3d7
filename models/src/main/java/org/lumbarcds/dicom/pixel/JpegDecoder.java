// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom.pixel;

import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import org.lumbarcds.dicom.DicomException;
import org.lumbarcds.dicom.DicomException.Kind;
import org.lumbarcds.dicom.Tag;

/**
 * JPEG (ITU-T T.81): baseline and extended of one component, 8 or 12 bits, here; lossless of 2 to 16 bits and everything
 * in colour or progressive, of 8 bits, by TwelveMonkeys. Colour and progressive of 12 bits, arithmetic coding and
 * hierarchical processes are refused by name.
 */
final class JpegDecoder implements FrameDecoder {

    private static final String NAME = "JPEG";

    @Override
    public int[] decode(byte[] code, PixelFormat format) {
        JpegHeader header = JpegHeader.of(code);
        FrameDecoder.checkSize(NAME, format, header.rows(), header.columns(), header.components());
        boolean lossless = header.process() == 3;
        if (header.process() > 3) {
            throw FrameDecoder.unsupported(NAME, "process of marker SOF" + header.process(),
                    "have it stored as JPEG lossless, JPEG-LS or uncompressed");
        }
        if (header.precision() > format.bitsAllocated()) {
            throw FrameDecoder.damaged(NAME, header.precision() + " bits do not fit the bits allocated", 0);
        }
        boolean grey = header.components() == 1;
        if (header.process() <= 1 && grey && (header.precision() == 8 || header.precision() == 12)) {
            return format.nearest(SequentialJpegDecoder.decode(code, header), header.precision());
        }
        if (!lossless && header.precision() != 8) {
            throw FrameDecoder.unsupported(NAME, "of " + header.precision() + " bits, " + (grey ? "" : "in colour, ")
                    + (header.process() == 2 ? "progressive," : "lossy,"),
                    "have it stored as JPEG lossless, JPEG-LS or uncompressed");
        }
        Raster raster = raster(FrameDecoder.withoutPadding(NAME, code), format);
        if (raster.getWidth() != format.columns() || raster.getHeight() != format.rows()
                || raster.getNumBands() != format.samplesPerPixel()) {
            throw FrameDecoder.damaged(NAME, "decoded to another size", 0);
        }
        int[] samples = raster.getPixels(raster.getMinX(), raster.getMinY(), raster.getWidth(), raster.getHeight(),
                (int[]) null);
        if (!lossless && isLuminanceAndColour(format)) {
            toRgb(samples);
        }
        return samples;
    }

    @Override
    public String photometricInterpretation(PixelFormat format) {
        return isLuminanceAndColour(format) ? "RGB" : format.photometricInterpretation();
    }

    private static boolean isLuminanceAndColour(PixelFormat format) {
        return format.samplesPerPixel() == 3 && format.photometricInterpretation().startsWith("YBR");
    }

    /** ITU-R BT.601 full range, as JFIF has it. */
    private static void toRgb(int[] samples) {
        for (int i = 0; i < samples.length; i += 3) {
            double y = samples[i];
            double blue = samples[i + 1] - 128;
            double red = samples[i + 2] - 128;
            samples[i] = clamp(y + 1.402 * red);
            samples[i + 1] = clamp(y - 0.344136 * blue - 0.714136 * red);
            samples[i + 2] = clamp(y + 1.772 * blue);
        }
    }

    private static int clamp(double value) {
        return (int) Math.max(0, Math.min(255, Math.round(value)));
    }

    private static Raster raster(byte[] code, PixelFormat format) {
        ImageReader reader = reader();
        try {
            reader.setInput(new ByteArrayImageInputStream(code), true, true);
            // A grey picture's raster has no colour conversion in it; a coloured one's is wanted without.
            return reader.canReadRaster() ? reader.readRaster(0, null) : reader.read(0).getRaster();
        } catch (IOException | RuntimeException e) {
            // The library meets damage with whatever exception its arithmetic ends in.
            throw new DicomException(Kind.UNDECODABLE, NAME + " code cannot be decoded: " + e.getMessage(),
                    Tag.describe(Tag.PIXEL_DATA), -1, DAMAGED, e);
        } finally {
            reader.dispose();
        }
    }

    private static ImageReader reader() {
        for (Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("jpeg"); readers.hasNext();) {
            ImageReader reader = readers.next();
            if (reader.getClass().getName().startsWith("com.twelvemonkeys.")) {
                return reader;
            }
        }
        throw new IllegalStateException("the JPEG library is not on the class path");
    }
}
