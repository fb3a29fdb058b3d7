// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate.figures;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** From which raw score a box of one class counts as a finding. */
public final class OperatingPoints {

    /** Where the other groups show nothing to choose by. */
    private static final double FALLBACK = 0.5;

    private final String how;
    private final Map<String, Double> byPicture;
    private final Map<String, Double> shown;

    private OperatingPoints(String how, Map<String, Double> byPicture, Map<String, Double> shown) {
        this.how = how;
        this.byPicture = byPicture;
        this.shown = shown;
    }

    /** The model's own threshold; a class unknown to the model is never found. */
    public static OperatingPoints ofModel(OptionalDouble threshold, List<ScoredPicture> pictures) {
        Map<String, Double> byPicture = new HashMap<>();
        pictures.forEach(p -> byPicture.put(p.name(), threshold.orElse(Double.POSITIVE_INFINITY)));
        Map<String, Double> shown = new TreeMap<>();
        threshold.ifPresent(t -> shown.put("all", t));
        return new OperatingPoints("from model.json", byPicture, shown);
    }

    /**
     * Where F1 is largest on the other folds, so that no patient takes part in choosing the threshold he or she is judged
     * by; for a single fold, on the other groups of patients.
     */
    public static OperatingPoints crossFitted(String className, List<ScoredPicture> pictures) {
        Groups groups = new Groups(pictures);
        Map<String, Double> thresholds = new TreeMap<>();
        for (String group : groups.names()) {
            thresholds.put(group, largestF1(className, pictures.stream().filter(p -> !groups.of(p).equals(group)).toList()));
        }
        Map<String, Double> byPicture = new HashMap<>();
        pictures.forEach(p -> byPicture.put(p.name(), thresholds.get(groups.of(p))));
        return new OperatingPoints("largest F1 on " + groups.others(), byPicture, thresholds);
    }

    /** Where the thresholds come from, in words. */
    String how() {
        return how;
    }

    /** The thresholds and where they come from, in words. */
    public String words() {
        double[] sorted = shown.values().stream().mapToDouble(Double::doubleValue).sorted().toArray();
        if (sorted.length == 0) {
            return "the model has no such class";
        }
        double least = sorted[0];
        double most = sorted[sorted.length - 1];
        return String.format(Locale.ROOT, least == most ? "%.2f" : "%.2f–%.2f", least, most) + ", " + how;
    }

    /** Threshold by group. */
    Map<String, Double> shown() {
        return shown;
    }

    double of(ScoredPicture picture) {
        return byPicture.get(picture.name());
    }

    private static double largestF1(String className, List<ScoredPicture> pictures) {
        Bootstrap none = new Bootstrap(pictures.stream().map(ScoredPicture::patient).toList(), 0, 0);
        List<AveragePrecision.Point> curve = AveragePrecision.of(className, pictures, none).curve();
        double best = 0;
        double threshold = FALLBACK;
        for (int i = 0; i < curve.size(); i++) {
            AveragePrecision.Point p = curve.get(i);
            double f1 = 2 * p.precision() * p.recall() / Math.max(1e-9, p.precision() + p.recall());
            if (f1 > best) {
                best = f1;
                // Midway to the next lower score.
                threshold = i + 1 < curve.size() ? (p.score() + curve.get(i + 1).score()) / 2 : p.score();
            }
        }
        return threshold;
    }
}
