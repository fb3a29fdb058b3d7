// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.spine;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.lumbarcds.anatomy.Point;
import org.lumbarcds.detect.SliceDetections;
import org.lumbarcds.detect.Vertebra;

/** The vertebral bodies of one slice, told by their places beside the discs. */
final class BodyChain {

    /** Distance of neighbouring bodies' centres, mm. */
    private static final double NEAREST_MM = 17;
    private static final double FARTHEST_MM = 42;

    /** Least depth of an endplate of the upper sacrum, mm. */
    private static final double LEAST_UPPER_MM = 16;
    private static final double LEAST_LOWER_MM = 12;

    /** Cosine of the angle by which the next body may lie off a body's axis, 35 degrees: what lies in the pelvis does. */
    private static final double ALONG = 0.82;

    private final List<Vertebra> bodies;
    private final Scale scale;

    BodyChain(List<Vertebra> bodies, Scale scale) {
        this.bodies = bodies;
        this.scale = scale;
    }

    /** The bodies that a model of the anatomy draws on a slice; none without one. */
    static BodyChain drawn(SliceDetections slice, Scale scale) {
        double x = slice.slice().columnSpacingMm();
        double y = slice.slice().rowSpacingMm();
        return new BodyChain(slice.anatomy().stream().flatMap(a -> a.bodies().stream())
                .map(b -> new Vertebra(1, pixel(b.anteriorSuperior(), x, y), pixel(b.posteriorSuperior(), x, y),
                        pixel(b.posteriorInferior(), x, y), pixel(b.anteriorInferior(), x, y)))
                .toList(), scale);
    }

    private static Vertebra.Point pixel(Point mm, double columnMm, double rowMm) {
        return new Vertebra.Point(mm.x() / columnMm, mm.y() / rowMm);
    }

    /** Without those whose corners make a sliver, as doubled bodies do. */
    BodyChain whole() {
        return new BodyChain(bodies.stream()
                .filter(b -> distance(b.anteriorSuperior(), b.posteriorSuperior()) > LEAST_UPPER_MM
                        && distance(b.anteriorInferior(), b.posteriorInferior()) > LEAST_LOWER_MM)
                .toList(), scale);
    }

    /** Depth of a body's upper endplate over that of its lower one: 1 for a square body, more for a sacral one. */
    double taper(Vertebra body) {
        return distance(body.anteriorSuperior(), body.posteriorSuperior())
                / distance(body.anteriorInferior(), body.posteriorInferior());
    }

    private double distance(Vertebra.Point a, Vertebra.Point b) {
        return Math.hypot((a.x() - b.x()) * scale.x(), (a.y() - b.y()) * scale.y());
    }

    /** The surest body that follows one downward: along its own axis, a body's distance on. */
    Optional<Vertebra> following(Vertebra body) {
        double axisX = (body.centreX() - (body.anteriorSuperior().x() + body.posteriorSuperior().x()) / 2) * scale.x();
        double axisY = (body.centreY() - (body.anteriorSuperior().y() + body.posteriorSuperior().y()) / 2) * scale.y();
        return bodies.stream().filter(other -> {
            double x = (other.centreX() - body.centreX()) * scale.x();
            double y = y(other) - y(body);
            double distance = Math.hypot(x, y);
            return distance > NEAREST_MM && distance < FARTHEST_MM
                    && axisX * x + axisY * y > ALONG * distance * Math.hypot(axisX, axisY);
        }).max(Comparator.comparingDouble(Vertebra::score));
    }

    /** The body between a disc and the next one up. */
    Optional<Vertebra> above(DiscChain chain, int disc) {
        DiscChain.Place here = chain.places().get(disc);
        if (disc + 1 < chain.places().size()) {
            DiscChain.Place next = chain.places().get(disc + 1);
            return near((here.x() + next.x()) / 2, (here.y() + next.y()) / 2);
        }
        DiscChain.Place below = chain.places().get(disc - 1);
        return near(here.x() + (here.x() - below.x()) / 2, here.y() + (here.y() - below.y()) / 2);
    }

    /** The body between a disc and the next one down; under the lowest disc, the sacrum's first segment. */
    Optional<Vertebra> below(DiscChain chain, int disc) {
        if (disc > 0) {
            return above(chain, disc - 1);
        }
        DiscChain.Place here = chain.places().get(0);
        DiscChain.Place next = chain.places().get(1);
        // The sacrum bends back: its first segment lies further behind than the chain goes on.
        return near(here.x() + (here.x() - next.x()) / 2 + 5, here.y() + (here.y() - next.y()) / 2 - 2);
    }

    private Optional<Vertebra> near(double x, double y) {
        Vertebra best = null;
        double nearest = 13;
        for (Vertebra body : bodies) {
            double d = Math.hypot(body.centreX() * scale.x() - x, y(body) - y);
            if (d < nearest) {
                nearest = d;
                best = body;
            }
        }
        return Optional.ofNullable(best);
    }

    private double y(Vertebra body) {
        return body.centreY() * scale.y();
    }
}
