// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.phantom;

import org.lumbarcds.detect.Vertebra.Point;

/**
 * A vertebral body in the midsagittal plane, mm: x to posterior, y down.
 *
 * @param name e.g. {@code L5}
 */
record Body(String name, Point anteriorSuperior, Point posteriorSuperior, Point posteriorInferior, Point anteriorInferior) {

    /** A lumbarised S1: it looks like a lumbar vertebra, with a spinous process of its own. */
    static final String FREE_S1 = "lumbarised S1";

    Point upperEndplate() {
        return middle(anteriorSuperior, posteriorSuperior);
    }

    Point lowerEndplate() {
        return middle(anteriorInferior, posteriorInferior);
    }

    Point centre() {
        return middle(upperEndplate(), lowerEndplate());
    }

    boolean sacral() {
        return name.startsWith("S");
    }

    static Point middle(Point a, Point b) {
        return new Point((a.x() + b.x()) / 2, (a.y() + b.y()) / 2);
    }
}
