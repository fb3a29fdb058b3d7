// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom.pixel;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.lumbarcds.dicom.DicomDataset;
import org.lumbarcds.dicom.DicomElement;
import org.lumbarcds.dicom.DicomFile;
import org.lumbarcds.dicom.DicomLimits;
import org.lumbarcds.dicom.DicomReader;
import org.lumbarcds.dicom.DicomWriter;
import org.lumbarcds.dicom.Tag;
import org.lumbarcds.dicom.TransferSyntax;
import org.lumbarcds.testing.Peers;

/** Images for codecs to code: every kind of pixels, with slopes, edges and noise, of a size that no block divides. */
final class MadeUpImage {

    /** How a kind of image is stored. */
    record Kind(int allocated, int stored, boolean signed, int frames) {

        int low() {
            return signed ? -(1 << stored - 1) : 0;
        }

        int high() {
            return low() + (1 << stored) - 1;
        }
    }

    static final int ROWS = 37;
    static final int COLUMNS = 53;

    private MadeUpImage() {
    }

    /** The code of the first frame. */
    static byte[] fragment(DicomFile file) {
        return ((DicomElement.Fragments) file.dataset().element(Tag.PIXEL_DATA).orElseThrow()).fragments().get(0);
    }

    /** Where the coded bytes of the first scan begin. */
    static int scanData(byte[] code) {
        int scan = find(code, 0xDA);
        return scan + 2 + ((code[scan + 2] & 0xFF) << 8 | code[scan + 3] & 0xFF);
    }

    static int find(byte[] code, int marker) {
        for (int at = 0; at + 1 < code.length; at++) {
            if ((code[at] & 0xFF) == 0xFF && (code[at + 1] & 0xFF) == marker) {
                return at;
            }
        }
        throw new AssertionError("no marker " + Integer.toHexString(marker));
    }

    /** The image as a peer's program codes it. */
    static DicomFile encoded(Path folder, DicomDataset image, Object... encoder) throws Exception {
        Path original = folder.resolve("original.dcm");
        Path encoded = folder.resolve("encoded.dcm");
        DicomWriter.write(DicomFile.of(image, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN), original);
        List<Object> command = new ArrayList<>(List.of(encoder));
        command.add(original);
        command.add(encoded);
        Peers.run(command.toArray());
        return DicomReader.read(encoded, DicomLimits.DEFAULT);
    }

    /** A slope, a flat field, an edge and noise, over the whole range of values. */
    static int[][] frames(Kind kind, int seed) {
        Random random = new Random(seed);
        int[][] frames = new int[kind.frames][ROWS * COLUMNS];
        int range = kind.high() - kind.low();
        for (int[] frame : frames) {
            for (int i = 0; i < frame.length; i++) {
                int row = i / COLUMNS;
                int column = i % COLUMNS;
                int value = row < 10 ? kind.low() + range / 3 : kind.low() + (int) ((long) range * (row + column) / (ROWS + COLUMNS));
                if (row > 25) {
                    value += random.nextInt(range / 8 + 1) - range / 16;
                }
                if (column == 20 && row % 2 == 0) {
                    value = random.nextBoolean() ? kind.high() : kind.low();
                }
                frame[i] = Math.max(kind.low(), Math.min(kind.high(), value));
            }
        }
        return frames;
    }

    static DicomDataset image(Kind kind, int[][] frames) {
        int bytes = kind.allocated / 8;
        byte[] pixels = new byte[frames.length * ROWS * COLUMNS * bytes + 1 & ~1];
        int at = 0;
        for (int[] frame : frames) {
            for (int value : frame) {
                int pattern = value & (1 << kind.stored) - 1;
                for (int i = 0; i < bytes; i++) {
                    pixels[at++] = (byte) (pattern >> 8 * i);
                }
            }
        }
        if (kind.signed && kind.stored < kind.allocated) {
            // Writers extend the sign over the unused bits.
            at = 1;
            for (int[] frame : frames) {
                for (int value : frame) {
                    pixels[at] = (byte) (value >> 8);
                    at += 2;
                }
            }
        }
        DicomDataset image = new DicomDataset()
                .put(Tag.SOP_CLASS_UID, kind.frames > 1 ? "1.2.840.10008.5.1.4.1.1.4.1" : "1.2.840.10008.5.1.4.1.1.4")
                .put(Tag.SOP_INSTANCE_UID, "2.25.1001").put(Tag.STUDY_INSTANCE_UID, "2.25.1002")
                .put(Tag.SERIES_INSTANCE_UID, "2.25.1003").put(Tag.MODALITY, "MR").put(Tag.PATIENT_ID, "MADE-UP")
                .putInts(Tag.ROWS, ROWS).putInts(Tag.COLUMNS, COLUMNS).putInts(Tag.SAMPLES_PER_PIXEL, 1)
                .put(Tag.PHOTOMETRIC_INTERPRETATION, "MONOCHROME2").putInts(Tag.BITS_ALLOCATED, kind.allocated)
                .putInts(Tag.BITS_STORED, kind.stored).putInts(Tag.HIGH_BIT, kind.stored - 1)
                .putInts(Tag.PIXEL_REPRESENTATION, kind.signed ? 1 : 0)
                .putBytes(Tag.PIXEL_DATA, kind.allocated == 8 ? org.lumbarcds.dicom.Vr.OB : org.lumbarcds.dicom.Vr.OW, pixels);
        return kind.frames > 1 ? image.putInts(Tag.NUMBER_OF_FRAMES, kind.frames) : image;
    }
}
