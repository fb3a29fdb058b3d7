// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.lumbarcds.annotation.AnnotationFormat;
import org.lumbarcds.annotation.AnnotationOptions;
import org.lumbarcds.annotation.AnnotationSet;
import org.lumbarcds.annotation.Annotations;
import org.lumbarcds.annotation.ClassNames;
import org.lumbarcds.annotation.Problem;
import org.lumbarcds.train.CannotTrainException;
import org.lumbarcds.train.Python;
import org.lumbarcds.train.Recipe;
import org.lumbarcds.train.Training;
import org.lumbarcds.train.TrainingData;
import org.lumbarcds.train.TrainingFailedException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code train}: a detector of a hospital's own annotations. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        version = Lumbar.VERSION,
        sortOptions = false,
        description = "Trains a detector on your own annotated pictures. Checks the annotations, deals patients into folds,"
                + " trains, measures the model on the fold held out, and leaves a model folder that serve loads."
                + " Stopped, the same command goes on. Nothing leaves this machine.",
        footer = {"", "Examples:",
            "  ./lumbar train --data LABELIMG_DIR --patients patients.csv",
            "  ./lumbar train --data LABELIMG_DIR --patients patients.csv --check     only looks for bad annotations",
            "  ./lumbar train --data DIR --model yolov5 --device cuda --fold 1 --out model-yolov5/",
            "", "DIR holds annotated pictures: Pascal VOC XML (LabelImg), YOLO text, COCO JSON, CSV or lumbar-boxes.",
            "docs/training.md: how to annotate, how many patients, what else the training code takes after --.",
            "Exit status: 0 done, 1 the training failed, 2 wrong usage, something is missing or another training runs",
            "there, 3 bad annotations; nothing was trained."})
final class TrainCommand implements Callable<Integer> {

    @Spec
    private CommandSpec command;

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "Folder of annotated pictures.")
    private Path data;

    @Option(names = "--format", paramLabel = "NAME", converter = EvaluateCommand.FormatConverter.class,
            description = "voc, yolo, coco, csv or lumbar-boxes. Default: told from the folder.")
    private AnnotationFormat format;

    @Option(names = "--patients", paramLabel = "FILE",
            description = "CSV file with columns image, patient and, if wanted, fold (0 to 4).")
    private Path patients;

    @Option(names = "--one-picture-a-patient", description = "Every picture is of another patient; no --patients is needed.")
    private boolean oneEach;

    @Option(names = "--class", paramLabel = "NAME=CLASS",
            description = "What a class name of the annotations means: normal, herniation, spondylolisthesis, stenosis,"
                    + " degeneration or ignore. Repeatable.")
    private Map<String, String> classes = new LinkedHashMap<>();

    @Option(names = "--skip-bad", description = "Train without the pictures whose annotations have errors.")
    private boolean skipBad;

    @Option(names = "--check", description = "Check the annotations and end.")
    private boolean checkOnly;

    @Option(names = "--model", paramLabel = "NAME", defaultValue = "ours", converter = RecipeConverter.class,
            description = "ours, compact, yolov3, yolov5 or pp-yolov2. Default: ${DEFAULT-VALUE}.")
    private Recipe recipe;

    @Option(names = "--fold", paramLabel = "K", defaultValue = "0",
            description = "Fold held out, which the model is measured on. Default: ${DEFAULT-VALUE}.")
    private String fold;

    @Option(names = "--minutes", paramLabel = "M",
            description = "End the schedule after so many minutes of training. Default: the detector's own schedule.")
    private Double minutes;

    @Option(names = "--device", paramLabel = "NAME", description = "cpu or cuda. Default: cuda where there is one.")
    private String device;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1",
            description = "Seed of folds and training. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--name", paramLabel = "NAME", description = "Name of the model in reports. Default: own-MODEL.")
    private String name;

    @Option(names = "--out", paramLabel = "DIR", defaultValue = "lumbar-model",
            description = "Folder for model, report and work; created. Default: ./${DEFAULT-VALUE}.")
    private Path out;

    @Parameters(paramLabel = "-- WORDS", arity = "0..*", hidden = true)
    private List<String> more = new ArrayList<>();

    @Override
    public Integer call() throws InterruptedException {
        checkOptions();
        PrintWriter err = command.commandLine().getErr();
        try {
            AnnotationSet set = TrainingData.undamaged(Annotations.read(data,
                    new AnnotationOptions(Optional.ofNullable(format), Optional.ofNullable(patients), classes)));
            if (!fit(set, err)) {
                return Lumbar.SOME_FILES_FAILED;
            }
            if (checkOnly) {
                command.commandLine().getOut().println(set.pictures().size() + " pictures can be trained on");
                return Lumbar.OK;
            }
            return train(set, err);
        } catch (IOException e) {
            err.println(command.qualifiedName() + ": " + FileFault.words(e));
            return Lumbar.SOME_FILES_FAILED;
        } catch (CannotTrainException e) {
            err.println(command.qualifiedName() + ": " + e.getMessage());
            return Lumbar.USAGE;
        } catch (TrainingFailedException e) {
            err.println(command.qualifiedName() + ": " + e.getMessage());
            return Lumbar.FAILED;
        }
    }

    private int train(AnnotationSet set, PrintWriter err)
            throws IOException, InterruptedException, CannotTrainException, TrainingFailedException {
        Path code = Path.of(System.getProperty("lumbar.home", ".")).resolve("models").resolve("training");
        Python python = Python.find(System.getenv(), code.toAbsolutePath());
        TrainingMessages messages = new TrainingMessages(err);
        int[] evaluated = {Lumbar.OK};
        Training.Result result = new Training(python, messages).run(set, request(), out,
                done -> evaluated[0] = evaluate(done, messages));
        PrintWriter terminal = command.commandLine().getOut();
        terminal.println("Model: " + result.model().path() + " (" + result.model().identity().name() + " "
                + result.model().identity().version() + ", digest " + result.model().identity().digest() + ")");
        terminal.println("Model card: " + result.model().path().resolve("MODEL_CARD.md"));
        terminal.println("To use it: ./lumbar serve --lumbar.model.directory=" + result.model().path().toAbsolutePath()
                + ", or in the file of --config: lumbar.model.directory");
        return evaluated[0];
    }

    /** The same figures as {@code ./lumbar evaluate} gives. */
    private int evaluate(Training.Result done, TrainingMessages messages) {
        messages.step("Measuring the model on fold " + done.fold());
        return Lumbar.run(command.commandLine().getOut(), command.commandLine().getErr(), "evaluate",
                "--data", done.data().toString(), "--model", done.model().path().toString(), "--fold", done.fold(),
                "--out", done.report().toString());
    }

    private Training.Request request() {
        return new Training.Request(recipe, name == null ? "own-" + recipe.word() : name, LocalDate.now().toString(), fold,
                seed, Optional.ofNullable(minutes), Optional.ofNullable(device).map("cuda"::equals), more);
    }

    /** Says everything that is wrong; whether training may begin all the same. */
    private boolean fit(AnnotationSet set, PrintWriter err) {
        set.problems().forEach(problem -> err.println(problem.text()));
        List<String> obstacles = TrainingData.obstacles(set, oneEach);
        obstacles.forEach(obstacle -> err.println("error: " + data + ": " + obstacle));
        long errors = set.problems().stream().filter(p -> p.severity() == Problem.Severity.ERROR).count();
        if (!obstacles.isEmpty() || errors > 0 && !skipBad) {
            err.println(counted(errors + obstacles.size()) + "; nothing was trained. Correct the annotations"
                    + (errors > 0 && obstacles.isEmpty() ? ", or train without the pictures named by --skip-bad" : ""));
            return false;
        }
        if (errors > 0) {
            err.println(counted(errors) + "; the pictures named are left out (--skip-bad)");
        }
        return true;
    }

    private static String counted(long errors) {
        return errors == 1 ? "1 error" : errors + " errors";
    }

    private void checkOptions() {
        if (minutes != null && !(minutes > 0 && minutes < 1_000_000)) {
            throw wrong("--minutes must be above 0, not " + minutes);
        }
        if (device != null && !List.of("cpu", "cuda").contains(device)) {
            throw wrong("--device must be cpu or cuda, not " + device);
        }
        if (name != null && (name.isBlank() || name.length() > 100 || name.chars().anyMatch(Character::isISOControl))) {
            throw wrong("--name must be one line of at most 100 characters");
        }
        if (out.toAbsolutePath().normalize().startsWith(data.toAbsolutePath().normalize())) {
            throw wrong("--out (" + out + ") lies inside --data, where its pictures would be taken for annotated ones;"
                    + " name a folder outside");
        }
        try {
            new ClassNames(classes);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), "--class: " + e.getMessage(), e);
        }
        if (!more.isEmpty() && !command.commandLine().getParseResult().originalArgs().contains("--")) {
            throw wrong("unknown words: " + String.join(" ", more) + "; options of the training code come after --");
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }

    /** Names the detectors when none of them was given. */
    static final class RecipeConverter implements CommandLine.ITypeConverter<Recipe> {
        @Override
        public Recipe convert(String word) {
            try {
                return Recipe.of(word);
            } catch (IllegalArgumentException e) {
                throw new CommandLine.TypeConversionException(e.getMessage());
            }
        }
    }
}
