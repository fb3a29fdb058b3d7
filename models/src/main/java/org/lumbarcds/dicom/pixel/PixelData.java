// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom.pixel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.lumbarcds.dicom.DicomDataset;
import org.lumbarcds.dicom.DicomElement;
import org.lumbarcds.dicom.DicomException;
import org.lumbarcds.dicom.DicomException.Kind;
import org.lumbarcds.dicom.DicomFile;
import org.lumbarcds.dicom.DicomLimits;
import org.lumbarcds.dicom.Tag;
import org.lumbarcds.dicom.TransferSyntax;

/** The frames of an image, each decoded when asked for. */
public final class PixelData {

    private final PixelFormat format;
    private final TransferSyntax syntax;
    private final byte[] raw;
    private final FrameFragments fragments;
    private final Optional<PixelPadding> padding;

    private PixelData(PixelFormat format, TransferSyntax syntax, byte[] raw, FrameFragments fragments,
            Optional<PixelPadding> padding) {
        this.padding = padding;
        this.format = format;
        this.syntax = syntax;
        this.raw = raw;
        this.fragments = fragments;
    }

    /**
     * @throws DicomException if there is no pixel data, it is shorter than its attributes say, is beyond a limit, or in a
     *     transfer syntax that cannot be decoded
     */
    public static PixelData of(DicomFile file, DicomLimits limits) {
        DicomDataset dataset = file.dataset();
        TransferSyntax syntax = file.transferSyntax();
        if (!dataset.contains(Tag.PIXEL_DATA)) {
            boolean other = dataset.contains(Tag.FLOAT_PIXEL_DATA) || dataset.contains(Tag.DOUBLE_FLOAT_PIXEL_DATA);
            throw DicomException.of(Tag.PIXEL_DATA, other ? "pixels are floating point" : "no pixel data",
                    other ? "images of whole numbers can be read" : "give an image");
        }
        if (syntax.encapsulated() && !FrameDecoder.BY_SYNTAX.containsKey(syntax)) {
            throw DicomException.of(Kind.UNDECODABLE, Tag.PIXEL_DATA, "transfer syntax " + syntax + " cannot be decoded",
                    "retrieve the object as Explicit VR Little Endian (1.2.840.10008.1.2.1)");
        }
        PixelFormat format = PixelFormat.of(dataset, limits);
        Optional<PixelPadding> padding = padding(dataset, format);
        DicomElement element = dataset.element(Tag.PIXEL_DATA).orElseThrow();
        if (element instanceof DicomElement.Fragments encapsulated && syntax.encapsulated()) {
            return new PixelData(format, syntax, new byte[0],
                    FrameFragments.of(dataset, encapsulated, format.frames()), padding);
        }
        if (element instanceof DicomElement.Value value && !syntax.encapsulated()) {
            long needed = format.frameBytes() * format.frames();
            if (value.bytes().length < needed) {
                throw DicomException.of(Kind.UNDECODABLE, Tag.PIXEL_DATA, "pixel data of " + value.bytes().length + " bytes, "
                        + format.frames() + " frames of " + format.rows() + " x " + format.columns() + " need " + needed,
                        FrameDecoder.DAMAGED);
            }
            return new PixelData(format, syntax, value.bytes(), null, padding);
        }
        throw DicomException.of(Kind.UNDECODABLE, Tag.PIXEL_DATA, "pixel data does not fit transfer syntax " + syntax,
                FrameDecoder.DAMAGED);
    }

    public PixelFormat format() {
        return format;
    }

    /** Which of the frames' values stand for no signal; empty where the object states none that can be read. */
    public Optional<PixelPadding> padding() {
        return padding;
    }

    private static Optional<PixelPadding> padding(DicomDataset dataset, PixelFormat format) {
        try {
            return PixelPadding.of(dataset, format);
        } catch (DicomException e) {
            // Without it the pixels are what they are.
            return Optional.empty();
        }
    }

    /**
     * Decodes a frame.
     *
     * @param number from 1, as DICOM counts frames
     * @throws DicomException if the frame is damaged
     * @throws IndexOutOfBoundsException if there is no such frame
     */
    public Frame frame(int number) {
        java.util.Objects.checkIndex(number - 1, format.frames());
        int[] values;
        String photometric = format.photometricInterpretation();
        if (syntax.encapsulated()) {
            FrameDecoder decoder = FrameDecoder.BY_SYNTAX.get(syntax);
            values = decoder.decode(fragments.code(number - 1), format);
            photometric = decoder.photometricInterpretation(format);
            for (int i = 0; i < values.length; i++) {
                values[i] = value(values[i], 0);
            }
        } else {
            values = raw(number - 1);
            photometric = format.isHalfColour() ? "YBR_FULL" : photometric;
        }
        return new Frame(format.rows(), format.columns(), format.samplesPerPixel(), photometric, values);
    }

    /** Padding may be beyond the bits stored, filling the whole cell: then the cell is it, or it is not there. */
    private int value(int pattern, int shift) {
        if (padding.isPresent() && padding.get().low() == padding.get().high()) {
            int cell = padding.get().low();
            int unused = 32 - format.bitsAllocated();
            if (format.value(cell) != cell && pattern << unused == cell << unused) {
                return cell;
            }
        }
        return format.value(pattern >>> shift);
    }

    private int[] raw(int frame) {
        int length = (int) format.frameBytes();
        ByteBuffer bytes = ByteBuffer.wrap(raw, frame * length, length).order(ByteOrder.LITTLE_ENDIAN);
        int[] values = new int[format.samples()];
        if (format.isHalfColour()) {
            for (int i = 0; i + 6 <= values.length; i += 6) {
                values[i] = bytes.get() & 0xFF;
                values[i + 3] = bytes.get() & 0xFF;
                values[i + 1] = values[i + 4] = bytes.get() & 0xFF;
                values[i + 2] = values[i + 5] = bytes.get() & 0xFF;
            }
            return values;
        }
        int shift = format.highBit() + 1 - format.bitsStored();
        int pixels = format.pixels();
        int samples = format.samplesPerPixel();
        for (int i = 0; i < values.length; i++) {
            int pattern = switch (format.bitsAllocated()) {
                case 8 -> bytes.get() & 0xFF;
                case 16 -> bytes.getShort() & 0xFFFF;
                default -> bytes.getInt();
            };
            int to = format.planar() ? i % pixels * samples + i / pixels : i;
            values[to] = value(pattern, shift);
        }
        return values;
    }
}
