// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.spine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How far measurements are off, as found against readers' masks on patients no network was trained on, and what follows
 * for a value measured over slices. The interval is the wider of two: the validated error, and the spread of the slices.
 *
 * @param sd standard deviation of the median over slices about the reader's, by the kind's code
 */
record MeasurementErrors(Map<String, Double> sd) {

    /**
     * The vertebra corners of the detector by themselves: root mean square error of 81 discs of 15 persons held out
     * (docs/severity.md).
     */
    static final MeasurementErrors DETECTOR = new MeasurementErrors(Map.of("slip-distance", 1.5, "slip-percent", 5.2));

    /**
     * Root mean square error of the three discs held out that had slipped forward by 3 mm or more and whose masks are sound:
     * they are measured too small, by 0.9 to 4.7 mm (docs/severity.md).
     */
    private static final Map<String, Double> SLIPPED = Map.of("slip-distance", 3.7, "slip-percent", 11.2);

    /** One slice alone is this much less certain than the median over several. */
    private static final double ONE_SLICE = 1.5;

    private static final double NORMAL_95 = 1.96;

    MeasurementErrors {
        sd = Map.copyOf(sd);
    }

    /** The errors where a slip is suspected: those of discs in place would promise too much. */
    MeasurementErrors whereSlipped() {
        Map<String, Double> wider = new HashMap<>(sd);
        SLIPPED.forEach((kind, error) -> wider.computeIfPresent(kind, (k, known) -> Math.max(known, error)));
        return new MeasurementErrors(wider);
    }

    /** The median of at least one value with half the width of its 95 % interval; NaN where the error was never found. */
    Measurement measurement(Measurement.Kind kind, List<Double> values, int slices) {
        Double error = sd.get(kind.code());
        double half = error == null ? Double.NaN
                : Math.max(NORMAL_95 * error * (slices == 1 ? ONE_SLICE : 1), spread(values, slices));
        return new Measurement(kind, median(values), half);
    }

    /** Half width of the 95 % interval of a median, from the median absolute deviation. */
    static double spread(List<Double> values, int slices) {
        double middle = median(values);
        double deviation = 1.4826 * median(values.stream().map(v -> Math.abs(v - middle)).toList());
        return NORMAL_95 * 1.25 * deviation / Math.sqrt(slices);
    }

    static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        int n = sorted.size();
        return n % 2 == 1 ? sorted.get(n / 2) : (sorted.get(n / 2 - 1) + sorted.get(n / 2)) / 2;
    }
}
