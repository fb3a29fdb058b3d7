// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate.report;

/** What a chart is drawn on, in pixels, y down. Inks are named, so that a page can give them colours of its own. */
interface Canvas {

    /** Where a text's anchor is. */
    enum Anchor {
        START, MIDDLE, END
    }

    /** Colours by purpose. */
    enum Ink {
        TEXT, GRID, AXIS, SERIES_0, SERIES_1, SERIES_2, SERIES_3, SERIES_4, SERIES_5;

        /** Of the n-th curve; beyond six they begin again. */
        static Ink series(int n) {
            return values()[SERIES_0.ordinal() + n % 6];
        }
    }

    /** @param dash lengths of dash and gap; empty for a solid line */
    void polyline(double[] x, double[] y, Ink ink, double width, double... dash);

    void dot(double x, double y, double radius, Ink ink);

    /** @param turned whether the text runs upwards */
    void text(double x, double y, String text, Anchor anchor, double size, boolean bold, boolean turned);
}
