// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom.pixel;

import com.github.jaiimageio.jpeg2000.impl.J2KImageReaderSpi;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.lumbarcds.dicom.DicomException;
import org.lumbarcds.dicom.DicomException.Kind;
import org.lumbarcds.dicom.Tag;

/** JPEG 2000 part 1 (ITU-T T.800) by jai-imageio. */
final class Jpeg2000Decoder implements FrameDecoder {

    private static final String NAME = "JPEG 2000";
    /** {@code jP} with two blanks. */
    private static final int SIGNATURE_BOX = 0x6A502020;
    /** {@code jp2c}. */
    private static final int CODE_STREAM_BOX = 0x6A703263;

    private final boolean lossy;

    /** @param lossy whether samples may be beyond the bits stored; without loss, bits above them are another's, as overlays */
    Jpeg2000Decoder(boolean lossy) {
        this.lossy = lossy;
    }

    @Override
    public int[] decode(byte[] padded, PixelFormat format) {
        byte[] code = codeStream(FrameDecoder.withoutPadding(NAME, padded));
        Jpeg2000Header header = Jpeg2000Header.of(code);
        FrameDecoder.checkSize(NAME, format, header.rows(), header.columns(), header.components());
        if (header.precision() > format.bitsAllocated() || header.precision() > 16) {
            throw FrameDecoder.unsupported(NAME, "of " + header.precision() + " bits for " + format.bitsAllocated()
                    + " bits allocated", "images of up to 16 bits can be decoded");
        }
        Raster raster = raster(code);
        if (raster.getWidth() != format.columns() || raster.getHeight() != format.rows()
                || raster.getNumBands() != format.samplesPerPixel()) {
            throw FrameDecoder.damaged(NAME, "decoded to another size", 0);
        }
        int[] samples =
                raster.getPixels(raster.getMinX(), raster.getMinY(), raster.getWidth(), raster.getHeight(), (int[]) null);
        return lossy ? format.nearest(samples, header.precision()) : samples;
    }

    /** The component transforms of the standard are undone by the decoder. */
    @Override
    public String photometricInterpretation(PixelFormat format) {
        String stored = format.photometricInterpretation();
        return stored.equals("YBR_RCT") || stored.equals("YBR_ICT") ? "RGB" : stored;
    }

    /** Some writers put a whole JP2 file (T.800 annex I) where its code stream alone belongs. */
    private static byte[] codeStream(byte[] code) {
        ByteBuffer boxes = ByteBuffer.wrap(code);
        if (code.length < 12 || boxes.getInt(0) != 12 || boxes.getInt(4) != SIGNATURE_BOX) {
            return code;
        }
        long at = 0;
        while (at + 8 <= code.length) {
            if (boxes.getInt((int) at + 4) == CODE_STREAM_BOX) {
                return Arrays.copyOfRange(code, (int) at + 8, code.length);
            }
            long length = boxes.getInt((int) at) & 0xFFFFFFFFL;
            if (length < 8) {
                break;
            }
            at += length;
        }
        throw FrameDecoder.damaged(NAME, "file without a code stream", (int) Math.min(at, code.length));
    }

    private static Raster raster(byte[] code) {
        try (MemoryCacheImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(code))) {
            ImageReader reader = new J2KImageReaderSpi().createReaderInstance(null);
            reader.setInput(in, true, true);
            return reader.readRaster(0, null);
        } catch (IOException | RuntimeException e) {
            // The library meets damage with whatever exception its arithmetic ends in.
            throw new DicomException(Kind.UNDECODABLE, NAME + " code cannot be decoded: " + e.getMessage(),
                    Tag.describe(Tag.PIXEL_DATA), -1, DAMAGED, e);
        }
    }
}
