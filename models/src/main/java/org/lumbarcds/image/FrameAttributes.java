// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.image;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import org.lumbarcds.dicom.DicomDataset;
import org.lumbarcds.dicom.DicomException;
import org.lumbarcds.dicom.FunctionalGroups;
import org.lumbarcds.dicom.Tag;

/** What one frame, of a single- or multi-frame object, says of its plane, spacing, values and contrast. */
final class FrameAttributes {

    private static final int ACQUISITION_CONTRAST = 0x00089209;
    private static final int ECHO_PULSE_SEQUENCE = 0x00189008;
    private static final int INVERSION_TIMES = 0x00189079;
    private static final int MR_TIMING_SEQUENCE = 0x00189112;
    private static final int MR_MODIFIER_SEQUENCE = 0x00189115;
    private static final int MR_IMAGE_FRAME_TYPE_SEQUENCE = 0x00189226;

    private static final double LEAST_SPACING_MM = 0.01;
    private static final double MOST_SPACING_MM = 50;
    private static final double MOST_OBLONG = 20;

    private final DicomDataset object;
    private final FunctionalGroups groups;
    private final Set<String> notes = new TreeSet<>();

    /** @param frame from 1 */
    FrameAttributes(DicomDataset object, int frame) {
        this.object = object;
        this.groups = FunctionalGroups.ofFrame(object, frame);
    }

    /** Empty where Image Orientation (Patient) is absent or is no pair of directions. */
    Optional<SliceOrientation> orientation() {
        return groups.imageOrientation().flatMap(v -> SliceOrientation.of(Arrays.stream(v).boxed().toList()));
    }

    /** As {@link #orientation}, but values that are no directions are an error: the slice may be of any plane. */
    Optional<SliceOrientation> requireValidOrientation() {
        Optional<SliceOrientation> orientation = orientation();
        if (orientation.isEmpty() && groups.imageOrientation().isPresent()) {
            throw DicomException.of(Tag.IMAGE_ORIENTATION_PATIENT, "values are not two perpendicular unit vectors",
                    "have the object corrected at its source");
        }
        return orientation;
    }

    OptionalDouble positionMm(SliceOrientation orientation) {
        return groups.imagePosition()
                .map(p -> OptionalDouble.of(orientation.positionMm(p[0], p[1], p[2])))
                .orElse(OptionalDouble.empty());
    }

    /**
     * Distance of rows and of columns in mm; empty where absent or 0, which writers put for unknown.
     *
     * @throws DicomException if no scanner makes such pixels: measurements would be as wrong, and the picture distorted
     */
    Optional<double[]> spacing() {
        Optional<double[]> spacing = groups.pixelSpacing().filter(s -> s[0] != 0 && s[1] != 0);
        spacing.ifPresent(s -> {
            double longer = Math.max(s[0], s[1]);
            double shorter = Math.min(s[0], s[1]);
            if (shorter < LEAST_SPACING_MM || longer > MOST_SPACING_MM || longer > MOST_OBLONG * shorter) {
                throw DicomException.of(Tag.PIXEL_SPACING, "pixels of " + s[0] + " x " + s[1] + " mm cannot be of a scanner",
                        "have the object corrected at its source");
            }
        });
        return spacing;
    }

    ModalityLut modalityLut() {
        Optional<DicomDataset> table = object.item(Tag.MODALITY_LUT_SEQUENCE);
        return table.isPresent()
                ? ModalityLut.ofTable(table.get())
                : ModalityLut.ofRescale(groups.rescaleSlope().orElse(1), groups.rescaleIntercept().orElse(0));
    }

    Weighting weighting() {
        Optional<Weighting> stated = groups.group(MR_IMAGE_FRAME_TYPE_SEQUENCE)
                .flatMap(g -> g.string(ACQUISITION_CONTRAST))
                .or(() -> object.string(ACQUISITION_CONTRAST))
                .flatMap(FrameAttributes::stated);
        if (stated.isPresent()) {
            return stated.get();
        }
        return Weighting.of(
                timing(MR_TIMING_SEQUENCE, Tag.REPETITION_TIME, Tag.REPETITION_TIME),
                timing(Tag.MR_ECHO_SEQUENCE, Tag.EFFECTIVE_ECHO_TIME, Tag.ECHO_TIME),
                timing(MR_MODIFIER_SEQUENCE, INVERSION_TIMES, Tag.INVERSION_TIME),
                object.contains(Tag.SCANNING_SEQUENCE)
                        ? String.join("\\", object.strings(Tag.SCANNING_SEQUENCE))
                        : object.string(ECHO_PULSE_SEQUENCE).filter(s -> s.startsWith("GRAD")).map(s -> "GR").orElse(""),
                object.string(Tag.SEQUENCE_NAME).or(() -> object.string(Tag.PULSE_SEQUENCE_NAME)).orElse(""),
                object.string(Tag.SERIES_DESCRIPTION).orElse(""));
    }

    /** Acquisition Contrast (PS3.3 C.8.13.3.1.2); other values say nothing about T1 or T2. */
    private static Optional<Weighting> stated(String acquisitionContrast) {
        return switch (acquisitionContrast) {
            case "T1" -> Optional.of(Weighting.T1);
            case "T2" -> Optional.of(Weighting.T2);
            case "STIR" -> Optional.of(Weighting.STIR);
            case "PROTON_DENSITY" -> Optional.of(Weighting.PD);
            default -> Optional.empty();
        };
    }

    /** Timing tells the contrast, and where it is unreadable names do: no slice is lost by it. */
    private OptionalDouble timing(int group, int tag, int singleFrameTag) {
        OptionalDouble own = groups.group(group).map(g -> decimalIfReadable(g, tag)).orElse(OptionalDouble.empty());
        return own.isPresent() ? own : decimalIfReadable(object, singleFrameTag);
    }

    private OptionalDouble decimalIfReadable(DicomDataset holder, int tag) {
        try {
            return holder.decimal(tag);
        } catch (DicomException e) {
            notes.add(Tag.describe(tag) + ": " + e.problem());
            return OptionalDouble.empty();
        }
    }

    /** Values that could not be read and were done without, by element and without the values. */
    List<String> notes() {
        return List.copyOf(notes);
    }
}
