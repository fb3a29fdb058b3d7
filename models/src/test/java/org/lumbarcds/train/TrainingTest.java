// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lumbarcds.annotation.AnnotationSet;
import org.lumbarcds.detect.ModelDescription.DetectedClass;
import org.lumbarcds.testing.Peers;

class TrainingTest {

    @TempDir
    Path folder;

    private final List<String> seen = new ArrayList<>();
    private FakeTrainer trainer;
    private Path out;

    private final Training.Watcher watcher = new Training.Watcher() {
        @Override
        public void step(String words) {
            seen.add(words);
        }

        @Override
        public void progress(ProgressLine line) {
            seen.add(line.text());
        }

        @Override
        public void caution(String words) {
            seen.add("note: " + words);
        }
    };

    @BeforeEach
    void aTrainerAndAFolder() throws IOException {
        Peers.require("python3");
        trainer = new FakeTrainer(folder.resolve("code"));
        out = folder.resolve("out");
    }

    private AnnotationSet set(int patients) throws IOException {
        Annotated annotated = new Annotated();
        for (int i = 0; i < patients; i++) {
            annotated.file(folder.resolve("pictures"), "patient" + i, "", "normal", "spondylolisthesis");
        }
        return annotated.set();
    }

    private static Training.Request request(long seed) {
        return new Training.Request(Recipe.COMPACT, "own", "2026-01-01", "0", seed, Optional.empty(), Optional.empty(),
                List.of());
    }

    private Training.Result train(int patients, long seed) throws Exception {
        return new Training(trainer.python(), watcher).run(set(patients), request(seed), out, result -> { });
    }

    @Test
    void aTrainingEndsWithAModelFolderAndItsCard() throws Exception {
        Training.Result result = train(12, 1);
        assertThat(seen).contains("epoch 1: 30 min trained, about 1 h 30 min left", "epoch 4: 2 h 0 min trained, about 0 s left");
        assertThat(result.model().path()).isEqualTo(out.resolve("model"));
        assertThat(result.model().description().heldFolds()).containsExactly("0");
        assertThat(Files.readString(out.resolve("model/MODEL_CARD.md"))).contains("# own 2026-01-01", "| trained on | 9 | 9 |",
                "| held out, fold 0 | 3 | 3 |", result.model().identity().digest());
        assertThat(Files.readAllLines(out.resolve("folds.csv"))).hasSize(13);
        assertThat(Files.readString(out.resolve("work/training.log"))).contains("a warning that is no progress");
    }

    @Test
    void aClassThatNobodyAnnotatedIsNotJudgedByTheModel() throws Exception {
        assertThat(train(12, 1).model().description().classes()).extracting(DetectedClass::name)
                .containsExactly("normal", "herniation (not annotated)");
        assertThat(seen).contains("note: no box of herniation to train on: the model will not judge it, neither present nor absent");
    }

    @Test
    void aClassThatIsFoundBadlyIsSaidToBeNoUse() throws Exception {
        trainer.measured("{\"ap50\": {\"normal\": {\"ap50\": 0.94, \"boxes\": 9}, \"spondylolisthesis\": {\"ap50\": 0.12},"
                + " \"herniation\": {\"ap50\": null}}}");
        train(12, 1);
        String words = "spondylolisthesis is found badly (AP 12 % on the fold held out)";
        assertThat(seen).filteredOn(line -> line.contains("found badly")).singleElement().asString().contains(words);
        assertThat(Files.readString(out.resolve("model/MODEL_CARD.md"))).contains(words, "| normal | 94.0 % |");
    }

    @Test
    void aTrainingThatFailedGoesOnByTheSameCommand() throws Exception {
        trainer.stopAt(2);
        assertThatThrownBy(() -> train(12, 1)).isInstanceOf(TrainingFailedException.class)
                .hasMessageContaining("ended with status 1").hasMessageContaining("out of memory")
                .hasMessageContaining(out.resolve("work/training.log").toString());
        assertThat(out.resolve("model")).doesNotExist();
        String folds = Files.readString(out.resolve("folds.csv"));
        trainer.goOn();
        seen.clear();
        train(12, 1);
        assertThat(seen).contains("Going on with the training begun here")
                .anyMatch(line -> line.startsWith("epoch 3:")).noneMatch(line -> line.startsWith("epoch 2:"));
        assertThat(Files.readString(out.resolve("folds.csv"))).isEqualTo(folds);
        seen.clear();
        train(12, 1);
        assertThat(seen).contains("Trained to the end before");
    }

    @Test
    void aFolderBegunWithOtherOptionsOrDataIsLeftAlone() throws Exception {
        train(12, 1);
        assertThatThrownBy(() -> train(12, 2)).isInstanceOf(CannotTrainException.class)
                .hasMessageContaining("--seed was 1, now 2").hasMessageContaining("name another --out");
        assertThatThrownBy(() -> train(13, 1)).isInstanceOf(CannotTrainException.class)
                .hasMessageContaining("the annotations changed since");
    }

    @Test
    void twoTrainingsDoNotRunInOneFolder() throws Exception {
        try (WorkFolder held = WorkFolder.open(out)) {
            assertThatThrownBy(() -> train(12, 1)).isInstanceOf(CannotTrainException.class)
                    .hasMessageContaining("another training is running in " + out);
            assertThat(held.plan()).doesNotExist();
        }
        train(12, 1);
    }

    @Test
    void aFolderWithOtherThingsIsNotWrittenTo() throws Exception {
        Files.createDirectories(out);
        Files.writeString(out.resolve("letter.txt"), "dear colleague");
        assertThatThrownBy(() -> train(12, 1)).isInstanceOf(CannotTrainException.class)
                .hasMessageContaining("holds other things");
        assertThat(out.resolve("work")).doesNotExist();
    }

    @Test
    void aGpuThatIsNotThereIsNamed() {
        Training.Request onGpu = new Training.Request(Recipe.YOLOV5, "own", "1", "0", 1, Optional.empty(), Optional.of(true),
                List.of());
        assertThatThrownBy(() -> new Training(trainer.python(), watcher).run(set(12), onGpu, out, result -> { }))
                .isInstanceOf(CannotTrainException.class).hasMessageContaining("sees no GPU");
        assertThat(out).doesNotExist();
    }

    @Test
    void missingPyTorchIsNamedWithTheCommandsThatInstallIt() {
        trainer.lacks("torch");
        assertThatThrownBy(() -> Python.find(Map.of("PYTHON", "python3"), trainer.code()))
                .isInstanceOf(CannotTrainException.class)
                .hasMessageContaining("python3 (Python 3.11.2) lacks torch (No module named 'torch')")
                .hasMessageContaining("sudo apt-get install python3-torch").hasMessageContaining("python3 -m pip install torch");
    }

    @Test
    void aPythonThatDoesNotRunIsNamed() {
        assertThatThrownBy(() -> Python.find(Map.of("PYTHON", "/nowhere/python3"), trainer.code()))
                .isInstanceOf(CannotTrainException.class).hasMessageContaining("/nowhere/python3 does not run")
                .hasMessageContaining("PYTHON=/path/to/python3");
    }

    @Test
    void aPythonThatHasAllOfItIsTaken() throws Exception {
        assertThat(Python.find(Map.of("PYTHON", "python3"), trainer.code())).isEqualTo(trainer.python());
    }
}
