// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.lumbarcds.annotation.AnnotationSet;
import org.lumbarcds.annotation.LabelledPicture;
import org.lumbarcds.annotation.Problem;
import org.lumbarcds.detect.DetectorOptions;
import org.lumbarcds.detect.InvalidModelException;
import org.lumbarcds.evaluate.figures.Bootstrap;
import org.lumbarcds.evaluate.figures.ErrorCase;
import org.lumbarcds.evaluate.figures.LevelBox;
import org.lumbarcds.evaluate.figures.LevelDecisions;
import org.lumbarcds.evaluate.figures.PictureErrors;
import org.lumbarcds.evaluate.figures.ScoredPicture;
import org.lumbarcds.evaluate.readers.ReaderComparison;
import org.lumbarcds.evaluate.readers.ReaderFigures;
import org.lumbarcds.evaluate.readers.ReaderMarks;
import org.lumbarcds.evaluate.report.Comparison;
import org.lumbarcds.evaluate.report.EvaluationReport;
import org.lumbarcds.evaluate.report.EvaluationReport.Data;
import org.lumbarcds.evaluate.report.EvaluationReport.Machine;
import org.lumbarcds.evaluate.report.ReadTogether;
import org.lumbarcds.evaluate.report.RowFigures;

/** One evaluation: models drawn up in rows, detections, figures. */
public final class Evaluation {

    /** Redrawings behind every interval. */
    public static final int ROUNDS = 1000;

    private static final int FAILURES_TOLD = 20;

    /**
     * What is to be evaluated.
     *
     * @param folder of the data, as it was given
     * @param data as read from it
     * @param models model folders or folders of cross-validated models
     * @param folds to evaluate; empty for those each model was kept from
     * @param trainedFolds whether folds a model was trained on are evaluated nevertheless
     * @param readers marks of readers; empty for none
     * @param seed of the redrawings
     * @param options how the networks are run
     * @param cache folder where detections are kept
     * @param software that evaluates
     * @param command as it was called
     */
    public record Plan(
            Path folder, AnnotationSet data, List<Path> models, Set<String> folds, boolean trainedFolds,
            Optional<ReaderMarks> readers, long seed, DetectorOptions options, Path cache, String software,
            List<String> command) {
    }

    /**
     * @param report all figures
     * @param errors the worst ones of each row, by row name
     * @param unreadable pictures that could not be used, with the reason
     */
    public record Result(
            EvaluationReport report, Map<String, List<ErrorCase>> errors, Map<Path, String> unreadable) {
    }

    private Evaluation() {
    }

    /**
     * @throws InvalidModelException if a model cannot be used
     * @throws NotHeldOutException if a model would be judged by patients it was trained on, or there is nothing to evaluate
     * @throws IOException if the cache cannot be written, or no picture can be read
     */
    public static Result run(Plan plan, EvaluationProgress progress)
            throws IOException, InvalidModelException, NotHeldOutException {
        List<LabelledPicture> pictures = plan.data().pictures();
        List<ModelRow> rows = rows(plan);
        Machine machine = MachineName.here();
        DetectionRun run = new DetectionRun(pictures, plan.options(), plan.cache(),
                plan.software() + machine, progress);
        List<RowDetections> found = run.run(rows);
        Map<String, List<LevelBox>> levels = levels(pictures, found);
        List<RowScoring> scorings = new ArrayList<>();
        List<RowFigures> figures = new ArrayList<>();
        for (RowDetections row : found) {
            if (row.pictures().isEmpty() && !run.failed().isEmpty()) {
                throw new IOException(row.row().name() + ": none of the pictures could be read: " + run.failed().entrySet()
                        .stream().limit(FAILURES_TOLD).map(f -> f.getKey() + ": " + f.getValue()).collect(joining(", ")));
            }
            if (row.pictures().isEmpty()) {
                throw new NotHeldOutException(row.row().name() + ": no picture of fold " + String.join(", ",
                        row.row().models().get(0).folds()) + " in " + plan.folder());
            }
            RowScoring scoring = new RowScoring(row, levels, ROUNDS, plan.seed());
            scorings.add(scoring);
            figures.add(scoring.figures(machine.processor()));
        }
        List<Comparison> comparisons = RowPairs.of(scorings);
        Optional<ReaderFigures> readers = plan.readers().map(marks -> readers(marks, scorings, levels));
        Map<String, List<PictureErrors>> slips = new LinkedHashMap<>();
        scorings.forEach(s -> slips.put(s.name(), s.slipErrors()));
        EvaluationReport report = new EvaluationReport(EvaluationReport.FORMAT, plan.software(), plan.command(), plan.seed(),
                ROUNDS, machine, data(plan), figures, comparisons, SharedRows.of(scorings, UnaryOperator.identity()),
                together(pictures, scorings), slips, readers, leftOut(plan, run, rows));
        Map<String, List<ErrorCase>> errors = new LinkedHashMap<>();
        scorings.forEach(s -> errors.put(s.name(), s.errors()));
        return new Result(report, errors, run.failed());
    }

    private static List<ModelRow> rows(Plan plan) throws InvalidModelException, NotHeldOutException {
        Set<String> folds = new TreeSet<>(plan.data().pictures().stream().map(LabelledPicture::fold).toList());
        folds.remove("");
        RowFolders folders = new RowFolders(folds, plan.folds(), plan.trainedFolds());
        List<ModelRow> rows = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Path path : plan.models()) {
            ModelRow row = folders.row(path);
            String free = row.name();
            for (int n = 2; !names.add(free); n++) {
                free = row.name() + " (" + n + ")";
            }
            rows.add(new ModelRow(free, row.crossValidated(), row.models(), row.refused(), row.seenInTraining()));
        }
        return rows;
    }

    private static Map<String, List<LevelBox>> levels(List<LabelledPicture> pictures, List<RowDetections> found) {
        Map<String, LabelledPicture> byName = new HashMap<>();
        pictures.forEach(p -> byName.put(p.file().toString(), p));
        Map<String, ScoredPicture> evaluated = new TreeMap<>();
        found.forEach(row -> row.pictures().forEach(p -> evaluated.put(p.name(), p)));
        return LevelDecisions.levels(List.copyOf(evaluated.values()),
                p -> new int[] {byName.get(p.name()).width(), byName.get(p.name()).height()});
    }

    /** Nothing where no patient has both weightings. */
    private static Optional<ReadTogether> together(List<LabelledPicture> pictures, List<RowScoring> scorings) {
        BothWeightings weightings = new BothWeightings(pictures);
        List<ReadTogether.Row> rows = scorings.stream().map(row -> row.together(weightings)).toList();
        return rows.stream().allMatch(row -> row.paired() == 0) ? Optional.empty()
                : Optional.of(new ReadTogether(rows, SharedRows.of(scorings, weightings::joined)));
    }

    private static ReaderFigures readers(
            ReaderMarks marks, List<RowScoring> rows, Map<String, List<LevelBox>> levels) {
        List<ScoredPicture> pictures = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        rows.forEach(row -> row.pictures().stream().filter(p -> seen.add(p.name())).forEach(pictures::add));
        Bootstrap bootstrap = rows.get(0).bootstrap(pictures);
        ReaderComparison comparison = new ReaderComparison(marks, pictures, levels, bootstrap);
        rows.forEach(row -> comparison.addModel(row.name(), row.decisions(), row.milliseconds()));
        return comparison.figures();
    }

    private static List<String> leftOut(Plan plan, DetectionRun run, List<ModelRow> rows) {
        List<String> problems = new ArrayList<>();
        long errors = plan.data().problems().stream()
                .filter(p -> p.severity() == Problem.Severity.ERROR).count();
        long warnings = plan.data().problems().size() - errors;
        if (errors > 0) {
            problems.add(errors + " errors in the annotations: the pictures concerned are left out (problems.txt)");
        }
        if (warnings > 0) {
            problems.add(warnings + " warnings about the annotations (problems.txt)");
        }
        if (!run.failed().isEmpty()) {
            problems.add(run.failed().size() + " pictures could not be read and are left out (problems.txt)");
        }
        for (ModelRow row : rows) {
            if (row.seenInTraining()) {
                problems.add(row.name()
                        + ": PICTURES THE MODEL MAY HAVE BEEN TRAINED ON: its figures say nothing about new patients");
            }
            if (row.models().stream().anyMatch(m -> m.folds().isEmpty())) {
                problems.add(row.name() + ": the data name no folds; that the model was not trained on them is not checked");
            }
        }
        return problems;
    }

    private static Data data(Plan plan) {
        List<LabelledPicture> pictures = plan.data().pictures();
        Map<String, Set<String>> patients = new TreeMap<>();
        Map<String, Integer> boxes = new TreeMap<>();
        List<String> lines = new ArrayList<>();
        for (LabelledPicture p : pictures) {
            patients.computeIfAbsent(p.fold(), f -> new HashSet<>()).add(p.patient());
            p.boxes().forEach(b -> boxes.merge(b.className(), 1, Integer::sum));
            lines.add(p.sha256() + " " + p.patient() + " " + p.fold() + " " + p.boxes());
        }
        lines.sort(null);
        Map<String, Integer> perFold = new TreeMap<>();
        patients.forEach((fold, own) -> perFold.put(fold, own.size()));
        return new Data(plan.folder().toString(), plan.data().format().word(), sha256(String.join("\n", lines)),
                pictures.size(), (int) pictures.stream().map(LabelledPicture::patient).distinct().count(), perFold, boxes);
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(
                    MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
