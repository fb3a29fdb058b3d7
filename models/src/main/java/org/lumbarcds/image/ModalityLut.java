// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.image;

import org.lumbarcds.dicom.DicomDataset;
import org.lumbarcds.dicom.DicomException;
import org.lumbarcds.dicom.Tag;

/**
 * From stored values to those the modality means (DICOM PS3.3 C.11.1): a table where the object has one, else slope and
 * intercept, else the stored values.
 */
final class ModalityLut {

    /** With stored values of 32 bits still far within a float's range. */
    private static final double MOST_RESCALE = 1e20;
    private static final int MOST_ENTRIES = 1 << 16;
    private static final String FIX = "have the object corrected at its source";

    private final double slope;
    private final double intercept;
    /** Null where slope and intercept apply. */
    private final int[] table;
    private final int firstMapped;

    private ModalityLut(double slope, double intercept, int[] table, int firstMapped) {
        this.slope = slope;
        this.intercept = intercept;
        this.table = table;
        this.firstMapped = firstMapped;
    }

    static ModalityLut ofRescale(double slope, double intercept) {
        if (slope == 0) {
            throw DicomException.of(Tag.RESCALE_SLOPE, "value 0 makes every pixel the same", FIX);
        }
        if (Math.abs(slope) < 1 / MOST_RESCALE || Math.abs(slope) > MOST_RESCALE || Math.abs(intercept) > MOST_RESCALE) {
            throw DicomException.of(Tag.RESCALE_SLOPE, "slope " + slope + " and intercept " + intercept
                    + " leave nothing of the pixels", FIX);
        }
        return new ModalityLut(slope, intercept, null, 0);
    }

    /** @param lut item of the Modality LUT Sequence */
    static ModalityLut ofTable(DicomDataset lut) {
        int[] descriptor = lut.ints(Tag.LUT_DESCRIPTOR);
        byte[] data = lut.bytes(Tag.LUT_DATA).orElse(new byte[0]);
        if (descriptor.length != 3) {
            throw DicomException.of(
                    Tag.LUT_DESCRIPTOR, descriptor.length + " values where there must be 3", FIX);
        }
        // 0 stands for 65536, which does not fit the attribute.
        int entries = (descriptor[0] & 0xffff) == 0 ? MOST_ENTRIES : descriptor[0] & 0xffff;
        boolean words = data.length >= 2 * entries;
        if (!words && data.length < entries) {
            throw DicomException.of(Tag.LUT_DATA, data.length + " bytes for " + entries + " entries", FIX);
        }
        int[] table = new int[entries];
        for (int i = 0; i < entries; i++) {
            table[i] = words ? data[2 * i] & 0xff | (data[2 * i + 1] & 0xff) << 8 : data[i] & 0xff;
        }
        return new ModalityLut(1, 0, table, descriptor[1]);
    }

    float apply(int stored) {
        if (table == null) {
            return (float) (stored * slope + intercept);
        }
        // Values outside the table take its first or last entry.
        return table[Math.max(0, Math.min(table.length - 1, stored - firstMapped))];
    }
}
