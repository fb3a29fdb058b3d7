// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom;

import java.util.Set;

/**
 * Elements that decide whose an image is, which image it is, and what its pixels show where. Two different values of one
 * leave no safe choice; of all others the first is taken, as DCMTK and GDCM do.
 */
final class DecisiveElements {

    private static final Set<Integer> TAGS = Set.of(
            Tag.TRANSFER_SYNTAX_UID, Tag.SPECIFIC_CHARACTER_SET,
            Tag.SOP_CLASS_UID, Tag.SOP_INSTANCE_UID, Tag.STUDY_INSTANCE_UID, Tag.SERIES_INSTANCE_UID,
            Tag.PATIENT_ID, Tag.PATIENT_NAME, Tag.PATIENT_BIRTH_DATE, Tag.ACCESSION_NUMBER,
            Tag.IMAGE_POSITION_PATIENT, Tag.IMAGE_ORIENTATION_PATIENT, Tag.PIXEL_SPACING,
            Tag.SAMPLES_PER_PIXEL, Tag.PHOTOMETRIC_INTERPRETATION, Tag.PLANAR_CONFIGURATION, Tag.NUMBER_OF_FRAMES,
            Tag.ROWS, Tag.COLUMNS, Tag.BITS_ALLOCATED, Tag.BITS_STORED, Tag.HIGH_BIT, Tag.PIXEL_REPRESENTATION,
            Tag.RESCALE_SLOPE, Tag.RESCALE_INTERCEPT, Tag.MODALITY_LUT_SEQUENCE,
            Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE, Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE,
            Tag.EXTENDED_OFFSET_TABLE, Tag.EXTENDED_OFFSET_TABLE_LENGTHS, Tag.PIXEL_DATA);

    private DecisiveElements() {
    }

    static boolean contains(int tag) {
        return TAGS.contains(tag);
    }
}
