// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Made-up data sets the tests share. */
public final class DicomSamples {

    private DicomSamples() {
    }

    /** A small MR image of 4 by 3 pixels with a nested sequence, a private block and values of most VRs. */
    public static DicomDataset mr() {
        short[] pixels = new short[12];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (short) (i * 300 - 100);
        }
        return new DicomDataset()
                .put(Tag.SPECIFIC_CHARACTER_SET, "ISO_IR 192")
                .put(Tag.SOP_CLASS_UID, "1.2.840.10008.5.1.4.1.1.4")
                .put(Tag.SOP_INSTANCE_UID, "1.2.3.4")
                .put(Tag.STUDY_INSTANCE_UID, "1.2.3")
                .put(Tag.SERIES_INSTANCE_UID, "1.2.3.1")
                .put(Tag.MODALITY, "MR")
                .put(Tag.IMAGE_TYPE, "ORIGINAL", "PRIMARY", "OTHER")
                .put(Tag.PATIENT_NAME, "M\u00fcller^J\u00f6rg")
                .put(Tag.PATIENT_ID, "P-1")
                .putDoubles(Tag.IMAGE_POSITION_PATIENT, -1.5, 20.25, 1.0 / 3)
                .putInts(Tag.INSTANCE_NUMBER, 7)
                .putSequence(Tag.ANATOMIC_REGION_SEQUENCE, new DicomDataset()
                        .put(Tag.CODE_VALUE, "122496007").put(Tag.CODE_MEANING, "Lumbar spine")
                        .putSequence(Tag.PROCEDURE_CODE_SEQUENCE, new DicomDataset().put(Tag.CODE_VALUE, "X")))
                .putSequence(Tag.PROCEDURE_CODE_SEQUENCE, List.of())
                .put(0x00091001, Vr.LO, List.of("private value"))
                .put(0x00090010, Vr.LO, List.of("LUMBAR TEST"))
                .putInts(Tag.ROWS, 3).putInts(Tag.COLUMNS, 4).putInts(Tag.SAMPLES_PER_PIXEL, 1)
                .put(Tag.PHOTOMETRIC_INTERPRETATION, "MONOCHROME2")
                .putInts(Tag.BITS_ALLOCATED, 16).putInts(Tag.BITS_STORED, 16).putInts(Tag.HIGH_BIT, 15)
                .putInts(Tag.PIXEL_REPRESENTATION, 1)
                .putWords(Tag.PIXEL_DATA, pixels);
    }

    public static byte[] file(DicomDataset dataset, TransferSyntax syntax) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            DicomWriter.write(DicomFile.of(dataset, syntax), out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    public static DicomFile read(byte[] file) {
        return read(file, DicomLimits.DEFAULT);
    }

    public static DicomFile read(byte[] file, DicomLimits limits) {
        try {
            return DicomReader.read(new ByteArrayInputStream(file), limits);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
