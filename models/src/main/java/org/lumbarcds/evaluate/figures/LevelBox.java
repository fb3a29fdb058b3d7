// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate.figures;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.lumbarcds.annotation.LabelledPicture.TruthBox;
import org.lumbarcds.image.Box;
import org.lumbarcds.spine.SpinalLevel;

/**
 * One disc level of a picture and everything the annotation says of it: the unit of decisions. Several boxes around one
 * disc are one level-box; slip boxes, which cover the slipped level, and stenosis boxes, which cover a piece of the canal,
 * belong to the nearest disc.
 *
 * @param place around the disc; the slip box where the disc itself is not annotated
 * @param disc whether the disc itself is annotated
 * @param conditions annotated here: normal, herniation, spondylolisthesis, stenosis, degeneration
 * @param level counted from the annotated chain of discs; empty where no chain is seen or its count is doubtful
 */
public record LevelBox(Box place, boolean disc, Set<String> conditions, Optional<SpinalLevel> level) {

    private static final Set<String> DISC = Set.of("normal", "herniation", "degeneration");

    /** Boxes around one disc overlap at least this much. */
    private static final double SAME_DISC = 0.5;

    public LevelBox {
        conditions = Set.copyOf(conditions);
    }

    /** Whether the level takes part in the figures of a class: those unlabelled for it are neither right nor wrong. */
    public boolean counts(String className) {
        boolean published = conditions.stream().anyMatch(AveragePrecision.PUBLISHED::contains);
        return switch (className) {
            case "normal", "herniation" -> conditions.contains("normal") || conditions.contains("herniation");
            case "spondylolisthesis" -> published;
            default -> disc;
        };
    }

    /** @param levels one entry a truth box; see {@link org.lumbarcds.spine.PictureLevels} */
    static List<LevelBox> of(List<TruthBox> truth, List<Optional<SpinalLevel>> levels) {
        List<LevelBox> found = new ArrayList<>();
        for (int i = 0; i < truth.size(); i++) {
            TruthBox box = truth.get(i);
            if (DISC.contains(box.className())) {
                OptionalInt same = IntStream.range(0, found.size())
                        .filter(k -> found.get(k).place().iou(box.box()) >= SAME_DISC).findFirst();
                if (same.isPresent()) {
                    found.set(same.getAsInt(), found.get(same.getAsInt()).with(box.className()));
                } else {
                    found.add(new LevelBox(box.box(), true, Set.of(box.className()), levels.get(i)));
                }
            }
        }
        for (int i = 0; i < truth.size(); i++) {
            TruthBox box = truth.get(i);
            if (!DISC.contains(box.className())) {
                OptionalInt at = place(box.className(), box.box(), found);
                if (at.isPresent()) {
                    found.set(at.getAsInt(), found.get(at.getAsInt()).with(box.className()));
                } else if (box.className().equals("spondylolisthesis")) {
                    found.add(new LevelBox(box.box(), false, Set.of(box.className()), levels.get(i)));
                }
            }
        }
        return found;
    }

    /**
     * The level a box speaks of: the nearest whose disc its centre lies in; for a slip, the nearest disc centre well inside
     * it; for stenosis, the nearest disc within a disc's width.
     */
    public static OptionalInt place(String className, Box box, List<LevelBox> levels) {
        return IntStream.range(0, levels.size())
                .filter(i -> belongs(className, box, levels.get(i)))
                .boxed()
                .min(Comparator.comparingDouble(i -> distance(box, levels.get(i).place())))
                .map(OptionalInt::of).orElse(OptionalInt.empty());
    }

    private static boolean belongs(String className, Box box, LevelBox level) {
        Box place = level.place();
        return switch (className) {
            case "spondylolisthesis" -> level.disc()
                    ? distance(box, place) <= Math.min(box.width(), box.height()) / 2
                    : box.iou(place) >= SAME_DISC;
            case "stenosis" -> level.disc() && distance(box, place) <= place.width();
            default -> level.disc() && inside(box.centreX(), box.centreY(), place);
        };
    }

    private static boolean inside(double x, double y, Box box) {
        return x >= box.x1() && x <= box.x2() && y >= box.y1() && y <= box.y2();
    }

    private static double distance(Box a, Box b) {
        return Math.hypot(a.centreX() - b.centreX(), a.centreY() - b.centreY());
    }

    private LevelBox with(String className) {
        Set<String> more = new TreeSet<>(conditions);
        more.add(className);
        return new LevelBox(place, disc, more, level);
    }
}
