// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.lumbarcds.series.StackPlace;

/**
 * What an archive tells of a study before any pixel is fetched.
 *
 * @param studyInstanceUid study
 * @param accessionNumber if present
 * @param started study date and time, if present
 * @param description study description, if present
 * @param series all series, reports and presentation states included
 */
public record StudyListing(
        String studyInstanceUid,
        Optional<String> accessionNumber,
        Optional<LocalDateTime> started,
        Optional<String> description,
        List<Series> series) {

    public StudyListing {
        series = List.copyOf(series);
    }

    /**
     * A series, by the attributes of one of its instances.
     *
     * @param seriesInstanceUid series
     * @param number Series Number, if present
     * @param modality DICOM modality code, e.g. {@code MR}; empty where absent
     * @param description series description, if present
     * @param protocol Protocol Name, if present
     * @param bodyPart Body Part Examined, if present
     * @param imageType values of Image Type; may be empty
     * @param instances number of instances; where planes are mixed and some are sagittal, of those
     * @param frames number of frames of the instance looked at, where planes are mixed and some are sagittal, of those; 1
     *     for a classic image
     * @param imageOrientation Image Orientation (Patient), six direction cosines (Enhanced MR: of the first sagittal frame,
     *     or the first); empty where absent
     * @param place where that frame lies, if known
     * @param sequence what tells the contrast
     */
    public record Series(
            String seriesInstanceUid,
            OptionalInt number,
            String modality,
            Optional<String> description,
            Optional<String> protocol,
            Optional<String> bodyPart,
            List<String> imageType,
            int instances,
            int frames,
            List<Double> imageOrientation,
            Optional<StackPlace> place,
            Sequence sequence) {

        public Series {
            imageType = List.copyOf(imageType);
            imageOrientation = List.copyOf(imageOrientation);
            if (!imageOrientation.isEmpty() && imageOrientation.size() != 6) {
                throw new IllegalArgumentException(
                        "Image Orientation (Patient) has 6 values, not " + imageOrientation.size());
            }
        }
    }

    /**
     * Parameters of the MR pulse sequence.
     *
     * @param scanningSequence values of Scanning Sequence, e.g. {@code SE}, {@code IR}; may be empty
     * @param repetitionTimeMs ms
     * @param echoTimeMs ms
     * @param inversionTimeMs ms
     */
    public record Sequence(
            List<String> scanningSequence,
            OptionalDouble repetitionTimeMs,
            OptionalDouble echoTimeMs,
            OptionalDouble inversionTimeMs) {

        /** Nothing known. */
        public static final Sequence UNKNOWN =
                new Sequence(List.of(), OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());

        public Sequence {
            scanningSequence = List.copyOf(scanningSequence);
        }
    }
}
