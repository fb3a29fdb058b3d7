// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.phantom;

import java.util.ArrayList;
import java.util.List;
import org.lumbarcds.dicom.DicomDataset;
import org.lumbarcds.dicom.Tag;
import org.lumbarcds.phantom.PhantomSeries.Content;

/** A series as one Enhanced MR Image (PS3.3 A.36.2), with the functional groups that place its frames. */
final class EnhancedMr {

    private static final String SOP_CLASS = "1.2.840.10008.5.1.4.1.1.4.1";

    private EnhancedMr() {
    }

    static DicomDataset of(PhantomHeader header, Content content, List<SlicePicture> pictures) {
        SlicePicture first = pictures.get(0);
        DicomDataset d = header.common(content, SOP_CLASS, 1);
        d.put(Tag.IMAGE_TYPE, "ORIGINAL", "PRIMARY", "SPINE", content == Content.T1_SAGITTAL ? "T1" : "T2");
        d.put(Tag.PULSE_SEQUENCE_NAME, content == Content.T1_SAGITTAL ? "TSE_T1" : "TSE_T2");
        d.putDoubles(Tag.MAGNETIC_FIELD_STRENGTH, 1.5);
        d.putInts(Tag.NUMBER_OF_FRAMES, pictures.size());
        int size = first.rows() * first.columns();
        short[] all = new short[size * pictures.size()];
        List<DicomDataset> frames = new ArrayList<>();
        for (int i = 0; i < pictures.size(); i++) {
            System.arraycopy(pictures.get(i).pixels(), 0, all, i * size, size);
            frames.add(new DicomDataset()
                    .putSequence(Tag.FRAME_CONTENT_SEQUENCE, new DicomDataset()
                            .put(Tag.STACK_ID, "1")
                            .putInts(Tag.IN_STACK_POSITION_NUMBER, i + 1))
                    .putSequence(Tag.PLANE_POSITION_SEQUENCE, new DicomDataset()
                            .putDoubles(Tag.IMAGE_POSITION_PATIENT, PhantomHeader.round(pictures.get(i).position()))));
        }
        DicomDataset shared = new DicomDataset()
                .putSequence(Tag.PLANE_ORIENTATION_SEQUENCE, new DicomDataset()
                        .putDoubles(Tag.IMAGE_ORIENTATION_PATIENT, PhantomHeader.round(first.orientation())))
                .putSequence(Tag.PIXEL_MEASURES_SEQUENCE, new DicomDataset()
                        .putDoubles(Tag.SLICE_THICKNESS, first.thicknessMm())
                        .putDoubles(Tag.SPACING_BETWEEN_SLICES, first.spacingMm())
                        .putDoubles(Tag.PIXEL_SPACING, PhantomHeader.round(first.pixelMm(), first.pixelMm())))
                .putSequence(Tag.PIXEL_VALUE_TRANSFORMATION_SEQUENCE, new DicomDataset()
                        .putDoubles(Tag.RESCALE_INTERCEPT, 0)
                        .putDoubles(Tag.RESCALE_SLOPE, 1)
                        .put(Tag.RESCALE_TYPE, "US"))
                .putSequence(Tag.MR_ECHO_SEQUENCE, new DicomDataset()
                        .putDoubles(Tag.EFFECTIVE_ECHO_TIME, content == Content.T1_SAGITTAL ? 11 : 105));
        d.putSequence(Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE, shared);
        d.putSequence(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, frames);
        d.putWords(Tag.PIXEL_DATA, all);
        return header.pixelModule(d, first);
    }
}
