// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.lumbarcds.compare.Comparison;
import org.lumbarcds.compare.ComparisonJson;
import org.lumbarcds.compare.ComparisonText;
import org.lumbarcds.compare.PairedReading;
import org.lumbarcds.compare.Reading;
import org.lumbarcds.detect.Acceleration;
import org.lumbarcds.detect.DetectorOptions;
import org.lumbarcds.detect.InvalidModelException;
import org.lumbarcds.detect.OnnxSliceDetector;
import org.lumbarcds.spine.Condition;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code compare-models}: agreement of two models on the same images. */
@Command(
        name = "compare-models",
        mixinStandardHelpOptions = true,
        version = Lumbar.VERSION,
        sortOptions = false,
        description = "Agreement of two models, and the studies where they differ: by condition and level, how often both"
                + " suspect it, one of them, neither; Cohen's kappa with its 95 %% interval.",
        footer = {"", "Examples:",
            "  ./lumbar compare-models --model models/weights/lumbar-compact --model NEW_MODEL STUDY_DIR PICTURES/",
            "  ./lumbar compare-models a.json b.json                  two documents of detect --json",
            "  ./lumbar compare-models --server http://127.0.0.1:8080 --token-file FILE",
            "  ./lumbar compare-models --database jdbc:postgresql://db/lumbar --user lumbar",
            "",
            "The last two read what a server's shadow model found; ./lumbar compare-models --server --help tells more.",
            "DICOM files are read study by study as the server reads them; JPEG and PNG are cases of their own, and",
            "--patients says which of them are of one person. Studies are named by Study Instance UID or path only.",
            "Exit status: 0 done, 2 wrong usage, 3 some files could not be read (the others are compared)."})
final class CompareModelsCommand implements Callable<Integer> {

    /** Differing studies listed on the terminal. */
    private static final int LISTED = 100;

    /** Boxes this weak are in no document made without --min-score. */
    private static final double WEAK = 0.05;

    @Spec
    private CommandSpec command;

    @Parameters(arity = "1..*", paramLabel = "PATH",
            description = "Images or folders of them; without --model, two documents of detect --json.")
    private List<Path> paths;

    @Option(names = "--model", paramLabel = "DIR", description = "Model folder; twice: A, then B.")
    private List<Path> models = new ArrayList<>();

    @Option(names = "--json", paramLabel = "FILE", description = "Write the comparison as one JSON document.")
    private Path json;

    @Option(names = "--patients", paramLabel = "FILE",
            description = "CSV with columns image (file name) and patient: which pictures are of one person.")
    private Path patientsFile;

    @Option(names = "--min-score", paramLabel = "S",
            description = "For documents of detect: boxes below it do not count. Default: every box of the document counts.")
    private Double minimumScore;

    @Option(names = "--provider", paramLabel = "NAME", defaultValue = "auto",
            converter = ModelOptions.AccelerationConverter.class,
            description = "auto (TensorRT, else CUDA, else CPU), cpu, cuda or tensorrt. Default: ${DEFAULT-VALUE}.")
    private Acceleration provider;

    @Option(names = "--threads", paramLabel = "N",
            description = "CPU threads of the networks. Default: one a processor.")
    private Integer threads;

    private PatientTable patients = PatientTable.NONE;

    @Override
    public Integer call() {
        check();
        try {
            if (patientsFile != null) {
                patients = PatientTable.read(patientsFile);
            }
            return models.isEmpty() ? documents() : run();
        } catch (IOException e) {
            throw wrong(FileFault.words(e));
        }
    }

    private void check() {
        if (models.size() == 1 || models.size() > 2) {
            throw wrong("--model is needed twice, for model A and model B; it was given " + models.size()
                    + (models.size() == 1 ? " time" : " times"));
        }
        if (models.isEmpty() && (paths.size() != 2 || paths.stream().anyMatch(Files::isDirectory))) {
            throw wrong("without --model, two documents of detect --json are compared; to compare models on images,"
                    + " name two folders by --model A --model B");
        }
        if (!models.isEmpty() && minimumScore != null) {
            throw wrong("--min-score is for documents of detect; models bring their own thresholds");
        }
        if (minimumScore != null && !(minimumScore >= 0 && minimumScore <= 1)) {
            throw wrong("--min-score must be 0 to 1, not " + minimumScore);
        }
        if (threads != null && threads < 1) {
            throw wrong("--threads must be at least 1, not " + threads);
        }
        if (json != null && Files.isDirectory(json)) {
            throw wrong("--json needs a file, " + json + " is a folder");
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }

    private int run() throws IOException {
        PrintWriter err = command.commandLine().getErr();
        InputFiles inputs = InputFiles.of(paths);
        try (OnnxSliceDetector a = open(models.get(0)); OnnxSliceDetector b = open(models.get(1))) {
            if (a.model().digest().equals(b.model().digest())) {
                throw wrong("A and B are the same model: both folders have the digest " + a.model().digest());
            }
            ComparedModels compared = new ComparedModels(a, b, patients);
            Progress progress = new Progress(err, "comparing", inputs.files().size());
            List<PairedReading> readings = compared.over(inputs, progress::at);
            progress.end();
            compared.errors().forEach((path, message) -> err.println("error: " + path + ": " + message));
            publish(new Comparison(a.model(), b.model(), readings, clusters(readings)));
            return compared.errors().isEmpty() ? Lumbar.OK : Lumbar.SOME_FILES_FAILED;
        }
    }

    private OnnxSliceDetector open(Path folder) {
        int count = threads != null ? threads : Runtime.getRuntime().availableProcessors();
        try {
            return OnnxSliceDetector.open(folder, new DetectorOptions(provider, count, 4));
        } catch (InvalidModelException e) {
            throw wrong(e.getMessage());
        }
    }

    private int documents() throws IOException {
        double least = minimumScore == null ? 0 : minimumScore;
        DetectDocument a = DetectDocument.read(paths.get(0), least);
        DetectDocument b = DetectDocument.read(paths.get(1), least);
        if (minimumScore == null && Math.min(a.lowestScore(), b.lowestScore()) < WEAK) {
            throw wrong("a document holds boxes below the score " + WEAK + ", so it was made with detect --min-score;"
                    + " say by --min-score here from which score on a box counts");
        }
        Set<Condition> asked = EnumSet.noneOf(Condition.class);
        asked.addAll(a.conditions());
        asked.addAll(b.conditions());
        if (asked.isEmpty()) {
            throw wrong("neither document holds a box of a condition, so there is nothing to compare");
        }
        PrintWriter err = command.commandLine().getErr();
        List<PairedReading> readings = new ArrayList<>();
        int alone = 0;
        for (Map.Entry<String, List<Reading.FoundBox>> image : a.images().entrySet()) {
            List<Reading.FoundBox> other = b.images().get(image.getKey());
            if (other == null) {
                alone++;
            } else {
                readings.add(new PairedReading(image.getKey(),
                        patients.of(Path.of(image.getKey())).orElse(image.getKey()),
                        Reading.ofPicture(image.getValue(), asked), Reading.ofPicture(other, asked)));
            }
        }
        alone += b.images().size() - readings.size();
        if (readings.isEmpty()) {
            throw wrong("the two documents have no image in common; images are told by their paths");
        }
        if (alone > 0) {
            err.println(alone + " images are in one document only and are left out");
        }
        publish(new Comparison(a.model(), b.model(), readings, clusters(readings)));
        return Lumbar.OK;
    }

    /** Patients where they are known of every case. */
    private static String clusters(List<PairedReading> readings) {
        return readings.stream().allMatch(reading -> !reading.patient().equals(reading.study())) ? "patients" : "cases";
    }

    private void publish(Comparison comparison) throws IOException {
        PrintWriter out = command.commandLine().getOut();
        if (json != null) {
            Files.createDirectories(json.toAbsolutePath().getParent());
            Files.write(json, ComparisonJson.of(comparison));
        }
        out.print(ComparisonText.of(comparison, LISTED));
        out.flush();
    }
}
