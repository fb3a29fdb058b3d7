// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.phantom;

import org.lumbarcds.dicom.DicomDataset;
import org.lumbarcds.dicom.Tag;
import org.lumbarcds.phantom.PhantomSeries.Content;

/** The attributes of synthetic objects; the classic MR Image (PS3.3 A.4). */
record PhantomHeader(PhantomSpec spec, PhantomPatient patient, PhantomSeries series) {

    private static final String DATE = "20200102";
    private static final String TIME = "101500";

    DicomDataset classic(Content content, int number, SlicePicture picture) {
        DicomDataset d = common(content, PhantomDicom.MR_IMAGE_STORAGE, number);
        boolean t1 = content == Content.T1_SAGITTAL;
        d.put(Tag.IMAGE_TYPE, "ORIGINAL", "PRIMARY", "M", "SE");
        d.put(Tag.SCANNING_SEQUENCE, "SE");
        d.put(Tag.SEQUENCE_VARIANT, "SK");
        d.put(Tag.SCAN_OPTIONS);
        d.put(Tag.MR_ACQUISITION_TYPE, "2D");
        d.putDoubles(Tag.REPETITION_TIME, t1 ? 550 : 3500);
        d.putDoubles(Tag.ECHO_TIME, t1 ? 11 : 105);
        d.putInts(Tag.ECHO_TRAIN_LENGTH, t1 ? 3 : 15);
        d.putDoubles(Tag.MAGNETIC_FIELD_STRENGTH, 1.5);
        d.putDoubles(Tag.SLICE_THICKNESS, picture.thicknessMm());
        d.putDoubles(Tag.SPACING_BETWEEN_SLICES, picture.spacingMm());
        d.putDoubles(Tag.IMAGE_POSITION_PATIENT, round(picture.position()));
        d.putDoubles(Tag.IMAGE_ORIENTATION_PATIENT, round(picture.orientation()));
        d.putDoubles(Tag.PIXEL_SPACING, round(picture.pixelMm(), picture.pixelMm()));
        d.putWords(Tag.PIXEL_DATA, picture.pixels());
        return pixelModule(d, picture);
    }

    DicomDataset pixelModule(DicomDataset d, SlicePicture picture) {
        d.putInts(Tag.SAMPLES_PER_PIXEL, 1);
        d.put(Tag.PHOTOMETRIC_INTERPRETATION, "MONOCHROME2");
        d.putInts(Tag.ROWS, picture.rows());
        d.putInts(Tag.COLUMNS, picture.columns());
        d.putInts(Tag.BITS_ALLOCATED, 16);
        d.putInts(Tag.BITS_STORED, 12);
        d.putInts(Tag.HIGH_BIT, 11);
        d.putInts(Tag.PIXEL_REPRESENTATION, 0);
        return d;
    }

    DicomDataset common(Content content, String sopClass, int number) {
        String base = patient.id() + "/" + spec.seed();
        int seriesNumber = content.ordinal() + 1;
        DicomDataset d = new DicomDataset();
        d.put(Tag.SPECIFIC_CHARACTER_SET, "ISO_IR 192");
        d.put(Tag.SOP_CLASS_UID, sopClass);
        d.put(Tag.SOP_INSTANCE_UID, PhantomUid.of(base + "/" + series.storage() + "/" + content + "/" + number));
        d.put(Tag.STUDY_DATE, DATE);
        d.put(Tag.SERIES_DATE, DATE);
        d.put(Tag.CONTENT_DATE, DATE);
        d.put(Tag.STUDY_TIME, TIME);
        d.put(Tag.SERIES_TIME, TIME);
        d.put(Tag.CONTENT_TIME, TIME);
        d.put(Tag.ACCESSION_NUMBER, patient.accessionNumber());
        d.put(Tag.MODALITY, "MR");
        d.put(Tag.MANUFACTURER, "Lumbar CDS phantom");
        d.put(Tag.REFERRING_PHYSICIAN_NAME);
        d.put(Tag.STUDY_DESCRIPTION, series.description());
        d.put(Tag.SERIES_DESCRIPTION, content.name().startsWith("T2_S") ? "T2 TSE SAG"
                : content == Content.T1_SAGITTAL ? "T1 TSE SAG" : "T2 TSE AX");
        d.put(Tag.PATIENT_NAME, patient.name());
        d.put(Tag.PATIENT_ID, patient.id());
        d.put(Tag.PATIENT_BIRTH_DATE, patient.birthDate());
        d.put(Tag.PATIENT_SEX, "O");
        d.put(Tag.PATIENT_COMMENTS, "Synthetic images, not of a person");
        d.put(Tag.BODY_PART_EXAMINED, series.bodyPart());
        d.put(Tag.PATIENT_POSITION, "HFS");
        d.put(Tag.STUDY_INSTANCE_UID, PhantomDicom.studyInstanceUid(spec, patient));
        d.put(Tag.SERIES_INSTANCE_UID, PhantomUid.of(base + "/" + series.storage() + "/" + content));
        d.put(Tag.FRAME_OF_REFERENCE_UID, PhantomUid.of(base + "/frame"));
        d.put(Tag.POSITION_REFERENCE_INDICATOR);
        d.put(Tag.STUDY_ID, Long.toString(spec.seed()));
        d.putInts(Tag.SERIES_NUMBER, seriesNumber);
        d.putInts(Tag.INSTANCE_NUMBER, number);
        return d;
    }

    /** Decimal strings hold 16 characters. */
    static double[] round(double... values) {
        double[] rounded = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            rounded[i] = Math.round(values[i] * 1e6) / 1e6;
        }
        return rounded;
    }
}
