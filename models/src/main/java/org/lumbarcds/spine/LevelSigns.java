// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.spine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.lumbarcds.anatomy.Body;
import org.lumbarcds.anatomy.DiscSpace;
import org.lumbarcds.anatomy.SliceAnatomy;
import org.lumbarcds.image.Box;
import org.lumbarcds.detect.Detection;
import org.lumbarcds.detect.SliceDetections;
import org.lumbarcds.detect.Vertebra;
import org.lumbarcds.detect.Vertebra.Point;
import org.lumbarcds.image.SagittalSlice;

/** What the near-midline slices of a series show at one disc. */
final class LevelSigns {

    private static final double SEEN_STRENGTH = 0.2;

    /** Detector and anatomy place one disc's centre closer together than this, mm. */
    private static final double SAME_SPACE_MM = 12;

    private final SeriesView view;
    private final DiscChain chain;
    private final int disc;

    LevelSigns(SeriesView view, DiscChain chain, int disc) {
        this.view = view;
        this.chain = chain;
        this.disc = disc;
    }

    /** The best box of a class in one slice. */
    record Sign(int slice, Detection detection) {

        static final Comparator<Sign> STRONGEST_FIRST =
                Comparator.comparingDouble((Sign s) -> -s.detection.score()).thenComparingInt(Sign::slice);
    }

    /** Slices that show the disc, or a slip box in its place, clearly enough to be judged. */
    List<Integer> seenIn() {
        List<Integer> seen = new ArrayList<>();
        for (int i = 0; i < view.slices().size(); i++) {
            int slice = i;
            boolean disc = DiscLook.of(view.slices().get(i), i, view.scales().get(i)).stream()
                    .anyMatch(l -> l.strength() >= SEEN_STRENGTH && isHere(l.x(), l.y(), 14));
            if (disc || best(Condition.SPONDYLOLISTHESIS).stream()
                    .anyMatch(s -> s.slice() == slice && s.detection().score() >= SEEN_STRENGTH)) {
                seen.add(i);
            }
        }
        return seen;
    }

    /** The best box of a condition's class at this disc, one a slice, strongest first. */
    List<Sign> best(Condition condition) {
        List<Sign> signs = new ArrayList<>();
        for (int i = 0; i < view.slices().size(); i++) {
            int slice = i;
            view.slices().get(i).detections().stream()
                    .filter(d -> d.className().equals(condition.className()) && belongs(d, slice))
                    .max(Comparator.comparingDouble(Detection::score))
                    .ifPresent(d -> signs.add(new Sign(slice, d)));
        }
        signs.sort(Sign.STRONGEST_FIRST);
        return signs;
    }

    /** Whether a box of a series with a single slice lies at this disc. */
    boolean holds(Detection detection) {
        return holds(detection, 0);
    }

    /** Whether a box of a slice lies at this disc. */
    boolean holds(Detection detection, int slice) {
        return belongs(detection, slice);
    }

    private boolean belongs(Detection detection, int slice) {
        Box box = detection.box();
        Scale scale = view.scales().get(slice);
        double x = box.centreX() * scale.x();
        double y = box.centreY() * scale.y();
        DiscChain.Place here = chain.places().get(disc);
        return switch (detection.className()) {
            // The slipped level's box reaches behind the disc; the canal's lies at its back edge.
            case "spondylolisthesis" -> isHere(x - 4, y, 20);
            case "stenosis" -> isHere(x - 0.42 * here.width(), y, 18);
            default -> isHere(x, y, 14);
        };
    }

    private boolean isHere(double x, double y, double within) {
        DiscChain.Place here = chain.places().get(disc);
        return Math.hypot(here.x() - x, here.y() - y) <= within && chain.nearest(x, y) == disc;
    }

    /** The slip between bodies in each slice that shows both, by the detector's corners and by those of the anatomy. */
    Optional<Slip.OfLevel> slip() {
        List<Slip> slips = new ArrayList<>();
        int seen = 0;
        for (int i = 0; i < view.slices().size(); i++) {
            Optional<Slip> corners = slip(i);
            Optional<Slip> drawn = space(i).filter(s -> s.slipMm().isPresent())
                    .map(s -> new Slip(s.slipMm().getAsDouble(), s.slipPercent().getAsDouble()));
            corners.ifPresent(slips::add);
            drawn.ifPresent(slips::add);
            seen += corners.isPresent() || drawn.isPresent() ? 1 : 0;
        }
        return Slip.over(slips, seen);
    }

    boolean spacingKnown() {
        return view.spacingKnown();
    }

    /** A length of this disc in each slice where the anatomy shows it. */
    List<Double> lengths(Function<DiscSpace, OptionalDouble> length) {
        List<Double> lengths = new ArrayList<>();
        for (int i = 0; i < view.slices().size(); i++) {
            space(i).map(length).filter(OptionalDouble::isPresent).ifPresent(l -> lengths.add(l.getAsDouble()));
        }
        return lengths;
    }

    private Optional<DiscSpace> space(int slice) {
        Optional<SliceAnatomy> anatomy = view.slices().get(slice).anatomy();
        if (anatomy.isEmpty()) {
            return Optional.empty();
        }
        SagittalSlice picture = view.slices().get(slice).slice();
        Scale scale = view.scales().get(slice);
        // The anatomy counts in the slice's own spacing, which is a placeholder where the spacing is unknown.
        double unit = picture.columnSpacingMm() / scale.x();
        DiscChain.Place here = chain.places().get(disc);
        return anatomy.get().at(here.x() * unit, here.y() * picture.rowSpacingMm() / scale.y(), SAME_SPACE_MM * unit);
    }

    private Optional<Slip> slip(int slice) {
        Optional<Vertebra> upper = view.bodies(slice).above(chain, disc);
        Optional<Vertebra> lower = view.bodies(slice).below(chain, disc);
        if (upper.isEmpty() || lower.isEmpty() || upper.get() == lower.get()) {
            return Optional.empty();
        }
        return Slip.between(upper.get(), lower.get(), view.scales().get(slice));
    }

    /** Where a measured slip is seen: the step between the two endplates, in the slices that were measured. */
    List<Evidence> slipEvidence(double confidence) {
        List<Evidence> evidence = new ArrayList<>();
        for (int i = 0; i < view.slices().size(); i++) {
            if (slip(i).isPresent()) {
                Vertebra upper = view.bodies(i).above(chain, disc).orElseThrow();
                Vertebra lower = view.bodies(i).below(chain, disc).orElseThrow();
                evidence.add(evidence(i, hull(upper.anteriorInferior(), upper.posteriorInferior(),
                        lower.anteriorSuperior(), lower.posteriorSuperior()), confidence));
                continue;
            }
            Optional<DiscSpace> drawn = space(i).filter(s -> s.slipMm().isPresent());
            if (drawn.isPresent()) {
                SagittalSlice slice = view.slices().get(i).slice();
                Body upper = drawn.get().upper().orElseThrow();
                Body lower = drawn.get().lower().orElseThrow();
                evidence.add(evidence(i, hull(pixel(upper.anteriorInferior(), slice), pixel(upper.posteriorInferior(), slice),
                        pixel(lower.anteriorSuperior(), slice), pixel(lower.posteriorSuperior(), slice)), confidence));
            }
        }
        return evidence;
    }

    private static Point pixel(org.lumbarcds.anatomy.Point mm, SagittalSlice slice) {
        return new Point(mm.x() / slice.columnSpacingMm(), mm.y() / slice.rowSpacingMm());
    }

    private static Box hull(Point... points) {
        double x1 = Double.MAX_VALUE;
        double y1 = Double.MAX_VALUE;
        double x2 = 0;
        double y2 = 0;
        for (Point p : points) {
            x1 = Math.min(x1, p.x());
            y1 = Math.min(y1, p.y());
            x2 = Math.max(x2, p.x());
            y2 = Math.max(y2, p.y());
        }
        return new Box(x1, y1, x2, y2);
    }

    Evidence evidence(Sign sign) {
        return evidence(sign.slice(), sign.detection().box(), sign.detection().confidence());
    }

    private Evidence evidence(int slice, Box box, double confidence) {
        SliceDetections seen = view.slices().get(slice);
        SagittalSlice s = seen.slice();
        return new Evidence(s.seriesInstanceUid(), s.sopInstanceUid(), s.frame(),
                s.orientation().toStored(box, s.width(), s.height()), confidence);
    }
}
