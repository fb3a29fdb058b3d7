// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.lumbarcds.annotation.AnnotationOptions;
import org.lumbarcds.annotation.Annotations;
import org.lumbarcds.annotation.LabelledPicture;
import org.lumbarcds.calibrate.JudgedScore;
import org.lumbarcds.detect.Acceleration;
import org.lumbarcds.detect.DetectorOptions;
import org.lumbarcds.detect.InvalidModelException;
import org.lumbarcds.detect.OnnxSliceDetector;
import org.lumbarcds.limits.CalibrationReport;
import org.lumbarcds.limits.CalibrationStudy;
import org.lumbarcds.limits.LevelCases;
import org.lumbarcds.limits.LimitsWriter;
import org.lumbarcds.spine.Condition;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code calibrate}: probabilities and possible answers, learnt and measured on patients a model never saw. */
@Command(
        name = "calibrate",
        mixinStandardHelpOptions = true,
        version = Lumbar.VERSION,
        sortOptions = false,
        description = "Learns calibrated probabilities and possible answers (conformal sets) for each level and condition on"
                + " patients a model was not trained on, and measures both on patients they were not learnt from.",
        footer = {"", "Examples:",
            "  ./lumbar calibrate --data ../shared/data/lumbar-boxes --out report/",
            "  ./lumbar calibrate --data DIR --model RUNS/ours --write models/weights/ours --out report/",
            "",
            "A --model that holds fold0/model, fold1/model ... is a cross-validation: each model reads its own fold, and the",
            "levels of all are pooled. --write puts the result into model.json (part \"conformal\"); its digest changes.",
            "Exit status: 0 done, 2 wrong usage, 3 a file could not be read."})
final class CalibrateCommand implements Callable<Integer> {

    private static final List<Double> SHOWN = List.of(0.02, 0.05, 0.1, 0.2);

    @Spec
    private CommandSpec command;

    @Option(names = "--model", paramLabel = "DIR", description = "Model folder or folder of a cross-validation; may be"
            + " repeated. Default: the shipped model.")
    private List<Path> models = new ArrayList<>();

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "Folder of annotated pictures with folds.")
    private Path data;

    @Option(names = "--fold", paramLabel = "N", split = ",",
            description = "Fold or folds to use. Default: those model.json says were held out of training.")
    private Set<String> folds = new TreeSet<>();

    @Option(names = "--miss-rate", paramLabel = "P", description = "A further miss rate whose coverage is printed, 0 to 1.")
    private Double missRate;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1",
            description = "Of splits and redrawings. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--threads", paramLabel = "N", defaultValue = "1",
            description = "CPU threads of the network. Default: ${DEFAULT-VALUE}.")
    private int threads;

    @Option(names = "--write", paramLabel = "DIR", description = "Model folder whose model.json takes the result.")
    private List<Path> write = new ArrayList<>();

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder for calibration.json; created.")
    private Path out;

    @Override
    public Integer call() {
        if (missRate != null && !(missRate > 0 && missRate < 1)) {
            throw new ParameterException(command.commandLine(), "--miss-rate must be above 0 and below 1, not " + missRate);
        }
        write.stream().filter(folder -> !Files.isRegularFile(folder.resolve("model.json"))).findFirst().ifPresent(folder -> {
            throw new ParameterException(command.commandLine(), "--write: no model.json in " + folder);
        });
        PrintWriter err = command.commandLine().getErr();
        try {
            Files.createDirectories(out);
            List<LabelledPicture> pictures = Annotations.read(data, AnnotationOptions.defaults()).pictures();
            CalibrationStudy study = new CalibrationStudy();
            List<String> learntOn = run(study, pictures, err);
            String from = "levels of patients of " + data.getFileName() + " seen by " + String.join("; ", learntOn)
                    + ", which were not trained on them; each patient weighs the same";
            CalibrationReport report = report(study, from);
            command.commandLine().getOut().print(report.text());
            Path file = out.resolve("calibration.json");
            Files.write(file, new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(report.json()));
            command.commandLine().getOut().println("Written: " + file);
            for (Path folder : write) {
                LimitsWriter.write(folder, "conformal", LimitsWriter.conformal(study.levels(), from));
                command.commandLine().getOut().println("Written: " + folder.resolve("model.json"));
            }
            return Lumbar.OK;
        } catch (IOException e) {
            err.println(command.qualifiedName() + ": " + FileFault.words(e));
            return Lumbar.SOME_FILES_FAILED;
        }
    }

    private List<String> run(CalibrationStudy study, List<LabelledPicture> pictures, PrintWriter err) throws IOException {
        List<Path> given = models.isEmpty() ? List.of(RuntimeOptions.shipped()) : models;
        List<String> learntOn = new ArrayList<>();
        Set<String> used = new TreeSet<>();
        for (Path folder : HeldOutModels.folders(command, given)) {
            try (OnnxSliceDetector detector =
                    OnnxSliceDetector.open(folder, new DetectorOptions(Acceleration.CPU, threads, 1))) {
                Set<String> own = HeldOutModels.folds(command, detector, folds);
                List<LabelledPicture> chosen = pictures.stream().filter(p -> own.contains(p.fold())).toList();
                if (chosen.isEmpty() || own.stream().anyMatch(fold -> !used.add(fold))) {
                    throw new ParameterException(command.commandLine(), "fold " + String.join(", ", own)
                            + (chosen.isEmpty() ? " has no picture in " + data : " is read by two models"));
                }
                Progress progress = new Progress(err, "reading fold " + String.join(", ", own), chosen.size());
                study.add(detector, chosen, progress::at);
                progress.end();
                learntOn.add(detector.model().name() + " " + detector.model().version() + " (fold "
                        + String.join(", ", own) + ", " + detector.model().digest().substring(0, 12) + ")");
            } catch (InvalidModelException e) {
                throw new ParameterException(command.commandLine(), e.getMessage(), e);
            }
        }
        return learntOn;
    }

    private CalibrationReport report(CalibrationStudy study, String from) {
        CalibrationReport report = new CalibrationReport(seed);
        report.json().put("from", from);
        report.line("From %s.", from);
        report.line("");
        report.line("Calibration, learnt and measured on different patients (ECE: expected calibration error)");
        report.line("%-34s %-9s %6s  %-13s  %8s  %6s %7s %6s %9s", "what", "method", "ECE", "95 %", "chance", "Brier",
                "cases", "right", "patients");
        study.boxes().cases().forEach((name, cases) -> report.calibration("box: " + name, cases));
        for (Condition condition : LevelCases.CONDITIONS) {
            report.calibration("level: " + condition.className(), study.levels().cases().get(condition));
        }
        report.line("");
        report.line("Possible answers: part of the levels whose true answer is among them, by true answer (repeated splits)");
        report.line("%-18s %7s  %-24s  %-24s  %6s %6s %6s  %s", "condition", "miss", "present", "absent", "one", "both",
                "none", "patients with, without; unseen levels");
        Set<Double> rates = new TreeSet<>(SHOWN);
        if (missRate != null) {
            rates.add(missRate);
        }
        for (Condition condition : LevelCases.CONDITIONS) {
            List<JudgedScore> cases = study.levels().cases().get(condition);
            for (double rate : rates) {
                report.coverage(condition, cases, study.levels().unseen().get(condition), rate);
            }
        }
        return report;
    }
}
