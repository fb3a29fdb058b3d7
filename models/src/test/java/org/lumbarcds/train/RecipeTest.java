// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lumbarcds.testing.RepositoryRoot;

class RecipeTest {

    @TempDir
    Path run;

    private static TrainingPlan plan(Recipe recipe) {
        return new TrainingPlan(recipe, "own", "1", "2", 5, Optional.of(30.0), List.of("--batch", "4"), "0".repeat(64));
    }

    private List<String> training(Recipe recipe, boolean gpu) {
        return recipe.training(plan(recipe), Path.of("/data"), run, gpu);
    }

    @ParameterizedTest
    @EnumSource
    void theModulesOfEachDetectorAreInTheTrainingCodeAndTheUsersWordsComeLast(Recipe recipe) {
        for (List<String> words : List.of(training(recipe, false), recipe.export(Path.of("/data"), run, run))) {
            Path module = RepositoryRoot.path().resolve("models/training").resolve(words.get(0).replace('.', '/') + ".py");
            assertThat(module).isRegularFile();
        }
        assertThat(training(recipe, false)).containsSubsequence("--fold", "2", "--seed", "5", "--minutes", "30.0")
                .endsWith("--batch", "4");
        assertThat(Recipe.of(recipe.word())).isEqualTo(recipe);
    }

    @Test
    void publishedDetectorsAreReducedOnACpuOnly() {
        assertThat(training(Recipe.YOLOV5, false)).containsSubsequence("--row", "yolov5", "--width", "0.25", "--device", "cpu");
        assertThat(training(Recipe.PP_YOLOV2, true)).containsSubsequence("--row", "pp-yolov2", "--device", "cuda")
                .doesNotContain("--width");
        assertThat(training(Recipe.OURS, false)).doesNotContain("--width");
    }

    @Test
    void theCompactOneIsToldToGoOnWhereThereIsACheckpoint() throws IOException {
        assertThat(training(Recipe.COMPACT, false)).doesNotContain("--resume");
        Files.createFile(run.resolve("last.pt"));
        assertThat(training(Recipe.COMPACT, false)).contains("--resume");
    }

    @Test
    void anUnknownDetectorIsRefused() {
        assertThatThrownBy(() -> Recipe.of("resnet")).hasMessageContaining("there are ours, compact, yolov3");
    }
}
