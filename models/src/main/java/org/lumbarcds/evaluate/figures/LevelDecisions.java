// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate.figures;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import org.lumbarcds.annotation.LabelledPicture.TruthBox;
import org.lumbarcds.detect.Detection;
import org.lumbarcds.detect.SliceDetections;
import org.lumbarcds.evaluate.figures.Decisions.Decision;
import org.lumbarcds.image.Orientation;
import org.lumbarcds.image.SagittalSlice;
import org.lumbarcds.image.Weighting;
import org.lumbarcds.spine.PictureLevels;
import org.lumbarcds.spine.SpinalLevel;

/** What a model decides about every level-box at its operating points. */
public final class LevelDecisions {

    /** The levels of a picture and what the model called at each. */
    private record Judged(ScoredPicture picture, List<LevelBox> levels, List<Set<String>> called) {
    }

    private final List<Judged> judged;
    private final Map<String, OperatingPoints> points;

    private LevelDecisions(Map<String, OperatingPoints> points, List<Judged> judged) {
        this.points = points;
        this.judged = judged;
    }

    /**
     * @param pictures of one model or one row of models
     * @param levels of the pictures, by name
     * @param points by class
     */
    public LevelDecisions(
            List<ScoredPicture> pictures, Map<String, List<LevelBox>> levels, Map<String, OperatingPoints> points) {
        this(Map.copyOf(points), new ArrayList<>());
        for (ScoredPicture picture : pictures) {
            List<LevelBox> own = levels.get(picture.name());
            List<Set<String>> called = new ArrayList<>();
            own.forEach(level -> called.add(new HashSet<>()));
            for (Detection d : picture.detections()) {
                if (points.containsKey(d.className()) && d.score() >= points.get(d.className()).of(picture)) {
                    OptionalInt at = LevelBox.place(d.className(), d.box(), own);
                    at.ifPresent(i -> called.get(i).add(d.className()));
                }
            }
            judged.add(new Judged(picture, own, called));
        }
    }

    /** The level-boxes the annotation describes, by picture. */
    public static Map<String, List<LevelBox>> levels(List<ScoredPicture> pictures, Function<ScoredPicture, int[]> size) {
        Map<String, List<LevelBox>> levels = new HashMap<>();
        for (ScoredPicture picture : pictures) {
            int[] wide = size.apply(picture);
            levels.put(picture.name(), LevelBox.of(picture.truth(), chain(picture.truth(), wide[0], wide[1])));
        }
        return levels;
    }

    /** Levels counted on the annotated boxes as if a detector had drawn them. */
    private static List<Optional<SpinalLevel>> chain(List<TruthBox> truth, int width, int height) {
        SagittalSlice blank = new SagittalSlice("", "", 1, width, height, new float[width * height], 1, 1, false,
                OptionalDouble.empty(), Weighting.UNKNOWN, Orientation.AS_STORED);
        List<Detection> drawn = truth.stream().map(t -> new Detection(t.className(), 1, 1, t.box())).toList();
        return PictureLevels.of(new SliceDetections(blank, drawn, List.of()));
    }

    /** The decisions on some of the pictures alone. */
    public LevelDecisions within(Set<String> pictures) {
        return new LevelDecisions(points, judged.stream().filter(j -> pictures.contains(j.picture().name())).toList());
    }

    public Map<String, OperatingPoints> points() {
        return points;
    }

    /** Decisions about one class. */
    public Decisions of(String className, Bootstrap bootstrap) {
        List<Decision> decisions = new ArrayList<>();
        for (Judged j : judged) {
            for (int i = 0; i < j.levels().size(); i++) {
                LevelBox level = j.levels().get(i);
                if (level.counts(className)) {
                    decisions.add(new Decision(unit(j.picture().name(), i, className), j.picture().patient(),
                            level.conditions().contains(className), j.called().get(i).contains(className)));
                }
            }
        }
        return new Decisions(className, decisions, bootstrap);
    }

    /** Names a decision, the same for every judge. */
    public static String unit(String picture, int level, String className) {
        return picture + " " + level + " " + className;
    }

    /**
     * Truth against call at one level.
     *
     * @param level e.g. L4-L5; empty: not told
     * @param states rows (truth) and columns (called): see {@link #STATES}
     * @param counts level-boxes
     */
    public record Confusion(String level, List<String> states, int[][] counts) {
    }

    /** What a level is: a slip goes before a herniation, a herniation before normal. */
    public static final List<String> STATES = List.of("normal", "herniation", "spondylolisthesis", "nothing called");

    /** One table a level, from the head down, and last those whose level is not told. */
    public List<Confusion> confusions() {
        Map<SpinalLevel, int[][]> known = new EnumMap<>(SpinalLevel.class);
        int[][] unknown = new int[3][4];
        for (Judged j : judged) {
            for (int i = 0; i < j.levels().size(); i++) {
                LevelBox level = j.levels().get(i);
                int truth = state(level.conditions());
                if (truth < 3) {
                    int[][] table = level.level().map(l -> known.computeIfAbsent(l, k -> new int[3][4])).orElse(unknown);
                    table[truth][state(j.called().get(i))]++;
                }
            }
        }
        List<Confusion> confusions = new ArrayList<>();
        known.forEach((level, counts) -> confusions.add(new Confusion(level.label(), STATES, counts)));
        confusions.add(new Confusion("", STATES, unknown));
        return confusions;
    }

    private static int state(Set<String> conditions) {
        for (int i = 2; i >= 0; i--) {
            if (conditions.contains(STATES.get(i))) {
                return i;
            }
        }
        return 3;
    }
}
