// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class FunctionalGroupsTest {

    private static final DicomDataset ENHANCED = new DicomDataset()
            .putSequence(Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE, new DicomDataset()
                    .putSequence(Tag.PIXEL_MEASURES_SEQUENCE,
                            new DicomDataset().putDoubles(Tag.PIXEL_SPACING, 0.5, 0.75).putDoubles(Tag.SLICE_THICKNESS, 4))
                    .putSequence(Tag.MR_ECHO_SEQUENCE, new DicomDataset().putDoubles(Tag.EFFECTIVE_ECHO_TIME, 102.5))
                    .putSequence(Tag.PLANE_ORIENTATION_SEQUENCE,
                            new DicomDataset().putDoubles(Tag.IMAGE_ORIENTATION_PATIENT, 0, 1, 0, 0, 0, -1)))
            .putSequence(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, frame(-5), frame(0)
                    .putSequence(Tag.PIXEL_MEASURES_SEQUENCE, new DicomDataset().putDoubles(Tag.PIXEL_SPACING, 1, 1)));

    private static DicomDataset frame(double x) {
        return new DicomDataset().putSequence(Tag.PLANE_POSITION_SEQUENCE,
                new DicomDataset().putDoubles(Tag.IMAGE_POSITION_PATIENT, x, 1, 2));
    }

    @Test
    void aFrameHasItsOwnAttributesAndTheSharedOnes() {
        FunctionalGroups first = FunctionalGroups.ofFrame(ENHANCED, 1);
        assertThat(first.imagePosition().orElseThrow()).containsExactly(-5, 1, 2);
        assertThat(first.imageOrientation().orElseThrow()).containsExactly(0, 1, 0, 0, 0, -1);
        assertThat(first.pixelSpacing().orElseThrow()).containsExactly(0.5, 0.75);
        assertThat(first.sliceThickness()).hasValue(4);
        FunctionalGroups second = FunctionalGroups.ofFrame(ENHANCED, 2);
        assertThat(second.imagePosition().orElseThrow()).containsExactly(0, 1, 2);
        assertThat(second.pixelSpacing().orElseThrow()).containsExactly(1, 1);
    }

    @Test
    void aSingleFrameObjectHasThemAtTheTop() {
        DicomDataset dataset = new DicomDataset().putDoubles(Tag.PIXEL_SPACING, 0.6, 0.7).putDoubles(Tag.RESCALE_SLOPE, 2)
                .putDoubles(Tag.ECHO_TIME, 90);
        FunctionalGroups groups = FunctionalGroups.ofFrame(dataset, 1);
        assertThat(groups.pixelSpacing().orElseThrow()).containsExactly(0.6, 0.7);
        assertThat(groups.rescaleSlope()).hasValue(2);
        assertThat(groups.rescaleIntercept()).isEmpty();
        assertThat(groups.imagePosition()).isEmpty();
    }

    @Test
    void aFrameWithoutGroupsAndWrongCountsAreRefused() {
        assertThatThrownBy(() -> FunctionalGroups.ofFrame(ENHANCED, 3)).hasMessageContaining("frame 3 of 2");
        DicomDataset dataset = new DicomDataset().putDoubles(Tag.PIXEL_SPACING, 0.6);
        assertThatThrownBy(() -> FunctionalGroups.ofFrame(dataset, 1).pixelSpacing())
                .hasMessageContaining("1 values where there must be 2 in (0028,0030) PixelSpacing");
    }
}
