// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.series;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.lumbarcds.dicom.DicomDataset;
import org.lumbarcds.dicom.DicomException;
import org.lumbarcds.dicom.FunctionalGroups;
import org.lumbarcds.dicom.Tag;
import org.lumbarcds.image.Plane;
import org.lumbarcds.image.SliceOrientation;

/**
 * Where the middle of a sagittal picture lies in the patient, moved along the slice normal to the patient's x = 0: the same for
 * all pictures of a stack, however it is tilted.
 *
 * @param frameOfReference Frame of Reference UID (0020,0052); empty where absent. Places of two frames cannot be compared
 * @param backMm from front to back, mm
 * @param headMm from feet to head, mm
 */
public record StackPlace(String frameOfReference, double backMm, double headMm) {

    /**
     * Middles of pictures that are looked at together lie within this, mm. A disc is found again in another series by its
     * place about the middle of the picture, to 14 mm: with more than 20 mm between the middles its neighbour could be meant.
     */
    private static final double SAME_MM = 20;

    /** Stacks of two stations of a long spine lie at least so far apart, one region taken twice does not, mm. */
    private static final double OTHER_STATION_MM = 100;

    private static final int POSITION = 3;

    /** Empty where the picture does not say where it lies, and how large it is. */
    public static Optional<StackPlace> of(String frameOfReference, List<Double> imageOrientation, List<Double> imagePosition,
            List<Double> pixelSpacing, int rows, int columns) {
        boolean known = imagePosition.size() == POSITION && imagePosition.stream().allMatch(Double::isFinite)
                && pixelSpacing.size() == 2 && pixelSpacing.stream().allMatch(v -> Double.isFinite(v) && v > 0);
        if (!known || rows < 1 || columns < 1) {
            return Optional.empty();
        }
        double along = (columns - 1) / 2.0 * pixelSpacing.get(1);
        double down = (rows - 1) / 2.0 * pixelSpacing.get(0);
        return SliceOrientation.of(imageOrientation).map(o -> {
            double x = imagePosition.get(0) + along * o.rowX() + down * o.columnX();
            double y = imagePosition.get(1) + along * o.rowY() + down * o.columnY();
            double z = imagePosition.get(2) + along * o.rowZ() + down * o.columnZ();
            if (o.plane() != Plane.SAGITTAL) {
                return new StackPlace(frameOfReference, y, z);
            }
            double toMiddle = x / (o.rowY() * o.columnZ() - o.rowZ() * o.columnY());
            return new StackPlace(frameOfReference, y - toMiddle * (o.rowZ() * o.columnX() - o.rowX() * o.columnZ()),
                    z - toMiddle * (o.rowX() * o.columnY() - o.rowY() * o.columnX()));
        });
    }

    /**
     * Empty too where an attribute is no number.
     *
     * @param frame from 1
     */
    public static Optional<StackPlace> of(DicomDataset dataset, int frame) {
        try {
            return read(dataset, FunctionalGroups.ofFrame(dataset, frame));
        } catch (DicomException e) {
            // Decoding the picture says what is wrong with it; here its place is unknown, no more.
            return Optional.empty();
        }
    }

    private static Optional<StackPlace> read(DicomDataset dataset, FunctionalGroups groups) {
        return of(dataset.string(Tag.FRAME_OF_REFERENCE_UID).orElse(""), list(groups.imageOrientation()),
                list(groups.imagePosition()), list(groups.pixelSpacing()), dataset.integer(Tag.ROWS).orElse(0),
                dataset.integer(Tag.COLUMNS).orElse(0));
    }

    private static List<Double> list(Optional<double[]> numbers) {
        return numbers.map(n -> Arrays.stream(n).boxed().toList()).orElse(List.of());
    }

    boolean sameFrame(StackPlace other) {
        return frameOfReference.equals(other.frameOfReference);
    }

    boolean near(StackPlace other) {
        return sameFrame(other) && Math.hypot(backMm - other.backMm, headMm - other.headMm) <= SAME_MM;
    }

    /** Whether the other lies so much nearer to the feet that it shows another part of the spine. */
    boolean above(StackPlace other) {
        return sameFrame(other) && headMm - other.headMm >= OTHER_STATION_MM;
    }

    /** Whether a stack of the others lies so: slices of a localiser do not count, for they are fewer. */
    public boolean aboveAStackOf(Collection<StackPlace> others) {
        return others.stream().filter(this::above).count() >= SeriesChoice.FEWEST_SLICES;
    }
}
