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
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.lumbarcds.annotation.AnnotationOptions;
import org.lumbarcds.annotation.AnnotationSet;
import org.lumbarcds.annotation.Annotations;
import org.lumbarcds.detect.OnnxSliceDetector;
import org.lumbarcds.evaluate.AveragePrecision;
import org.lumbarcds.evaluate.Evaluation;
import org.lumbarcds.evaluate.EvaluationReport;
import org.lumbarcds.evaluate.EvaluationResult;
import org.lumbarcds.annotation.LabelledPicture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code evaluate}: average precision of a model on labelled pictures it was not trained on. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        version = Lumbar.VERSION,
        sortOptions = false,
        description = "Average precision (IoU 0.5) of a model on labelled pictures it was not trained on.",
        footer = {"", "Examples:",
            "  ./lumbar evaluate --data ../shared/data/lumbar-boxes --out report/",
            "  ./lumbar evaluate --data DIR --fold 0 --floor normal=0.92,herniation=0.85 --out report/",
            "",
            "DIR holds index.csv, classes.txt, images/ and labels/. Intervals (95 %%) redraw patients, not pictures.",
            "Exit status: 0 done, 1 below a floor, 2 wrong usage, 3 a file could not be read."})
final class EvaluateCommand implements Callable<Integer> {

    @Spec
    private CommandSpec command;

    @Mixin
    private ModelOptions model;

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "Folder of labelled pictures.")
    private Path data;

    @Option(names = "--fold", paramLabel = "N", split = ",",
            description = "Fold or folds of the data. Default: those model.json says were held out of training.")
    private Set<String> folds = new TreeSet<>();

    @Option(names = "--trained-folds",
            description = "Evaluate although the model was trained on a fold; the figures then mean nothing for new patients.")
    private boolean trainedFolds;

    @Option(names = "--floor", paramLabel = "CLASS=AP", split = ",",
            description = "Least AP of a class, 0 to 1; below it the exit status is 1.")
    private Map<String, Double> floors = new LinkedHashMap<>();

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder for metrics.json; created.")
    private Path out;

    @Override
    public Integer call() {
        checkFloors();
        PrintWriter terminal = command.commandLine().getOut();
        PrintWriter err = command.commandLine().getErr();
        try (OnnxSliceDetector detector = model.open()) {
            Set<String> held = detector.description().heldFolds();
            Set<String> chosen = folds.isEmpty() ? held : new TreeSet<>(folds);
            if (chosen.isEmpty()) {
                throw new ParameterException(command.commandLine(),
                        "model.json does not say which folds were held out of training; name them by --fold");
            }
            boolean seen = !held.containsAll(chosen);
            if (seen && !trainedFolds) {
                throw new ParameterException(command.commandLine(), "fold " + String.join(", ", chosen)
                        + ": model.json names " + (held.isEmpty() ? "no fold" : "fold " + String.join(", ", held))
                        + " as held out of training. Figures on pictures a model was trained on mean nothing;"
                        + " --trained-folds computes them nevertheless");
            }
            Files.createDirectories(out);
            AnnotationSet set = Annotations.read(data, AnnotationOptions.defaults());
            set.problems().forEach(problem -> err.println(problem.text()));
            List<LabelledPicture> pictures = set.pictures().stream()
                    .filter(picture -> chosen.contains(picture.fold())).toList();
            if (pictures.isEmpty()) {
                throw new ParameterException(command.commandLine(), "no picture of fold "
                        + String.join(", ", chosen) + " in " + data);
            }
            Progress progress = new Progress(err, "evaluating", pictures.size());
            List<Path> unread = new ArrayList<>();
            EvaluationResult result = Evaluation.run(detector, pictures, progress::at, (picture, reason) -> {
                unread.add(picture);
                err.println("error: " + picture + ": " + reason + "; left out of the figures");
            });
            progress.end();
            EvaluationReport report = new EvaluationReport(
                    result, detector.model(), detector.provider(), String.join(", ", chosen), seen, floors);
            terminal.print(report.text());
            terminal.flush();
            Path metrics = out.resolve("metrics.json");
            Files.write(metrics, report.json());
            terminal.println("Written: " + metrics);
            report.belowFloor().forEach(name -> err.println("BELOW THE FLOOR: " + name));
            if (!report.belowFloor().isEmpty()) {
                return Lumbar.FAILED;
            }
            return set.hasErrors() || !unread.isEmpty() ? Lumbar.SOME_FILES_FAILED : Lumbar.OK;
        } catch (IOException e) {
            err.println(command.qualifiedName() + ": " + e.getMessage());
            return Lumbar.SOME_FILES_FAILED;
        }
    }

    private void checkFloors() {
        floors.forEach((name, floor) -> {
            if (!AveragePrecision.SCORED.contains(name)) {
                throw new ParameterException(command.commandLine(),
                        "--floor names " + name + "; scored are " + String.join(", ", AveragePrecision.SCORED));
            }
            if (floor == null || !(floor >= 0 && floor <= 1)) {
                throw new ParameterException(command.commandLine(), "--floor " + name + " must be 0 to 1, not " + floor);
            }
        });
    }
}
