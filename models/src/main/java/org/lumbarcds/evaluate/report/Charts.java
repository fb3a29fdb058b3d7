// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate.report;

import java.util.List;
import org.lumbarcds.calibrate.Reliability;
import org.lumbarcds.calibrate.Reliability.Bin;
import org.lumbarcds.evaluate.figures.AveragePrecision.Point;
import org.lumbarcds.evaluate.figures.Calibration;
import org.lumbarcds.evaluate.report.UnitChart.Curve;

/** The charts of a report. */
final class Charts {

    private Charts() {
    }

    /** Precision against recall of one class, a curve a row: every step drawn, the envelope not taken. */
    static UnitChart precisionRecall(String className, List<PrecisionCurve> curves) {
        return new UnitChart(className, "recall", "precision", false, curves.stream()
                .filter(c -> c.className().equals(className))
                .map(c -> new Curve(c.row() + "  " + Html.percent(c.ap50()),
                        c.curve().stream().mapToDouble(Point::recall).toArray(),
                        c.curve().stream().mapToDouble(Point::precision).toArray(), false))
                .toList());
    }

    static UnitChart reliability(Calibration calibration) {
        return new UnitChart(calibration.className(), "probability told", "part right", true, List.of(
                curve("raw score", calibration.raw()), curve("as in model.json", calibration.model()),
                curve("cross-fitted", calibration.crossFitted())));
    }

    private static Curve curve(String name, Reliability reliability) {
        return new Curve(name, reliability.bins().stream().mapToDouble(Bin::stated).toArray(),
                reliability.bins().stream().mapToDouble(Bin::observed).toArray(), true);
    }

    /** All classes beside each other: the picture for papers. */
    static String precisionRecallSvg(List<String> classes, List<PrecisionCurve> curves) {
        SvgCanvas canvas = new SvgCanvas(width(classes), height());
        paint(canvas, classes, curves);
        return canvas.file("Precision-recall curves of " + String.join(", ", classes));
    }

    /** As {@link #precisionRecallSvg}. */
    static byte[] precisionRecallPng(List<String> classes, List<PrecisionCurve> curves) {
        PngCanvas canvas = new PngCanvas(width(classes), height());
        paint(canvas, classes, curves);
        return canvas.png();
    }

    private static void paint(Canvas canvas, List<String> classes, List<PrecisionCurve> curves) {
        for (int i = 0; i < classes.size(); i++) {
            precisionRecall(classes.get(i), curves).paint(canvas, 10.0 + i * UnitChart.WIDTH, 10);
        }
    }

    private static int width(List<String> classes) {
        return 20 + classes.size() * UnitChart.WIDTH;
    }

    private static int height() {
        return UnitChart.HEIGHT + 20;
    }
}
