// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.spine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.lumbarcds.detect.Detection;
import org.lumbarcds.detect.SliceDetections;
import org.lumbarcds.detect.Vertebra;

/**
 * What is seen below the lowest disc of the chain. The first sacral segment is a wedge, and of what lies below it the networks
 * see next to nothing, because between S1 and S2 there is a remnant only. A square body there, with a well-formed disc below
 * it, is the type 4 of O'Driscoll et al., Skeletal Radiol 1996;25:225-230; Tokgoz et al., Korean J Radiol 2014;15:258-266,
 * found it in every lumbarised S1. A sacralised L5 looks the same from below: one series of the lumbar spine tells that the
 * count may be off by one, not which way.
 *
 * @param disc mean over the slices of the strongest disc one level further down, 0..1
 * @param body mean over the slices of the surest body beyond the first one, 0..1
 * @param both whether most slices that show bodies at all show that one
 * @param drawnTaper median over the slices of upper over lower depth of the first body as the anatomy is drawn; empty where
 *     it is not
 * @param taper the same of the detector's corners
 */
record SacralSigns(double disc, double body, boolean both, OptionalDouble drawnTaper, OptionalDouble taper) {

    /** Seven of 149 real pictures have more, to the eye most with a well-formed disc there; so has one of 33 usual phantoms. */
    private static final double DISC = 0.035;
    private static final double BODY = 0.2;

    /** The outline of S1 tapers by more than this in each of 33 usual phantoms. */
    private static final double SQUARE_OUTLINE = 1.2;

    /** Corners make S1 squarer than it is: they taper by more in 95 % of real pictures, lumbar bodies by less. */
    private static final double SQUARE_CORNERS = 1.15;

    /** No S1 is so much deeper below than above: such an outline is another body's. */
    private static final double TURNED = 0.85;

    /** An outline in one slice only may be another body's. */
    private static final int FEWEST_OUTLINES = 2;

    static SacralSigns of(SeriesView view) {
        DiscChain.Place lowest = view.chain().places().get(0);
        double discs = 0;
        double beyond = 0;
        int withBodies = 0;
        int withBoth = 0;
        List<Double> drawn = new ArrayList<>();
        List<Double> corners = new ArrayList<>();
        for (int i = 0; i < view.slices().size(); i++) {
            discs += disc(view.slices().get(i), view.scales().get(i), lowest);
            BodyChain bodies = view.bodies(i).whole();
            withBodies += view.slices().get(i).vertebrae().isEmpty() ? 0 : 1;
            Optional<Vertebra> first = bodies.below(view.chain(), 0);
            Optional<Vertebra> second = first.flatMap(bodies::following);
            withBoth += second.isPresent() ? 1 : 0;
            beyond += second.map(Vertebra::score).orElse(0.0);
            first.map(bodies::taper).ifPresent(corners::add);
            BodyChain outlines = view.drawnBodies(i);
            outlines.below(view.chain(), 0).map(outlines::taper).filter(t -> t > TURNED).ifPresent(drawn::add);
        }
        int n = view.slices().size();
        return new SacralSigns(discs / n, beyond / n, 2 * withBoth > withBodies, median(drawn, FEWEST_OUTLINES),
                median(corners, 1));
    }

    /** The strongest disc where the one below the lowest would be, down and back as the sacrum runs. */
    private static double disc(SliceDetections slice, Scale scale, DiscChain.Place lowest) {
        return slice.detections().stream().filter(DiscLook::isDisc).filter(d -> {
            double behind = d.box().centreX() * scale.x() - lowest.x();
            double down = d.box().centreY() * scale.y() - lowest.y();
            double distance = Math.hypot(behind, down);
            return behind > 5 && behind < 40 && down > 10 && down < 40 && distance > 22 && distance < 46;
        }).mapToDouble(Detection::score).max().orElse(0);
    }

    private static OptionalDouble median(List<Double> values, int fewest) {
        return values.size() < fewest ? OptionalDouble.empty()
                : OptionalDouble.of(values.stream().sorted().toList().get(values.size() / 2));
    }

    /** Whether the count from the lowest disc up may be off by one. */
    boolean doubtful() {
        return disc >= DISC || body >= BODY || square();
    }

    /** Outlines are nearer to the truth than corners, but of real sacra they are drawn seldom. */
    private boolean square() {
        return drawnTaper.isPresent() ? drawnTaper.getAsDouble() < SQUARE_OUTLINE
                : taper.orElse(Double.MAX_VALUE) < SQUARE_CORNERS;
    }

    /** Whether a lumbar vertebra stands there, whose disc was missed or is joined to the sacrum. */
    boolean lumbarVertebra() {
        return both && taper.orElse(Double.MAX_VALUE) < SQUARE_CORNERS;
    }
}
