// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.lumbarcds.detect.OnnxSliceDetector;
import org.lumbarcds.spine.SpineReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code detect}: boxes on images. */
@Command(
        name = "detect",
        mixinStandardHelpOptions = true,
        version = Lumbar.VERSION,
        sortOptions = false,
        description = "Draws boxes of normal discs, herniation, slip and more on sagittal lumbar MRI.",
        footer = {"", "Examples:",
            "  ./lumbar detect spine1.png spine2.jpg",
            "  ./lumbar detect STUDY_DIR --json out.json --annotated pictures/",
            "  ./lumbar detect STUDY_DIR --min-score 0.01 --json all.json",
            "",
            "JPEG and PNG are taken as sagittal with head up and anterior left. DICOM frames of another plane,",
            "and DICOM objects that are no MR images, are listed as skipped. Boxes are in pixels of the image",
            "as stored. Levels are given where the discs can be counted.",
            "Exit status: 0 all read, 3 some files failed (the others are reported), 2 wrong usage."})
final class DetectCommand implements Callable<Integer> {

    @Spec
    private CommandSpec command;

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "JPEG, PNG or DICOM files, or folders of them.")
    private List<Path> paths;

    @Mixin
    private ModelOptions model;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the detections as one JSON document.")
    private Path json;

    @Option(names = "--annotated", paramLabel = "DIR", description = "Write each image with its boxes drawn, as PNG.")
    private Path annotated;

    @Option(names = "--min-score", paramLabel = "S",
            description = "Least score, 0 to 1. Default: the threshold of each class, from model.json.")
    private Double minimumScore;

    @Option(names = "--miss-rate", paramLabel = "P",
            description = "Tell for each level which answers stay possible so that a condition is left out at no more than"
                    + " this part of the levels that have it. Default: " + SpineReader.USUAL_MISS_RATE + " for DICOM series,"
                    + " where the model has learnt it; of loose pictures this is told only where a rate is given.")
    private Double missRate;

    @Override
    public Integer call() {
        PrintWriter err = command.commandLine().getErr();
        if (minimumScore != null && !(minimumScore >= 0 && minimumScore <= 1)) {
            throw new ParameterException(command.commandLine(), "--min-score must be 0 to 1, not " + minimumScore);
        }
        if (missRate != null && !(missRate > 0 && missRate < 1)) {
            throw new ParameterException(command.commandLine(), "--miss-rate must be above 0 and below 1, not " + missRate);
        }
        prepareOutputs();
        InputFiles inputs = InputFiles.of(paths);
        try (OnnxSliceDetector detector = model.open()) {
            if (missRate != null && detector.limits().levels().isEmpty()) {
                throw new ParameterException(command.commandLine(), "--miss-rate: the model has not learnt possible answers:"
                        + " not available; learn them with calibrate --write");
            }
            DetectRun run = new DetectRun(detector, minimumScore, annotated, Optional.ofNullable(missRate));
            Progress progress = new Progress(err, "detecting", inputs.files().size());
            DetectReport report = run.over(inputs, progress::at);
            progress.end();
            if (json != null) {
                Files.write(json, report.toJson(detector.model()));
            }
            DetectOutput.print(report, detector.provider(), command.commandLine().getOut(), err);
            return report.failed().isEmpty() ? Lumbar.OK : Lumbar.SOME_FILES_FAILED;
        } catch (IOException e) {
            err.println(command.qualifiedName() + ": the result cannot be written: " + FileFault.words(e));
            return Lumbar.FAILED;
        }
    }

    /** Finds out before the work whether its result can be kept. */
    private void prepareOutputs() {
        try {
            if (json != null) {
                if (Files.isDirectory(json)) {
                    throw new ParameterException(command.commandLine(), "--json needs a file, " + json + " is a folder");
                }
                Path folder = json.toAbsolutePath().getParent();
                Files.createDirectories(folder);
            }
            if (annotated != null) {
                Files.createDirectories(annotated);
            }
        } catch (IOException e) {
            throw new ParameterException(
                    command.commandLine(), "the folder for the result cannot be made: " + FileFault.words(e), e);
        }
    }
}
