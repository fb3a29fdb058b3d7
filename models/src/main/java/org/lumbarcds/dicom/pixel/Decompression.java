// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom.pixel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.lumbarcds.dicom.DicomDataset;
import org.lumbarcds.dicom.DicomElement;
import org.lumbarcds.dicom.DicomException;
import org.lumbarcds.dicom.DicomFile;
import org.lumbarcds.dicom.DicomLimits;
import org.lumbarcds.dicom.Tag;
import org.lumbarcds.dicom.TransferSyntax;
import org.lumbarcds.dicom.Vr;

/** Objects of any readable transfer syntax as Explicit VR Little Endian, the one every system reads. */
public final class Decompression {

    private Decompression() {
    }

    /**
     * The same object uncompressed; its identity stays, as PS3.3 C.7.6.1.1.5 lets it where no further loss occurs.
     *
     * @throws DicomException if the pixel data cannot be decoded
     */
    public static DicomFile toExplicitVrLittleEndian(DicomFile file, DicomLimits limits) {
        DicomDataset dataset = file.dataset().copy();
        if (file.transferSyntax().encapsulated() && dataset.contains(Tag.PIXEL_DATA)) {
            decode(PixelData.of(file, limits), dataset);
        }
        removeCompressedIcons(dataset);
        DicomDataset meta = file.meta().copy()
                .put(Tag.TRANSFER_SYNTAX_UID, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN.uid());
        return new DicomFile(meta, dataset);
    }

    /** An icon is optional wherever it stands, and no compressed one may stand in an uncompressed object. */
    private static void removeCompressedIcons(DicomDataset dataset) {
        for (DicomElement element : List.copyOf(dataset.elements())) {
            if (element instanceof DicomElement.Sequence sequence) {
                if (sequence.items().stream().anyMatch(Decompression::isCompressed)) {
                    dataset.remove(element.tag());
                } else {
                    sequence.items().forEach(Decompression::removeCompressedIcons);
                }
            }
        }
    }

    private static boolean isCompressed(DicomDataset item) {
        return item.element(Tag.PIXEL_DATA).filter(DicomElement.Fragments.class::isInstance).isPresent();
    }

    private static void decode(PixelData pixels, DicomDataset dataset) {
        PixelFormat format = pixels.format();
        long length = (long) format.samples() * format.bytesAllocated() * format.frames();
        if (length > Integer.MAX_VALUE - 8) {
            throw DicomException.of(Tag.PIXEL_DATA, length + " bytes of pixels are too many for one value",
                    "retrieve the object as it is stored");
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) (length + length % 2)).order(ByteOrder.LITTLE_ENDIAN);
        String photometric = format.photometricInterpretation();
        for (int number = 1; number <= format.frames(); number++) {
            Frame frame = pixels.frame(number);
            photometric = frame.photometricInterpretation();
            put(frame.values(), format.bitsAllocated(), bytes);
        }
        dataset.putBytes(Tag.PIXEL_DATA, format.bitsAllocated() == 8 ? Vr.OB : Vr.OW, bytes.array())
                .put(Tag.PHOTOMETRIC_INTERPRETATION, photometric)
                .putInts(Tag.HIGH_BIT, format.bitsStored() - 1)
                .remove(Tag.EXTENDED_OFFSET_TABLE).remove(Tag.EXTENDED_OFFSET_TABLE_LENGTHS);
        if (format.samplesPerPixel() > 1) {
            dataset.putInts(Tag.PLANAR_CONFIGURATION, 0);
        }
    }

    private static void put(int[] values, int bitsAllocated, ByteBuffer bytes) {
        for (int value : values) {
            switch (bitsAllocated) {
                case 8 -> bytes.put((byte) value);
                case 16 -> bytes.putShort((short) value);
                default -> bytes.putInt(value);
            }
        }
    }
}
