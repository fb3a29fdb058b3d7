// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lumbarcds.dicom.DicomDataset;
import org.lumbarcds.dicom.Tag;

class StackPlaceTest {

    private static final double TILT = Math.toRadians(20);

    /** Turned about the long axis; the slices of a stack follow each other along their normal. */
    private static StackPlace tilted(double alongNormal) {
        List<Double> orientation = List.of(-Math.sin(TILT), Math.cos(TILT), 0., 0., 0., -1.);
        return StackPlace.of("f", orientation,
                List.of(-alongNormal * Math.cos(TILT), -100 - alongNormal * Math.sin(TILT), 150.), List.of(1., 1.), 301, 301)
                .orElseThrow();
    }

    @Test
    void theSlicesOfATiltedStackLieAtOnePlace() {
        assertThat(tilted(-40).backMm()).isEqualTo(tilted(40).backMm(), within(1e-9));
        assertThat(tilted(-40).headMm()).isEqualTo(tilted(40).headMm(), within(1e-9));
    }

    @Test
    void placesOfTwoFramesOfReferenceAreNeitherNearNorAboveEachOther() {
        StackPlace here = new StackPlace("a", 0, 0);

        assertThat(new StackPlace("a", 10, 10).near(here)).isTrue();
        assertThat(new StackPlace("b", 10, 10).near(here)).isFalse();
        assertThat(new StackPlace("a", 0, 150).above(here)).isTrue();
        assertThat(new StackPlace("b", 0, 150).above(here)).isFalse();
    }

    @Test
    void withoutPositionSizeOrSoundNumbersThePlaceIsUnknown() {
        DicomDataset sound = new DicomDataset().putDoubles(Tag.IMAGE_ORIENTATION_PATIENT, 0, 1, 0, 0, 0, -1)
                .putDoubles(Tag.IMAGE_POSITION_PATIENT, 0, -100, 100).putDoubles(Tag.PIXEL_SPACING, 1, 1)
                .putInts(Tag.ROWS, 201).putInts(Tag.COLUMNS, 201);

        assertThat(StackPlace.of(sound, 1)).contains(new StackPlace("", 0, 0));
        assertThat(StackPlace.of(sound.copy().remove(Tag.IMAGE_POSITION_PATIENT), 1)).isEmpty();
        assertThat(StackPlace.of(sound.copy().putDoubles(Tag.PIXEL_SPACING, 0, 0), 1)).isEmpty();
        assertThat(StackPlace.of(sound.copy().put(Tag.IMAGE_POSITION_PATIENT, "0", "x", "1"), 1)).isEmpty();
        assertThat(StackPlace.of(sound.copy().putDoubles(Tag.IMAGE_ORIENTATION_PATIENT, 0, 0, 0, 0, 0, 0), 1)).isEmpty();
    }
}
