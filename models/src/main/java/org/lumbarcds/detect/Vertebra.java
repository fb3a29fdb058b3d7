// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.detect;

/**
 * A vertebral body with its corners in pixels of the turned slice (anterior left).
 *
 * @param score 0..1
 * @param anteriorSuperior corner
 * @param posteriorSuperior corner
 * @param posteriorInferior corner
 * @param anteriorInferior corner
 */
public record Vertebra(
        double score, Point anteriorSuperior, Point posteriorSuperior, Point posteriorInferior, Point anteriorInferior) {

    /** A point in pixels. */
    public record Point(double x, double y) {
    }

    public double centreX() {
        return (anteriorSuperior.x() + posteriorSuperior.x() + posteriorInferior.x() + anteriorInferior.x()) / 4;
    }

    public double centreY() {
        return (anteriorSuperior.y() + posteriorSuperior.y() + posteriorInferior.y() + anteriorInferior.y()) / 4;
    }
}
