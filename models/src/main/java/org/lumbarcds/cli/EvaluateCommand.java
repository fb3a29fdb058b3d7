// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.lumbarcds.annotation.AnnotationFormat;
import org.lumbarcds.annotation.AnnotationOptions;
import org.lumbarcds.annotation.AnnotationSet;
import org.lumbarcds.annotation.Annotations;
import org.lumbarcds.annotation.ClassNames;
import org.lumbarcds.annotation.Problem;
import org.lumbarcds.detect.InvalidModelException;
import org.lumbarcds.evaluate.Evaluation;
import org.lumbarcds.evaluate.NotHeldOutException;
import org.lumbarcds.evaluate.readers.ReaderMarks;
import org.lumbarcds.evaluate.report.MethodTable;
import org.lumbarcds.evaluate.report.ReportFiles;
import org.lumbarcds.evaluate.report.ReportText;
import org.lumbarcds.evaluate.report.RowFigures;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code evaluate}: figures of models on labelled pictures they were not trained on, and of readers beside them. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        version = Lumbar.VERSION,
        sortOptions = false,
        description = "Figures of models on labelled pictures they were not trained on: a report for people (report.html)"
                + " and one for programs (report.json).",
        footer = {"", "Examples:",
            "  ./lumbar evaluate --data ../shared/data/lumbar-boxes --out report/",
            "  ./lumbar evaluate --data DIR --fold 0 --floor normal=0.92,herniation=0.85 --out report/",
            "  ./lumbar evaluate --data DIR --folds --model RUNS/yolov3 --model RUNS/ours --out report/",
            "  ./lumbar evaluate --data LABELIMG_DIR --patients patients.csv --readers readers.csv --out report/",
            "",
            "DIR holds annotated pictures: Pascal VOC XML, YOLO text, COCO JSON, CSV or lumbar-boxes (docs/evaluation.md).",
            "Intervals (95 %%) redraw patients, not pictures. A second call with the same --out only runs what is new.",
            "Exit status: 0 done, 1 below a floor, 2 wrong usage, 3 something was left out (problems.txt)."})
final class EvaluateCommand implements Callable<Integer> {

    private static final int PROBLEMS_SHOWN = 20;

    @Spec
    private CommandSpec command;

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "Folder of labelled pictures.")
    private Path data;

    @Option(names = "--format", paramLabel = "NAME", converter = FormatConverter.class,
            description = "voc, yolo, coco, csv or lumbar-boxes. Default: told from the folder.")
    private AnnotationFormat format;

    @Option(names = "--patients", paramLabel = "FILE",
            description = "CSV file with columns image, patient and, if wanted, fold.")
    private Path patients;

    @Option(names = "--class", paramLabel = "NAME=CLASS",
            description = "What a class name of the annotations means: normal, herniation, spondylolisthesis, stenosis,"
                    + " degeneration or ignore. Repeatable.")
    private Map<String, String> classes = new LinkedHashMap<>();

    @Option(names = "--model", paramLabel = "DIR",
            description = "Model folder, or a folder with fold0/model, fold1/model ... each evaluated on its own fold."
                    + " Repeatable. Default: the shipped model, " + RuntimeOptions.SHIPPED + ".")
    private List<Path> models = new ArrayList<>();

    @Mixin
    private RuntimeOptions runtime;

    @Option(names = "--folds",
            description = "Cross-validation: every fold a model was held out from. The default, in a word.")
    private boolean allFolds;

    @Option(names = "--fold", paramLabel = "N", split = ",",
            description = "Only these folds of the data. Default: those model.json says were held out of training.")
    private Set<String> folds = new TreeSet<>();

    @Option(names = "--trained-folds",
            description = "Evaluate although a model was trained on a fold; the figures then mean nothing for new patients.")
    private boolean trainedFolds;

    @Option(names = "--readers", paramLabel = "FILE",
            description = "Marks of readers (CSV: image, reader, condition, level or x1, y1, x2, y2, seconds): readers against models.")
    private Path readers;

    @Option(names = "--floor", paramLabel = "CLASS=AP", split = ",",
            description = "Least AP of a class in every row, 0 to 1; below it the exit status is 1.")
    private Map<String, Double> floors = new LinkedHashMap<>();

    @Option(names = "--no-pictures",
            description = "No slices and no patient's name in the report, so that it can be passed on where those cannot.")
    private boolean noPictures;

    @Option(names = "--method", paramLabel = "FILE",
            description = "Also writes the comparison with the published figures, and of the row 'ours' (else the last) with the"
                    + " others, into this Markdown file, between its markers, and images/comparison-pr-curves.svg beside it.")
    private Path method;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "0",
            description = "Seed of the redrawings of patients. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--out", required = true, paramLabel = "DIR",
            description = "Folder for report.html, report.json, charts and what the detectors found; created.")
    private Path out;

    @Override
    public Integer call() {
        checkFloors();
        ClassNames names = classNames();
        if (allFolds && !folds.isEmpty()) {
            throw new ParameterException(command.commandLine(), "--folds and --fold exclude each other");
        }
        prepareOutputs();
        PrintWriter terminal = command.commandLine().getOut();
        PrintWriter err = command.commandLine().getErr();
        try {
            AnnotationSet set = Annotations.read(data, new AnnotationOptions(
                    Optional.ofNullable(format), Optional.ofNullable(patients), classes));
            if (set.pictures().isEmpty()) {
                show(set.problems(), err);
                throw new ParameterException(command.commandLine(), "no picture without fault in " + data);
            }
            Optional<ReaderMarks> marks = readers == null
                    ? Optional.empty() : Optional.of(ReaderMarks.read(readers, names));
            Evaluation.Result result = Evaluation.run(new Evaluation.Plan(data, set,
                    models.isEmpty() ? List.of(RuntimeOptions.shipped()) : models, folds, trainedFolds, marks, seed,
                    runtime.detector(), out.resolve("detections"), Lumbar.VERSION,
                    command.commandLine().getParseResult().originalArgs()), new TimedProgress(err));
            List<Problem> problems = new ArrayList<>(set.problems());
            result.unreadable().forEach((file, why) -> problems.add(new Problem(Problem.Severity.ERROR, file, "", why)));
            marks.ifPresent(own -> problems.addAll(ofReaders(own, result)));
            show(problems, err);
            terminal.print(ReportText.of(result.report(), floors));
            List<Path> written = new ArrayList<>(ReportFiles.write(
                    out, noPictures ? result.report().withoutPatients() : result.report(), noPictures ? Map.of() : result.errors(), problems));
            if (method != null) {
                written.addAll(MethodTable.write(method, result.report()));
            }
            terminal.println("Written: " + String.join(", ", written.stream().map(Path::toString).toList()));
            return status(result, problems, err);
        } catch (InvalidModelException | NotHeldOutException e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        } catch (IOException e) {
            err.println(command.qualifiedName() + ": " + FileFault.words(e));
            return Lumbar.SOME_FILES_FAILED;
        }
    }

    /** Finds out before the work whether its result can be kept; makes nothing yet. */
    private void prepareOutputs() {
        if (Files.exists(out) && !Files.isDirectory(out)) {
            throw new ParameterException(command.commandLine(), "--out needs a folder, " + out + " is a file");
        }
        try {
            if (method != null) {
                MethodTable.check(method);
            }
        } catch (IOException e) {
            throw new ParameterException(command.commandLine(), "--method: " + FileFault.words(e), e);
        }
    }

    private int status(Evaluation.Result result, List<Problem> problems, PrintWriter err) {
        boolean below = false;
        for (RowFigures row : result.report().rows()) {
            for (Map.Entry<String, Double> floor : floors.entrySet()) {
                // An undefined figure is below any floor.
                if (!(row.of(floor.getKey()).map(RowFigures.ClassFigures::ap50).orElse(Double.NaN) >= floor.getValue())) {
                    err.println("BELOW THE FLOOR: " + floor.getKey() + " of " + row.name());
                    below = true;
                }
            }
        }
        if (below) {
            return Lumbar.FAILED;
        }
        boolean leftOut = problems.stream().anyMatch(p -> p.severity() == Problem.Severity.ERROR)
                || result.report().rows().stream().anyMatch(row -> !row.refused().isEmpty());
        return leftOut ? Lumbar.SOME_FILES_FAILED : Lumbar.OK;
    }

    /** Readings that were left out cost their reader figures, so they are errors; what else the comparison says is a warning. */
    private List<Problem> ofReaders(ReaderMarks marks, Evaluation.Result result) {
        return result.report().readers().orElseThrow().remarks().stream().map(remark -> new Problem(
                marks.remarks().contains(remark) ? Problem.Severity.ERROR : Problem.Severity.WARNING, readers, "", remark))
                .toList();
    }

    private static void show(List<Problem> problems, PrintWriter err) {
        problems.stream().limit(PROBLEMS_SHOWN).forEach(problem -> err.println(problem.text()));
        if (problems.size() > PROBLEMS_SHOWN) {
            err.println("... and " + (problems.size() - PROBLEMS_SHOWN) + " more; all are in problems.txt");
        }
    }

    private ClassNames classNames() {
        try {
            return new ClassNames(classes);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        }
    }

    private void checkFloors() {
        floors.forEach((name, floor) -> {
            if (!ClassNames.CLASSES.contains(name)) {
                throw new ParameterException(command.commandLine(),
                        "--floor names " + name + "; scored are " + String.join(", ", ClassNames.CLASSES));
            }
            if (floor == null || !(floor >= 0 && floor <= 1)) {
                throw new ParameterException(command.commandLine(), "--floor " + name + " must be 0 to 1, not " + floor);
            }
        });
    }

    /** Names the formats when none of them was given. */
    static final class FormatConverter implements CommandLine.ITypeConverter<AnnotationFormat> {
        @Override
        public AnnotationFormat convert(String word) {
            try {
                return AnnotationFormat.of(word);
            } catch (IllegalArgumentException e) {
                throw new CommandLine.TypeConversionException(e.getMessage());
            }
        }
    }
}
