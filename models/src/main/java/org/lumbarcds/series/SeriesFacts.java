// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.series;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.lumbarcds.dicom.DicomDataset;
import org.lumbarcds.dicom.Tag;
import org.lumbarcds.image.DicomSlices;
import org.lumbarcds.image.Weighting;

/**
 * What is known of an MR series before its pixels are.
 *
 * @param seriesInstanceUid series
 * @param description Series Description (0008,103E); empty where absent
 * @param protocol Protocol Name (0018,1030); empty where absent
 * @param bodyPart Body Part Examined (0018,0015); empty where absent
 * @param imageType values of Image Type (0008,0008)
 * @param sagittal whether it holds sagittal pictures
 * @param slices number of them
 * @param weighting contrast
 * @param place of one of its pictures; empty where unknown
 */
public record SeriesFacts(String seriesInstanceUid, String description, String protocol, String bodyPart,
        List<String> imageType, boolean sagittal, int slices, Weighting weighting, Optional<StackPlace> place) {

    public SeriesFacts {
        imageType = List.copyOf(imageType);
    }

    /** By the attributes of one of its objects, as if it were the only one. */
    public static SeriesFacts of(DicomDataset object) {
        List<Integer> sagittal = DicomSlices.sagittalFrames(object);
        int looked = sagittal.isEmpty() ? 1 : sagittal.get(sagittal.size() / 2);
        return new SeriesFacts(object.string(Tag.SERIES_INSTANCE_UID).orElse(""),
                object.string(Tag.SERIES_DESCRIPTION).orElse(""), object.string(Tag.PROTOCOL_NAME).orElse(""),
                object.string(Tag.BODY_PART_EXAMINED).orElse(""), object.strings(Tag.IMAGE_TYPE), !sagittal.isEmpty(),
                sagittal.size(), DicomSlices.weighting(object, looked), StackPlace.of(object, looked));
    }

    /** The same series with as many sagittal slices. */
    public SeriesFacts with(int number) {
        return new SeriesFacts(seriesInstanceUid, description, protocol, bodyPart, imageType, sagittal, number, weighting, place);
    }

    /** Whether it is no localiser, screen save or picture of fat alone. */
    public boolean real() {
        return !kind().lastResort();
    }

    /** Whether its names, or where they say nothing those of the study, are of another region than the lumbar spine. */
    public boolean ofAnotherRegion(String studyText) {
        return Standing.of(this, RegionWords.in(studyText)) == Standing.REJECTED;
    }

    /** Regions named, by description, protocol and body part; those that name none are left out. */
    List<Set<BodyRegion>> regions() {
        return Stream.of(description, protocol, bodyPart).map(RegionWords::in).filter(r -> !r.isEmpty()).toList();
    }

    SeriesKind kind() {
        return SeriesKind.of(imageType, description);
    }
}
