// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.memory;

import org.lumbarcds.dicom.DicomDataset;
import org.lumbarcds.dicom.DicomLimits;
import org.lumbarcds.dicom.TransferSyntax;
import org.lumbarcds.dicom.pixel.PixelFormat;

/**
 * What decoding takes by what an image says of itself: a few hundred bytes may claim any size, and decoders make room
 * for what is claimed.
 */
public final class DecodingCost {

    /** The samples as numbers, and the same as the decoder hands them over. */
    private static final int PLAIN = 8;
    /** Besides, coefficients of the wavelet and its working copy. */
    private static final int WAVELET = 20;

    private DecodingCost() {
    }

    /**
     * Bytes to read an instance and decode one frame.
     *
     * @param fileBytes the instance as it is held in memory
     * @throws org.lumbarcds.dicom.DicomException if the attributes of the image are missing or beyond a limit
     */
    public static long ofFrame(DicomDataset dataset, TransferSyntax syntax, long fileBytes, DicomLimits limits) {
        PixelFormat format = PixelFormat.of(dataset, limits);
        return fileBytes + frame(format, syntax) + bytes(format);
    }

    /** Bytes to read an instance and decode all its frames side by side; as {@link #ofFrame}. */
    public static long ofInstance(DicomDataset dataset, TransferSyntax syntax, long fileBytes, DicomLimits limits) {
        PixelFormat format = PixelFormat.of(dataset, limits);
        // In place, and once more on the way into the data set.
        return fileBytes + frame(format, syntax) + 2 * bytes(format) * format.frames();
    }

    private static long frame(PixelFormat format, TransferSyntax syntax) {
        boolean wavelet = syntax.equals(TransferSyntax.JPEG_2000) || syntax.equals(TransferSyntax.JPEG_2000_LOSSLESS);
        return samples(format) * (wavelet ? WAVELET : PLAIN);
    }

    private static long bytes(PixelFormat format) {
        return samples(format) * format.bitsAllocated() / 8;
    }

    private static long samples(PixelFormat format) {
        return (long) format.rows() * format.columns() * format.samplesPerPixel();
    }
}
