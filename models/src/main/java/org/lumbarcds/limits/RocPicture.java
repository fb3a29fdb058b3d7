// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.limits;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.lumbarcds.domain.Kind;
import org.lumbarcds.evaluate.report.UnitChart;
import org.lumbarcds.evaluate.report.UnitChart.Curve;

/** ROC curves of the unusual pictures against the usual ones, a chart a kind, a curve a change. */
final class RocPicture {

    private static final int COLUMNS = 3;

    private final Map<Kind, List<Curve>> curves = new EnumMap<>(Kind.class);

    /**
     * @param what the change
     * @param area under the curve, 0..1
     * @param points part of usual patients at or above a score, part of unusual ones; from the highest score down
     */
    void add(Kind kind, String what, double area, List<double[]> points) {
        // From where nobody is doubted to where everybody is, though no usual patient's score may be that high or low.
        double[] across = new double[points.size() + 2];
        double[] up = new double[points.size() + 2];
        across[across.length - 1] = 1;
        up[up.length - 1] = 1;
        for (int i = 0; i < points.size(); i++) {
            across[i + 1] = points.get(i)[0];
            up[i + 1] = points.get(i)[1];
        }
        curves.computeIfAbsent(kind, k -> new ArrayList<>()).add(new Curve(
                String.format(Locale.ROOT, "%s  %.3f", what.replace('_', ' '), area), across, up, false));
    }

    String svg() {
        List<UnitChart> charts = curves.entrySet().stream().map(kind -> new UnitChart(kind.getKey().code(),
                "part of usual patients doubted", "part of unusual ones doubted", true, kind.getValue())).toList();
        return UnitChart.svg(charts, COLUMNS, "ROC curves of the out-of-domain score by kind of unusual picture, with the"
                + " areas under them");
    }
}
