// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.spine;

import java.util.List;
import java.util.Optional;
import org.lumbarcds.detect.Vertebra;

/** The vertebral bodies of one slice, told by their places beside the discs. */
final class BodyChain {

    private final List<Vertebra> bodies;
    private final Scale scale;

    BodyChain(List<Vertebra> bodies, Scale scale) {
        this.bodies = bodies;
        this.scale = scale;
    }

    /** Number of bodies below a disc: 1 under L5-S1 where S1 was recognised. */
    int below(DiscChain.Place disc) {
        return (int) bodies.stream().filter(b -> y(b) > disc.y() + 6).count();
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
