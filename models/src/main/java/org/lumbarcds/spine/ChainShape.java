// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.spine;

import java.util.ArrayList;
import java.util.List;
import org.lumbarcds.detect.SliceDetections;
import org.lumbarcds.detect.Vertebra;
import org.lumbarcds.detect.Vertebra.Point;
import org.lumbarcds.image.SagittalSlice;

/**
 * How much the boxes of one slice look like the discs of a lumbar spine. Lengths are in steps from disc to disc, so that no
 * spacing is needed; NaN where fewer than two discs stand in a row.
 *
 * @param discs in the chain
 * @param strength mean of the chain's discs, 0..1
 * @param stray part of all disc boxes' strength that is outside the chain, 0..1
 * @param unevenness standard deviation of the steps
 * @param bend mean turn from step to step, degrees
 * @param flatness mean height of a disc box per width
 * @param width mean width of a disc box
 * @param across place of the chain between the picture's left (0) and right (1) edge
 * @param above room above the highest disc
 * @param below room below the lowest disc
 * @param share part of the picture's height that one step takes
 * @param bodies part of the places between two discs that hold a vertebral body; NaN without a vertebra head
 * @param bodyScore mean score of all bodies; NaN without one
 * @param extraBodies bodies beyond one a disc
 * @param centres of the chain's discs, pixels
 * @param unitX pixels across of a 36th of a step; NaN without a step
 * @param unitY pixels down of a 36th of a step; NaN without a step
 */
public record ChainShape(
        int discs,
        double strength,
        double stray,
        double unevenness,
        double bend,
        double flatness,
        double width,
        double across,
        double above,
        double below,
        double share,
        double bodies,
        double bodyScore,
        double extraBodies,
        List<Point> centres,
        double unitX,
        double unitY) {

    public ChainShape {
        centres = List.copyOf(centres);
    }

    public static ChainShape of(SliceDetections picture) {
        Scale scale = Scale.of(picture);
        List<DiscLook> looks = DiscLook.of(picture, 0, scale);
        DiscChain chain = DiscChain.of(looks);
        double all = looks.stream().mapToDouble(DiscLook::strength).sum();
        double inside = chain.places().stream().mapToDouble(DiscChain.Place::support).sum();
        double stray = all == 0 ? 0 : Math.max(0, 1 - inside / all);
        List<Vertebra> found = picture.vertebrae();
        double bodyScore = found.stream().mapToDouble(Vertebra::score).average().orElse(Double.NaN);
        int seen = chain.seen();
        if (chain.places().size() < 2) {
            return new ChainShape(seen, seen == 0 ? 0 : inside, stray, Double.NaN, Double.NaN, Double.NaN, Double.NaN,
                    Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, bodyScore, found.size() - seen,
                    List.of(), Double.NaN, Double.NaN);
        }
        SagittalSlice slice = picture.slice();
        double wide = slice.width() * scale.x();
        double high = slice.height() * scale.y();
        List<Double> steps = new ArrayList<>();
        double bend = 0;
        int between = 0;
        BodyChain bodies = new BodyChain(found, scale);
        for (int i = 0; i + 1 < chain.places().size(); i++) {
            steps.add(chain.step(i));
            between += bodies.above(chain, i).isPresent() ? 1 : 0;
            bend += i == 0 ? 0 : Math.abs(chain.lean(i) - chain.lean(i - 1));
        }
        double step = mean(steps);
        double spread = Math.sqrt(mean(steps.stream().map(s -> (s - step) * (s - step)).toList()));
        List<DiscChain.Place> discs = chain.places().stream().filter(DiscChain.Place::seen).toList();
        DiscChain.Place lowest = chain.places().get(0);
        DiscChain.Place highest = chain.places().get(chain.places().size() - 1);
        return new ChainShape(seen, inside / seen, stray, spread / step, bend / Math.max(1, steps.size() - 1),
                mean(discs.stream().map(d -> d.height() / d.width()).toList()),
                mean(discs.stream().map(d -> d.width() / step).toList()),
                mean(discs.stream().map(d -> d.x() / wide).toList()),
                highest.y() / step, (high - lowest.y()) / step, step / high,
                found.isEmpty() ? 0 : (double) between / steps.size(), bodyScore, found.size() - seen,
                chain.places().stream().map(p -> new Point(p.x() / scale.x(), p.y() / scale.y())).toList(),
                step / Scale.DISC_DISTANCE_MM / scale.x(), step / Scale.DISC_DISTANCE_MM / scale.y());
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }
}
