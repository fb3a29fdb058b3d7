// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicomweb;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.lumbarcds.analysis.StudyListing.Sequence;
import org.lumbarcds.dicom.Tag;
import org.lumbarcds.image.Plane;
import org.lumbarcds.image.SliceOrientation;
import org.lumbarcds.series.StackPlace;

/**
 * Plane, place and contrast of an instance as an archive describes it. An Enhanced MR object may hold stacks of several
 * planes: where any frame is sagittal, the sagittal ones count, and the middle one of them is looked at.
 *
 * @param count frames of that plane; 1 for a classic image
 * @param orientation six finite direction cosines or nothing
 * @param place empty where unknown
 * @param sequence what tells the contrast
 */
record ListedFrames(int count, List<Double> orientation, Optional<StackPlace> place, Sequence sequence) {

    /** (0018,9112). */
    private static final int MR_TIMING_AND_RELATED_PARAMETERS_SEQUENCE = 0x00189112;

    /** One frame, from 0, of an object: its own functional groups, the shared ones, the top (PS3.3 C.7.6.16). */
    private record Frame(DicomAttributes object, Optional<DicomAttributes> own, Optional<DicomAttributes> shared) {

        Optional<DicomAttributes> macro(int sequence) {
            return own.flatMap(groups -> first(groups, sequence))
                    .or(() -> shared.flatMap(groups -> first(groups, sequence)));
        }

        List<Double> doubles(int macro, int tag) {
            List<Double> grouped = macro(macro).map(m -> m.doubles(tag)).orElse(List.of());
            return grouped.isEmpty() ? object.doubles(tag) : grouped;
        }

        List<Double> orientation() {
            List<Double> values = doubles(Tag.PLANE_ORIENTATION_SEQUENCE, Tag.IMAGE_ORIENTATION_PATIENT);
            return values.size() == 6 && values.stream().allMatch(Double::isFinite) ? values : List.of();
        }

        boolean sagittal() {
            return SliceOrientation.of(orientation()).filter(o -> o.plane() == Plane.SAGITTAL).isPresent();
        }

        Optional<StackPlace> place() {
            return StackPlace.of(object.string(Tag.FRAME_OF_REFERENCE_UID).orElse(""), orientation(),
                    doubles(Tag.PLANE_POSITION_SEQUENCE, Tag.IMAGE_POSITION_PATIENT),
                    doubles(Tag.PIXEL_MEASURES_SEQUENCE, Tag.PIXEL_SPACING), object.integer(Tag.ROWS).orElse(0),
                    object.integer(Tag.COLUMNS).orElse(0));
        }

        Sequence sequence() {
            OptionalDouble echo = object.number(Tag.ECHO_TIME);
            OptionalDouble repetition = object.number(Tag.REPETITION_TIME);
            Optional<DicomAttributes> echoes = macro(Tag.MR_ECHO_SEQUENCE);
            Optional<DicomAttributes> timing = macro(MR_TIMING_AND_RELATED_PARAMETERS_SEQUENCE);
            if (echo.isEmpty() && echoes.isPresent()) {
                echo = echoes.get().number(Tag.EFFECTIVE_ECHO_TIME);
            }
            if (repetition.isEmpty() && timing.isPresent()) {
                repetition = timing.get().number(Tag.REPETITION_TIME);
            }
            return new Sequence(object.strings(Tag.SCANNING_SEQUENCE), repetition, echo,
                    object.number(Tag.INVERSION_TIME));
        }
    }

    static ListedFrames of(DicomAttributes instance) {
        Optional<DicomAttributes> shared = first(instance, Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE);
        List<DicomAttributes> own = instance.items(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE);
        List<Frame> frames = IntStream.range(0, Math.max(1, own.size()))
                .mapToObj(i -> new Frame(instance, own.isEmpty() ? Optional.empty() : Optional.of(own.get(i)), shared))
                .toList();
        List<Frame> sagittal = frames.stream().filter(Frame::sagittal).toList();
        Frame looked = sagittal.isEmpty() ? frames.get(0) : sagittal.get(sagittal.size() / 2);
        int count = own.isEmpty() || sagittal.isEmpty() ? instance.integer(Tag.NUMBER_OF_FRAMES).orElse(1) : sagittal.size();
        return new ListedFrames(count, looked.orientation(), looked.place(), looked.sequence());
    }

    private static Optional<DicomAttributes> first(DicomAttributes dataset, int sequence) {
        return dataset.items(sequence).stream().findFirst();
    }
}
