// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.TreeSet;
import org.lumbarcds.annotation.ClassNames;
import org.lumbarcds.calibrate.Interval;
import org.lumbarcds.detect.ModelDescription.DetectedClass;
import org.lumbarcds.evaluate.figures.AveragePrecision;
import org.lumbarcds.evaluate.figures.AveragePrecision.Point;
import org.lumbarcds.evaluate.figures.Bootstrap;
import org.lumbarcds.evaluate.figures.Calibration;
import org.lumbarcds.evaluate.figures.ErrorCase;
import org.lumbarcds.evaluate.figures.LevelBox;
import org.lumbarcds.evaluate.figures.LevelDecisions;
import org.lumbarcds.evaluate.figures.OperatingPoints;
import org.lumbarcds.evaluate.figures.PictureErrors;
import org.lumbarcds.evaluate.figures.ScoredPicture;
import org.lumbarcds.evaluate.report.ReadTogether;
import org.lumbarcds.evaluate.report.RowFigures;
import org.lumbarcds.evaluate.report.RowFigures.ClassFigures;
import org.lumbarcds.evaluate.report.RowFigures.FoldFigures;
import org.lumbarcds.evaluate.report.RowFigures.ModelUse;
import org.lumbarcds.evaluate.report.RowFigures.Runtime;
import org.lumbarcds.evaluate.report.RowFigures.SubgroupFigures;

/** Figures of what the models of a row found. */
final class RowScoring {

    private static final int MOST_POINTS = 200;
    private static final String SLIP = "spondylolisthesis";

    private final RowDetections found;
    private final List<ScoredPicture> pictures;
    private final int rounds;
    private final long seed;
    private final Bootstrap bootstrap;
    private final LevelDecisions decisions;

    /** @param levels the annotated level-boxes by picture name */
    RowScoring(RowDetections found, Map<String, List<LevelBox>> levels, int rounds, long seed) {
        this.found = found;
        this.pictures = found.pictures();
        this.rounds = rounds;
        this.seed = seed;
        this.bootstrap = bootstrap(pictures);
        this.decisions = new LevelDecisions(pictures, levels, points());
    }

    Bootstrap bootstrap(List<ScoredPicture> of) {
        return new Bootstrap(of.stream().map(ScoredPicture::patient).toList(), rounds, seed);
    }

    String name() {
        return found.row().name();
    }

    List<ScoredPicture> pictures() {
        return pictures;
    }

    Map<String, Double> milliseconds() {
        return found.milliseconds();
    }

    LevelDecisions decisions() {
        return decisions;
    }

    /** One model is judged as it would be used; models of folds by thresholds that their own fold did not choose. */
    private Map<String, OperatingPoints> points() {
        Map<String, OperatingPoints> points = new LinkedHashMap<>();
        for (String name : ClassNames.CLASSES) {
            if (found.row().crossValidated() && found.row().models().size() > 1) {
                points.put(name, OperatingPoints.crossFitted(name, pictures));
            } else {
                OptionalDouble threshold = found.row().models().get(0).model().description().classes().stream()
                        .filter(c -> c.name().equals(name)).mapToDouble(DetectedClass::threshold).findFirst();
                points.put(name, OperatingPoints.ofModel(threshold, pictures));
            }
        }
        return points;
    }

    /** The worst errors of the three published classes. */
    List<ErrorCase> errors() {
        return ErrorCase.worst(pictures, decisions.points());
    }

    /** Every picture with an error about slips, the worst first. */
    List<PictureErrors> slipErrors() {
        return PictureErrors.of(SLIP, pictures, decisions.points().get(SLIP), found.weightings());
    }

    RowFigures figures(String machine) {
        double[] mean = new double[rounds];
        List<ClassFigures> classes = new ArrayList<>();
        for (String name : ClassNames.CLASSES) {
            AveragePrecision ap = AveragePrecision.of(name, pictures, bootstrap);
            double[] redrawn = ap.redrawn();
            for (int i = 0; AveragePrecision.PUBLISHED.contains(name) && i < rounds; i++) {
                mean[i] += redrawn[i] / AveragePrecision.PUBLISHED.size();
            }
            classes.add(figures(name, ap, redrawn, AveragePrecision.overOverlaps(name, pictures, bootstrap),
                    thin(ap.curve())));
        }
        List<FoldFigures> folds = folds(pictures);
        Map<String, String> decidedBy = new LinkedHashMap<>();
        decisions.points().forEach((name, p) -> decidedBy.put(name, p.words()));
        return new RowFigures(name(), found.row().crossValidated(), found.row().seenInTraining(), reduced(), found.uses(),
                found.row().refused(), pictures.size(), patients(pictures), classes,
                published(classes.stream().map(ClassFigures::ap50).toList()), Interval.middle95(mean),
                published(classes.stream().map(ClassFigures::ap50To95).toList()), folds, mean(folds), subgroups(),
                ClassNames.CLASSES.stream().map(name -> decisions.of(name, bootstrap).table()).toList(), decidedBy,
                decisions.confusions(),
                ClassNames.CLASSES.stream().map(name -> Calibration.of(name, pictures, seed)).toList(),
                runtime(machine));
    }

    private static ClassFigures figures(
            String name, AveragePrecision ap, double[] redrawn, double overOverlaps, List<Point> curve) {
        return new ClassFigures(name, AveragePrecision.PUBLISHED.contains(name), ap.value(), Interval.middle95(redrawn),
                overOverlaps, ap.boxes(), ap.patients(), curve);
    }

    /** Pictures of one weighting; none where the data do not tell weightings apart. */
    private List<SubgroupFigures> subgroups() {
        Map<String, List<ScoredPicture>> byWeighting = new TreeMap<>();
        pictures.forEach(p -> byWeighting.computeIfAbsent(found.weightings().get(p.name()), w -> new ArrayList<>()).add(p));
        List<SubgroupFigures> subgroups = new ArrayList<>();
        if (byWeighting.size() > 1) {
            byWeighting.forEach((weighting, own) -> {
                List<ClassFigures> classes = new ArrayList<>();
                for (String name : ClassNames.CLASSES) {
                    AveragePrecision ap = AveragePrecision.of(name, own, bootstrap);
                    classes.add(figures(name, ap, ap.redrawn(), AveragePrecision.overOverlaps(name, own, bootstrap),
                            List.of()));
                }
                subgroups.add(new SubgroupFigures(weighting.isEmpty() ? "not told" : weighting, own.size(), patients(own),
                        classes));
            });
        }
        return subgroups;
    }

    /** What reading a patient's two weightings together makes of this row. */
    ReadTogether.Row together(BothWeightings weightings) {
        List<ScoredPicture> joined = weightings.joined(pictures);
        return new ReadTogether.Row(name(), pictures.size(), weightings.pairs(pictures), mean(folds(joined)),
                RowPairs.averagePrecision(joined, pictures, bootstrap));
    }

    private List<FoldFigures> folds(List<ScoredPicture> of) {
        return new TreeSet<>(of.stream().map(ScoredPicture::fold).toList()).stream().map(fold -> fold(fold, of)).toList();
    }

    private FoldFigures fold(String fold, List<ScoredPicture> of) {
        List<ScoredPicture> own = of.stream().filter(p -> p.fold().equals(fold)).toList();
        Map<String, Double> ap = new LinkedHashMap<>();
        ClassNames.CLASSES.forEach(name -> ap.put(name, AveragePrecision.of(name, own, bootstrap).value()));
        return new FoldFigures(fold, patients(own), ap, published(List.copyOf(ap.values())));
    }

    /** Means over those folds that have a figure. */
    private static FoldFigures mean(List<FoldFigures> folds) {
        Map<String, Double> ap = new LinkedHashMap<>();
        ClassNames.CLASSES.forEach(name -> ap.put(name, average(folds.stream().map(f -> f.ap50().get(name)).toList())));
        return new FoldFigures("mean", folds.stream().mapToInt(FoldFigures::patients).sum(), ap,
                published(List.copyOf(ap.values())));
    }

    /** Mean of the three published classes, which come first; NaN where one has no figure: a mean of two is another quantity. */
    private static double published(List<Double> values) {
        return values.stream().limit(AveragePrecision.PUBLISHED.size()).mapToDouble(Double::doubleValue).average()
                .orElse(Double.NaN);
    }

    private static double average(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).filter(v -> !Double.isNaN(v)).average().orElse(Double.NaN);
    }

    private Optional<String> reduced() {
        List<String> said = found.uses().stream().map(ModelUse::training).map(t -> t.getOrDefault("reduced", ""))
                .filter(text -> !text.isEmpty() && !text.equals("null") && !text.equals("false")).distinct().toList();
        return said.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", said));
    }

    private Runtime runtime(String machine) {
        double[] sorted = found.milliseconds().values().stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return new Runtime(Bootstrap.percentile(sorted, 0.5), Bootstrap.percentile(sorted, 0.95), sorted.length,
                found.threads(), machine);
    }

    private static int patients(List<ScoredPicture> pictures) {
        return (int) pictures.stream().map(ScoredPicture::patient).distinct().count();
    }

    /** Evenly over recall; first and last stay. */
    static List<Point> thin(List<Point> curve) {
        List<Point> thinned = new ArrayList<>();
        double next = 0;
        for (int i = 0; i < curve.size(); i++) {
            if (curve.get(i).recall() >= next || i == curve.size() - 1) {
                thinned.add(curve.get(i));
                next = curve.get(i).recall() + 1.0 / MOST_POINTS;
            }
        }
        return thinned;
    }
}
