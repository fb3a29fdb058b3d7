// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.image;

import java.io.IOException;
import java.nio.file.Path;
import org.lumbarcds.dicom.DicomDataset;
import org.lumbarcds.dicom.DicomFile;
import org.lumbarcds.dicom.DicomWriter;
import org.lumbarcds.dicom.Tag;
import org.lumbarcds.dicom.TransferSyntax;

/** Small MR objects for tests. */
public final class TestDicom {

    /** Image Orientation (Patient) of the usual sagittal slice, and of an axial one. */
    public static final double[] SAGITTAL = {0, 1, 0, 0, 0, -1};
    public static final double[] AXIAL = {1, 0, 0, 0, 1, 0};

    private static final String MR = "1.2.840.10008.5.1.4.1.1.4";
    private static final String ENHANCED_MR = "1.2.840.10008.5.1.4.1.1.4.1";

    private TestDicom() {
    }

    /** A 12-bit MR image whose pixels grow by one to the right and by ten downwards; 2 mm rows, 1 mm columns. */
    public static DicomDataset mr(int columns, int rows, double... orientation) {
        return image(MR, columns, rows, 1)
                .putDoubles(Tag.IMAGE_ORIENTATION_PATIENT, orientation)
                .putDoubles(Tag.IMAGE_POSITION_PATIENT, -12.5, 0, 0)
                .putDoubles(Tag.PIXEL_SPACING, 2, 1)
                .put(Tag.SERIES_DESCRIPTION, "T2 SAG");
    }

    /** An enhanced MR image with one frame an orientation, spacing and slope shared. */
    public static DicomDataset enhanced(int columns, int rows, double[]... orientations) {
        DicomDataset[] frames = new DicomDataset[orientations.length];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = new DicomDataset()
                    .putSequence(Tag.PLANE_ORIENTATION_SEQUENCE,
                            new DicomDataset().putDoubles(Tag.IMAGE_ORIENTATION_PATIENT, orientations[i]))
                    .putSequence(Tag.PLANE_POSITION_SEQUENCE,
                            new DicomDataset().putDoubles(Tag.IMAGE_POSITION_PATIENT, 4 * i, 0, 0));
        }
        DicomDataset shared = new DicomDataset()
                .putSequence(Tag.PIXEL_MEASURES_SEQUENCE, new DicomDataset().putDoubles(Tag.PIXEL_SPACING, 2, 1))
                .putSequence(Tag.PIXEL_VALUE_TRANSFORMATION_SEQUENCE, new DicomDataset()
                        .putDoubles(Tag.RESCALE_SLOPE, 3).putDoubles(Tag.RESCALE_INTERCEPT, 5))
                .putSequence(0x00189112, new DicomDataset().putDoubles(Tag.REPETITION_TIME, 3000))
                .putSequence(Tag.MR_ECHO_SEQUENCE, new DicomDataset().putDoubles(Tag.EFFECTIVE_ECHO_TIME, 100));
        return image(ENHANCED_MR, columns, rows, orientations.length)
                .putSequence(Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE, shared)
                .putSequence(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, frames);
    }

    private static DicomDataset image(String sopClass, int columns, int rows, int frames) {
        short[] pixels = new short[columns * rows * frames];
        for (int i = 0; i < pixels.length; i++) {
            int inFrame = i % (columns * rows);
            pixels[i] = (short) (inFrame % columns + 10 * (inFrame / columns));
        }
        return new DicomDataset()
                .put(Tag.SOP_CLASS_UID, sopClass)
                .put(Tag.SOP_INSTANCE_UID, "1.2.3.4")
                .put(Tag.STUDY_INSTANCE_UID, "1.2.3")
                .put(Tag.SERIES_INSTANCE_UID, "1.2.3.5")
                .put(Tag.MODALITY, "MR")
                .putInts(Tag.SAMPLES_PER_PIXEL, 1)
                .put(Tag.PHOTOMETRIC_INTERPRETATION, "MONOCHROME2")
                .putInts(Tag.NUMBER_OF_FRAMES, frames)
                .putInts(Tag.ROWS, rows)
                .putInts(Tag.COLUMNS, columns)
                .putInts(Tag.BITS_ALLOCATED, 16)
                .putInts(Tag.BITS_STORED, 12)
                .putInts(Tag.HIGH_BIT, 11)
                .putInts(Tag.PIXEL_REPRESENTATION, 0)
                .putWords(Tag.PIXEL_DATA, pixels);
    }

    public static DicomFile file(DicomDataset dataset) {
        return DicomFile.of(dataset, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
    }

    public static Path write(DicomDataset dataset, Path path) throws IOException {
        DicomWriter.write(file(dataset), path);
        return path;
    }
}
