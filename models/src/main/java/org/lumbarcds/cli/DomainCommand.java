// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.lumbarcds.cli.InputFiles.InputFile;
import org.lumbarcds.detect.InferenceFailedException;
import org.lumbarcds.detect.ModelLimits.DomainLimits;
import org.lumbarcds.detect.OnnxSliceDetector;
import org.lumbarcds.detect.SliceDetections;
import org.lumbarcds.dicom.DicomException;
import org.lumbarcds.domain.DomainGuard;
import org.lumbarcds.domain.DomainScore;
import org.lumbarcds.limits.CalibrationStudy;
import org.lumbarcds.limits.DomainReport;
import org.lumbarcds.limits.DomainStudy;
import org.lumbarcds.limits.LimitsWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code domain}: how unlike the training a study is; learns the score and prints its figures. */
@Command(
        name = "domain",
        mixinStandardHelpOptions = true,
        version = Lumbar.VERSION,
        sortOptions = false,
        description = "Tells how unlike the pictures a model was developed on a study is; with --data, learns that score and"
                + " prints how well it works (ROC by kind, false alarms by source).",
        footer = {"", "Examples:",
            "  ./lumbar domain STUDY_DIR picture.png",
            "  ./lumbar domain --data ../shared/data --out report/",
            "  ./lumbar domain --data ../shared/data --model MODEL --write MODEL --out report/",
            "",
            "--data holds lumbar-boxes, spider-t2, spider-masks, vertebra-masks, dicom-lspine. Unusual pictures are simulated",
            "from usual ones. --write puts the score into model.json (part \"domain\"); its digest changes.",
            "Exit status: 0 done, 2 wrong usage, 3 a file could not be read."})
final class DomainCommand implements Callable<Integer> {

    @Spec
    private CommandSpec command;

    @Mixin
    private ModelOptions model;

    @Parameters(arity = "0..*", paramLabel = "PATH", description = "JPEG, PNG or DICOM files, or folders, to be scored.")
    private List<Path> paths = new ArrayList<>();

    @Option(names = "--data", paramLabel = "DIR", description = "Folder of the data sets to learn from.")
    private Path data;

    @Option(names = "--fold", paramLabel = "N", split = ",",
            description = "Held-out fold of lumbar-boxes. Default: as model.json says.")
    private Set<String> folds = new TreeSet<>();

    @Option(names = "--false-alarms", paramLabel = "P", defaultValue = "0.02",
            description = "Part of usual studies that may be doubted. Default: ${DEFAULT-VALUE}.")
    private double falseAlarms;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1",
            description = "Of parts and redrawings. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--write", paramLabel = "DIR", description = "Model folder whose model.json takes the score.")
    private List<Path> write = new ArrayList<>();

    @Option(names = "--out", paramLabel = "DIR", description = "Folder for domain.json, domain-roc.svg and features-DIGEST.csv, which is used again.")
    private Path out;

    @Override
    public Integer call() {
        if (paths.isEmpty() == (data == null)) {
            throw new ParameterException(command.commandLine(), "give either studies to be scored or --data to learn from");
        }
        if (data != null && out == null) {
            throw new ParameterException(command.commandLine(), "--data needs --out, a folder for the figures");
        }
        if (!(falseAlarms > 0 && falseAlarms < 1)) {
            throw new ParameterException(command.commandLine(), "--false-alarms must be above 0 and below 1");
        }
        try (OnnxSliceDetector detector = model.open()) {
            return data == null ? score(detector) : learn(detector);
        } catch (IOException e) {
            command.commandLine().getErr().println(command.qualifiedName() + ": " + FileFault.words(e));
            return Lumbar.SOME_FILES_FAILED;
        }
    }

    private int learn(OnnxSliceDetector detector) throws IOException {
        PrintWriter terminal = command.commandLine().getOut();
        Set<String> held = HeldOutModels.folds(command, detector, folds);
        Files.createDirectories(out);
        // Named by the model: features of one model say nothing about another.
        Path cache = out.resolve("features-" + detector.description().sha256().substring(0, 12) + ".csv");
        Progress progress = new Progress(command.commandLine().getErr(), "measuring patients", Integer.MAX_VALUE);
        DomainStudy study = DomainStudy.of(detector, data, held, cache, progress::at);
        progress.end();
        DomainReport report = new DomainReport(study, falseAlarms, seed);
        String from = "pictures of patients " + detector.model().name() + " " + detector.model().version()
                + " was not trained on (fold " + String.join(", ", held) + " and every fifth patient of the other sets), usual and"
                + " with simulated changes; seed " + seed;
        report.json().put("from", from);
        terminal.println("From " + from + ".");
        terminal.print(report.text());
        Path file = out.resolve("domain.json");
        Files.write(file, new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(report.json()));
        Path curves = out.resolve("domain-roc.svg");
        Files.writeString(curves, report.rocSvg());
        terminal.println("Written: " + file + ", " + curves);
        for (Path folder : write) {
            LimitsWriter.write(folder, "domain", LimitsWriter.domain(report.limits(), from));
            terminal.println("Written: " + folder.resolve("model.json"));
        }
        return Lumbar.OK;
    }

    private int score(OnnxSliceDetector detector) {
        PrintWriter err = command.commandLine().getErr();
        DomainGuard guard = DomainGuard.of(detector.limits());
        if (!guard.available()) {
            throw new ParameterException(command.commandLine(),
                    "the model has not learnt its domain: not available; learn it with --data DIR --write MODEL");
        }
        InputFiles inputs = InputFiles.of(paths);
        Map<String, String> errors = new LinkedHashMap<>(inputs.errors());
        Map<String, List<SliceDetections>> studies = new LinkedHashMap<>();
        for (InputFile file : inputs.files()) {
            try {
                ImageFile image = ImageFile.open(file);
                if (image.notForUs().isEmpty()) {
                    String study = image.study().isEmpty() ? file.path().toString() : image.study();
                    studies.computeIfAbsent(study, k -> new ArrayList<>())
                            .addAll(detector.detect(image.read().slices(), CalibrationStudy.LEAST_SCORE));
                }
            } catch (IOException | DicomException | InferenceFailedException e) {
                errors.put(file.path().toString(), e.getMessage());
            }
        }
        DomainLimits limits = detector.limits().domain().orElseThrow();
        studies.forEach((study, slices) -> {
            Optional<DomainScore> score = guard.score(slices);
            score.ifPresent(s -> command.commandLine().getOut().println(String.format(Locale.ROOT, "%s  score %.4f  %s", study,
                    s.score(), s.score() < limits.warnFrom() ? "usual"
                            : (s.score() < limits.refuseFrom() ? "doubtful: " : "not to be judged: ") + s.likest().code())));
        });
        errors.forEach((path, message) -> err.println(path + ": " + message));
        return errors.isEmpty() ? Lumbar.OK : Lumbar.SOME_FILES_FAILED;
    }
}
