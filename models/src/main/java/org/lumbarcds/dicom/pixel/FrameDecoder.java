// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom.pixel;

import java.util.Arrays;
import java.util.Map;
import org.lumbarcds.dicom.DicomException;
import org.lumbarcds.dicom.DicomException.Kind;
import org.lumbarcds.dicom.Tag;
import org.lumbarcds.dicom.TransferSyntax;

/** One compressed frame to samples. */
interface FrameDecoder {

    /** The object came in full: another transfer of the same bytes would not mend it. */
    String DAMAGED = "have the object stored again by its source";

    Map<TransferSyntax, FrameDecoder> BY_SYNTAX = Map.of(
            TransferSyntax.RLE_LOSSLESS, new RleDecoder(),
            TransferSyntax.JPEG_BASELINE, new JpegDecoder(),
            TransferSyntax.JPEG_EXTENDED, new JpegDecoder(),
            TransferSyntax.JPEG_LOSSLESS, new JpegDecoder(),
            TransferSyntax.JPEG_LOSSLESS_SV1, new JpegDecoder(),
            TransferSyntax.JPEG_LS_LOSSLESS, new JpegLsDecoder(),
            TransferSyntax.JPEG_LS_NEAR_LOSSLESS, new JpegLsDecoder(),
            TransferSyntax.JPEG_2000_LOSSLESS, new Jpeg2000Decoder(false),
            TransferSyntax.JPEG_2000, new Jpeg2000Decoder(true));

    /**
     * @param code the whole frame, fragments joined, perhaps with padding at its end
     * @return {@code rows * columns * samplesPerPixel} bit patterns, the samples of a pixel side by side; bits above Bits
     *     Stored mean nothing
     * @throws DicomException if the code is damaged, ends early or contradicts the format
     */
    int[] decode(byte[] code, PixelFormat format);

    /** The photometric interpretation of what {@link #decode} gives. */
    default String photometricInterpretation(PixelFormat format) {
        return format.photometricInterpretation();
    }

    static DicomException damaged(String coding, String problem, int at) {
        return DicomException.of(Kind.UNDECODABLE, Tag.PIXEL_DATA, coding + " code damaged at its byte " + at + ": " + problem,
                DAMAGED);
    }

    static DicomException unsupported(String coding, String what, String fix) {
        return DicomException.of(Kind.UNDECODABLE, Tag.PIXEL_DATA, coding + " " + what + " cannot be decoded", fix);
    }

    /**
     * A JPEG or JPEG 2000 code without what follows its end marker: archives fill fragments with 00, 20H or FF. The marker
     * cannot stand within coded pixels, and a code cut short has none: decoded in part, the rest of the picture would be
     * made up.
     *
     * @throws DicomException if the end marker is missing
     */
    static byte[] withoutPadding(String coding, byte[] code) {
        for (int end = code.length; end > 2; end--) {
            if ((code[end - 2] & 0xFF) == 0xFF && (code[end - 1] & 0xFF) == 0xD9) {
                return end == code.length ? code : Arrays.copyOf(code, end);
            }
        }
        throw damaged(coding, "no end of image", code.length);
    }

    /** The size a code stream states must be that of the data set, or memory would follow the code. */
    static void checkSize(String coding, PixelFormat format, long rows, long columns, long samples) {
        if (rows != format.rows() || columns != format.columns() || samples != format.samplesPerPixel()) {
            throw DicomException.of(Tag.PIXEL_DATA, coding + " code is of " + rows + " x " + columns + " x " + samples
                    + " samples, the data set says " + format.rows() + " x " + format.columns() + " x "
                    + format.samplesPerPixel(), "have the object corrected at its source");
        }
    }
}
