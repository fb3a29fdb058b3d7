// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.lumbarcds.dicom.DicomDataset;
import org.lumbarcds.dicom.DicomException;
import org.lumbarcds.dicom.DicomFile;
import org.lumbarcds.dicom.DicomLimits;
import org.lumbarcds.dicom.Tag;
import org.lumbarcds.dicom.pixel.Frame;
import org.lumbarcds.dicom.pixel.PixelData;
import org.lumbarcds.dicom.pixel.PixelPadding;

/**
 * The sagittal frames of a DICOM instance, each turned head up and anterior left.
 *
 * @param slices one a sagittal frame, in the order of the frames. A frame without orientation is taken as already turned
 * @param otherFrames frames of other planes by number (from 1), with the plane in words; they are not decoded
 */
public record DicomSlices(List<SagittalSlice> slices, Map<Integer, String> otherFrames) {

    private static final double[] UNKNOWN_SPACING = {1, 1};
    /** Contains nothing. */
    private static final PixelPadding NO_PADDING = new PixelPadding(1, 0);

    public DicomSlices {
        slices = List.copyOf(slices);
        otherFrames = java.util.Collections.unmodifiableMap(new TreeMap<>(otherFrames));
    }

    /**
     * The plane of an instance, or of the first frame of a multi-frame one; also of attributes without pixels, as a query
     * returns them. Empty where no usable orientation is given.
     *
     * @throws DicomException if the attribute has not six numbers
     */
    public static Optional<Plane> plane(DicomDataset dataset) {
        return new FrameAttributes(dataset, 1).orientation().map(SliceOrientation::plane);
    }

    /** The contrast of an instance, or of the first frame of a multi-frame one. */
    public static Weighting weighting(DicomDataset dataset) {
        return weighting(dataset, 1);
    }

    /** @param frame from 1 */
    public static Weighting weighting(DicomDataset dataset, int frame) {
        return new FrameAttributes(dataset, frame).weighting();
    }

    /**
     * Numbers of the frames, from 1, that are sagittal or do not say how they lie; also of attributes without pixels. One
     * object may hold stacks of several planes.
     *
     * @throws DicomException if an orientation has not six numbers
     */
    public static List<Integer> sagittalFrames(DicomDataset dataset) {
        int frames = dataset.integer(Tag.NUMBER_OF_FRAMES).orElse(1);
        int described = dataset.sequence(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE).size();
        List<Integer> sagittal = new ArrayList<>();
        for (int frame = 1; frame <= (described == 0 ? 1 : Math.min(frames, described)); frame++) {
            if (new FrameAttributes(dataset, frame).orientation().map(o -> o.plane() == Plane.SAGITTAL).orElse(true)) {
                sagittal.add(frame);
            }
        }
        // Without a description of each, all frames lie as the first.
        return described > 0 || sagittal.isEmpty() ? sagittal : IntStream.rangeClosed(1, frames).boxed().toList();
    }

    /**
     * Decodes all sagittal frames.
     *
     * @param limits on frames and pixels; besides, a frame has at most {@link PictureReader#MAX_PIXELS} pixels
     * @throws DicomException if the pixel data is missing, damaged or in an unsupported transfer syntax, the picture is
     *     too small or large, or its attributes contradict each other
     */
    public static DicomSlices read(DicomFile file, DicomLimits limits) {
        DicomDataset dataset = file.dataset();
        requireReadableSize(dataset);
        PixelData pixels = PixelData.of(file, limits);
        List<SagittalSlice> slices = new ArrayList<>();
        Map<Integer, String> others = new TreeMap<>();
        for (int frame = 1; frame <= pixels.format().frames(); frame++) {
            FrameAttributes attributes = new FrameAttributes(dataset, frame);
            Optional<SliceOrientation> orientation = attributes.requireValidOrientation();
            Optional<Plane> plane = orientation.map(SliceOrientation::plane);
            if (plane.isPresent() && plane.get() != Plane.SAGITTAL) {
                others.put(frame, notSagittal(plane.get()));
            } else {
                slices.add(slice(file, attributes, orientation, pixels, frame));
            }
        }
        return new DicomSlices(slices, others);
    }

    /**
     * Checks the size that the attributes state, for which no pixel data is needed.
     *
     * @throws DicomException if it is missing, too small or too large
     */
    public static void requireReadableSize(DicomDataset dataset) {
        String wrong = PictureReader.wrongSize(dataset.requireInteger(Tag.COLUMNS), dataset.requireInteger(Tag.ROWS));
        if (!wrong.isEmpty()) {
            throw DicomException.of(Tag.ROWS, wrong, "give a slice as the scanner made it");
        }
    }

    /** Why a frame of another plane is left out, in words. */
    public static String notSagittal(Plane plane) {
        return plane.name().toLowerCase(java.util.Locale.ROOT) + ", not sagittal";
    }

    private static SagittalSlice slice(DicomFile file, FrameAttributes attributes,
            Optional<SliceOrientation> orientation, PixelData pixels, int number) {
        DicomDataset dataset = file.dataset();
        Frame frame = pixels.frame(number);
        Orientation turn = orientation.map(SliceOrientation::toConvention).orElse(Orientation.AS_STORED);
        Optional<double[]> known = attributes.spacing();
        double[] spacing = known.orElse(UNKNOWN_SPACING);
        float[] values = grey(frame, attributes.modalityLut(), pixels.padding());
        Weighting weighting = attributes.weighting();
        List<String> notes = new ArrayList<>(file.notes());
        notes.addAll(attributes.notes());
        if (pixels.padding().isEmpty() && dataset.bytes(Tag.PIXEL_PADDING_VALUE).filter(value -> value.length > 0).isPresent()) {
            notes.add(Tag.describe(Tag.PIXEL_PADDING_VALUE) + ": value cannot be used");
        }
        return new SagittalSlice(
                dataset.string(Tag.SERIES_INSTANCE_UID).orElse(""),
                dataset.string(Tag.SOP_INSTANCE_UID).orElse(""),
                number,
                turn.transposed() ? frame.rows() : frame.columns(),
                turn.transposed() ? frame.columns() : frame.rows(),
                turn.turn(values, frame.columns(), frame.rows()),
                turn.transposed() ? spacing[1] : spacing[0],
                turn.transposed() ? spacing[0] : spacing[1],
                known.isPresent(),
                orientation.map(attributes::positionMm).orElse(OptionalDouble.empty()),
                weighting,
                turn,
                notes);
    }

    /** Grey values after the modality LUT, bright = high signal; NaN for padding, which says nothing where all is padding. */
    private static float[] grey(Frame frame, ModalityLut lut, Optional<PixelPadding> padding) {
        float[] grey = grey(frame, lut, padding.orElse(NO_PADDING));
        for (float value : grey) {
            if (!Float.isNaN(value)) {
                return grey;
            }
        }
        return grey(frame, lut, NO_PADDING);
    }

    private static float[] grey(Frame frame, ModalityLut lut, PixelPadding padding) {
        int[] stored = frame.values();
        float[] grey = new float[frame.rows() * frame.columns()];
        switch (frame.photometricInterpretation()) {
            case "MONOCHROME2" -> {
                for (int i = 0; i < grey.length; i++) {
                    grey[i] = padding.contains(stored[i]) ? Float.NaN : lut.apply(stored[i]);
                }
            }
            case "MONOCHROME1" -> {
                float least = Float.MAX_VALUE;
                float most = -Float.MAX_VALUE;
                for (int i = 0; i < grey.length; i++) {
                    grey[i] = lut.apply(stored[i]);
                    if (padding.contains(stored[i])) {
                        grey[i] = Float.NaN;
                    } else {
                        least = Math.min(least, grey[i]);
                        most = Math.max(most, grey[i]);
                    }
                }
                for (int i = 0; i < grey.length; i++) {
                    grey[i] = least + most - grey[i];
                }
            }
            case "RGB" -> {
                for (int i = 0; i < grey.length; i++) {
                    grey[i] = PictureReader.luma(stored[3 * i], stored[3 * i + 1], stored[3 * i + 2]);
                }
            }
            case "YBR_FULL" -> {
                for (int i = 0; i < grey.length; i++) {
                    grey[i] = stored[3 * i];
                }
            }
            default -> throw DicomException.of(Tag.PHOTOMETRIC_INTERPRETATION,
                    frame.photometricInterpretation() + " is not supported", "give a grey, RGB or YBR_FULL image");
        }
        return grey;
    }
}
