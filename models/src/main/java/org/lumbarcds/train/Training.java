// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.lumbarcds.annotation.AnnotationSet;
import org.lumbarcds.annotation.LumbarBoxesWriter;
import org.lumbarcds.detect.InvalidModelException;
import org.lumbarcds.detect.ModelFolder;

/** One training from annotations to a model folder; begun again, it goes on where it was stopped. */
public final class Training {

    /**
     * What the user asked for.
     *
     * @param recipe which detector
     * @param name of the model
     * @param version of the model, where the training is begun
     * @param fold held out
     * @param seed of folds and training
     * @param minutes that training may take
     * @param gpu empty: where there is one
     * @param more further words for the training code
     */
    public record Request(Recipe recipe, String name, String version, String fold, long seed, Optional<Double> minutes,
            Optional<Boolean> gpu, List<String> more) {
    }

    /** Who watches. */
    public interface Watcher {

        /** A step begins; {@code words} are for a person. */
        void step(String words);

        /** A step goes on. */
        void progress(ProgressLine line);

        /** Something the user should know. */
        void caution(String words);
    }

    /**
     * What there is at the end.
     *
     * @param model folder for the server
     * @param data in the layout that evaluation reads
     * @param fold held out
     * @param report folder for the evaluation
     */
    public record Result(ModelFolder model, Path data, String fold, Path report) {
    }

    private final Python python;
    private final Watcher watcher;

    public Training(Python python, Watcher watcher) {
        this.python = python;
        this.watcher = watcher;
    }

    /**
     * @param set without obstacles ({@link TrainingData#obstacles})
     * @param out folder of the training
     * @param then does what is left to do while the folder is still held
     * @throws CannotTrainException if the request cannot be met here; nothing was trained
     * @throws TrainingFailedException if the training code failed
     */
    public Result run(AnnotationSet set, Request request, Path out, Consumer<Result> then)
            throws IOException, InterruptedException, CannotTrainException, TrainingFailedException {
        boolean gpu = gpu(request);
        try (WorkFolder folder = WorkFolder.open(out)) {
            TrainingData data = TrainingData.of(set, FoldsFile.read(folder.folds()), request.fold(), request.seed());
            TrainingPlan plan = plan(folder, request, data);
            List<String> cautions = new ArrayList<>(data.cautions(plan.fold()));
            cautions.forEach(watcher::caution);
            Path exported = export(folder, plan, gpu);
            ModelFolder model;
            try {
                model = OwnModel.write(exported, folder.model(), plan, data);
            } catch (InvalidModelException e) {
                throw new TrainingFailedException("the training code made no usable model: " + e.getMessage());
            }
            List<String> poor = OwnModel.poor(model.description());
            poor.forEach(watcher::caution);
            cautions.addAll(poor);
            Files.writeString(folder.model().resolve("MODEL_CARD.md"), ModelCard.of(model, plan, data, cautions));
            Result result = new Result(model, folder.boxes(), plan.fold(), folder.report());
            then.accept(result);
            return result;
        }
    }

    private boolean gpu(Request request) throws CannotTrainException {
        boolean wanted = request.gpu().orElse(python.gpu() && request.recipe().trainsOnGpu());
        if (wanted && !request.recipe().trainsOnGpu()) {
            throw new CannotTrainException("--model " + request.recipe().word() + " trains on the CPU; leave --device out");
        }
        if (wanted && !python.gpu()) {
            throw new CannotTrainException("--device cuda: PyTorch of " + python.program()
                    + " sees no GPU. Install a CUDA build of PyTorch and the driver, or train with --device cpu");
        }
        return wanted;
    }

    /** The plan of the training that was begun here, which must be the same; else a new one, with the data written. */
    private TrainingPlan plan(WorkFolder folder, Request request, TrainingData data) throws IOException, CannotTrainException {
        Optional<TrainingPlan> begun = TrainingPlan.read(folder.plan());
        TrainingPlan now = new TrainingPlan(request.recipe(), request.name(), request.version(), request.fold(),
                request.seed(), request.minutes(), request.more(), data.digest());
        if (begun.isPresent()) {
            List<String> differences = begun.get().differences(now);
            if (!differences.isEmpty()) {
                throw new CannotTrainException("a training was begun in this folder that differs: "
                        + String.join("; ", differences) + ". Go on with what it was begun with, or name another --out");
            }
            watcher.step("Going on with the training begun here");
            return begun.get();
        }
        // Where it was stopped while writing, no plan is there yet.
        Files.deleteIfExists(folder.boxes().resolve("index.csv"));
        FoldsFile.write(folder.folds(), data.pictures());
        LumbarBoxesWriter.write(folder.boxes(), data.pictures());
        now.write(folder.plan());
        return now;
    }

    /** The model folder of the training code, which is made where it is not there yet. */
    private Path export(WorkFolder folder, TrainingPlan plan, boolean gpu)
            throws IOException, InterruptedException, TrainingFailedException {
        Path run = folder.run(plan).toAbsolutePath();
        Path exported = run.resolve("model");
        if (finished(exported)) {
            watcher.step("Trained to the end before");
            return exported;
        }
        Files.createDirectories(run);
        Path data = folder.data().toAbsolutePath();
        TrainerProcess process = new TrainerProcess(python, folder.log(),
                line -> ProgressLine.of(line).ifPresent(watcher::progress));
        watcher.step("Training " + plan.recipe().word() + " on " + (gpu ? "the GPU" : "the CPU") + "; log: " + folder.log());
        process.run(plan.recipe().training(plan, data, run, gpu));
        watcher.step("Fitting thresholds on the fold held out, writing the model");
        process.run(plan.recipe().export(data, run, exported));
        return exported;
    }

    private static boolean finished(Path exported) {
        try {
            ModelFolder.read(exported);
            return true;
        } catch (InvalidModelException e) {
            // Not there, or cut off while it was written: it is made again.
            return false;
        }
    }
}
