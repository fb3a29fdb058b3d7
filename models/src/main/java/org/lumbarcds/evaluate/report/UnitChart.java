// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate.report;

import java.util.List;
import java.util.stream.IntStream;
import org.lumbarcds.evaluate.report.Canvas.Anchor;
import org.lumbarcds.evaluate.report.Canvas.Ink;

/**
 * A chart of parts against parts: both axes run from 0 to 1. Curves differ in colour and in dash, because not everybody
 * sees colours and not every printer prints them.
 *
 * @param title above it
 * @param across what x is
 * @param up what y is
 * @param diagonal whether the line of equality is drawn
 * @param curves named inside the chart, in the corner where fewest of their points lie
 */
public record UnitChart(String title, String across, String up, boolean diagonal, List<Curve> curves) {

    public UnitChart {
        curves = List.copyOf(curves);
    }


    static final int WIDTH = 340;
    static final int HEIGHT = 322;

    private static final int LEFT = 46;
    private static final int TOP = 26;
    private static final int SIDE = 250;
    private static final double LINE = 16;
    /** Part of the chart's side that names of curves take. */
    private static final double KEY_WIDTH = 0.62;
    private static final double[][] DASHES = {{}, {7, 3}, {2, 3}, {9, 3, 2, 3}, {4, 2}, {1, 2}};

    /**
     * @param name in the key
     * @param x 0..1
     * @param y 0..1
     * @param dots whether each point is marked
     */
    public record Curve(String name, double[] x, double[] y, boolean dots) {
    }

    /**
     * An SVG file of several charts.
     *
     * @param columns charts beside each other
     * @param label what they show, for those who cannot see it
     */
    public static String svg(List<UnitChart> charts, int columns, String label) {
        int rows = (charts.size() + columns - 1) / columns;
        SvgCanvas canvas = new SvgCanvas(20.0 + columns * WIDTH, 20.0 + rows * HEIGHT);
        for (int i = 0; i < charts.size(); i++) {
            charts.get(i).paint(canvas, 10.0 + i % columns * WIDTH, 10.0 + i / columns * HEIGHT);
        }
        return canvas.file(label);
    }

    /** Draws the chart with its left upper corner at a place. */
    void paint(Canvas canvas, double left, double top) {
        double x0 = left + LEFT;
        double y0 = top + TOP + SIDE;
        canvas.text(x0, top + 16, title, Anchor.START, 14, true, false);
        for (int i = 0; i <= 5; i++) {
            double at = i * SIDE / 5.0;
            canvas.polyline(new double[] {x0, x0 + SIDE}, new double[] {y0 - at, y0 - at}, Ink.GRID, 1);
            canvas.polyline(new double[] {x0 + at, x0 + at}, new double[] {y0, y0 - SIDE}, Ink.GRID, 1);
            String label = i == 0 ? "0" : i == 5 ? "1" : "0." + 2 * i;
            canvas.text(x0 - 6, y0 - at + 4, label, Anchor.END, 11, false, false);
            canvas.text(x0 + at, y0 + 15, label, Anchor.MIDDLE, 11, false, false);
        }
        canvas.polyline(new double[] {x0, x0, x0 + SIDE}, new double[] {y0 - SIDE, y0, y0}, Ink.AXIS, 1.2);
        canvas.text(x0 + SIDE / 2.0, y0 + 32, across, Anchor.MIDDLE, 12, false, false);
        canvas.text(left + 12, y0 - SIDE / 2.0, up, Anchor.MIDDLE, 12, false, true);
        if (diagonal) {
            canvas.polyline(new double[] {x0, x0 + SIDE}, new double[] {y0, y0 - SIDE}, Ink.AXIS, 1, 3, 3);
        }
        for (int i = 0; i < curves.size(); i++) {
            curve(canvas, curves.get(i), i, x0, y0);
        }
        key(canvas, x0, y0);
    }

    private void key(Canvas canvas, double x0, double y0) {
        boolean low = points(0, KEY_WIDTH, 0, keyHeight()) <= points(1 - KEY_WIDTH, 1, 1 - keyHeight(), 1);
        double left = low ? x0 + 8 : x0 + SIDE * (1 - KEY_WIDTH);
        double top = low ? y0 - 14 - LINE * (curves.size() - 1) : y0 - SIDE + 14;
        for (int i = 0; i < curves.size(); i++) {
            double y = top + LINE * i;
            canvas.polyline(new double[] {left, left + 24}, new double[] {y, y}, Ink.series(i), 2,
                    DASHES[i % DASHES.length]);
            canvas.text(left + 30, y + 4, curves.get(i).name(), Anchor.START, 11, false, false);
        }
    }

    /** Part of the chart's side. */
    private double keyHeight() {
        return (14 + LINE * curves.size()) / SIDE;
    }

    private long points(double x1, double x2, double y1, double y2) {
        return curves.stream().mapToLong(c -> IntStream.range(0, c.x().length)
                .filter(i -> c.x()[i] >= x1 && c.x()[i] <= x2 && c.y()[i] >= y1 && c.y()[i] <= y2).count()).sum();
    }

    private static void curve(Canvas canvas, Curve curve, int number, double x0, double y0) {
        double[] x = new double[curve.x().length];
        double[] y = new double[curve.y().length];
        for (int i = 0; i < x.length; i++) {
            x[i] = x0 + SIDE * curve.x()[i];
            y[i] = y0 - SIDE * curve.y()[i];
        }
        canvas.polyline(x, y, Ink.series(number), 2, DASHES[number % DASHES.length]);
        for (int i = 0; curve.dots() && i < x.length; i++) {
            canvas.dot(x[i], y[i], 3, Ink.series(number));
        }
    }
}
