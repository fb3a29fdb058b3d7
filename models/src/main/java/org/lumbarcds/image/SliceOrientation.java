// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.image;

import java.util.List;
import java.util.Optional;

/**
 * Image Orientation (Patient) (0020,0037), DICOM PS3.3 C.7.6.2.1.1: direction cosines in the patient's axes, x to the
 * left, y to the back, z to the head.
 *
 * @param rowX direction in which the column index grows, and so on; both vectors have length 1 and a right angle between
 */
public record SliceOrientation(double rowX, double rowY, double rowZ, double columnX, double columnY, double columnZ) {

    /** A slice counts as sagittal (coronal, axial) where its normal is at most this far from the patient's axis. */
    public static final double TOLERANCE_DEGREES = 30;

    /** Scanners write few decimals; beyond this deviation of a length or a product the values are no directions. */
    private static final double PRECISION = 0.01;

    public SliceOrientation {
        double row = rowX * rowX + rowY * rowY + rowZ * rowZ;
        double column = columnX * columnX + columnY * columnY + columnZ * columnZ;
        double product = rowX * columnX + rowY * columnY + rowZ * columnZ;
        if (!(Math.abs(row - 1) < PRECISION && Math.abs(column - 1) < PRECISION && Math.abs(product) < PRECISION)) {
            throw new IllegalArgumentException("Image Orientation (Patient) is not two perpendicular unit vectors");
        }
    }

    /** Empty where the attribute does not hold six numbers that are two perpendicular unit vectors. */
    public static Optional<SliceOrientation> of(List<Double> imageOrientationPatient) {
        List<Double> v = imageOrientationPatient;
        if (v.size() != 6) {
            return Optional.empty();
        }
        try {
            return Optional.of(new SliceOrientation(v.get(0), v.get(1), v.get(2), v.get(3), v.get(4), v.get(5)));
        } catch (IllegalArgumentException notDirections) {
            return Optional.empty();
        }
    }

    public Plane plane() {
        double limit = Math.cos(Math.toRadians(TOLERANCE_DEGREES));
        if (Math.abs(normalX()) >= limit) {
            return Plane.SAGITTAL;
        }
        if (Math.abs(normalY()) >= limit) {
            return Plane.CORONAL;
        }
        return Math.abs(normalZ()) >= limit ? Plane.AXIAL : Plane.OBLIQUE;
    }

    /**
     * How a sagittal image is turned so that the head is up and anterior is left. Rotation within the plane is corrected
     * to the nearest quarter turn.
     *
     * @throws IllegalStateException for another plane
     */
    public Orientation toConvention() {
        if (plane() != Plane.SAGITTAL) {
            throw new IllegalStateException("only sagittal slices are turned, this one is " + plane());
        }
        boolean transposed = Math.abs(rowY) < Math.abs(rowZ);
        double towardsBack = transposed ? columnY : rowY;
        double towardsHead = transposed ? rowZ : columnZ;
        return new Orientation(transposed, towardsBack < 0, towardsHead > 0);
    }

    /**
     * Where a slice lies along the slice normal, mm, growing from the patient's right to the left (of a sagittal slice).
     *
     * @param x Image Position (Patient) (0020,0032), first value, and so on
     */
    public double positionMm(double x, double y, double z) {
        double position = x * normalX() + y * normalY() + z * normalZ();
        return normalX() < 0 ? -position : position;
    }

    private double normalX() {
        return rowY * columnZ - rowZ * columnY;
    }

    private double normalY() {
        return rowZ * columnX - rowX * columnZ;
    }

    private double normalZ() {
        return rowX * columnY - rowY * columnX;
    }
}
