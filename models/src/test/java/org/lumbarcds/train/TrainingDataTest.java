// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lumbarcds.annotation.LabelledPicture;

class TrainingDataTest {

    /** 40 patients of two pictures each; every fourth has a slip, every fifth a herniation. */
    private static Annotated patients(int from, int to) {
        Annotated annotated = new Annotated();
        for (int patient = from; patient < to; patient++) {
            for (int picture = 0; picture < 2; picture++) {
                String name = "patient" + patient;
                if (patient % 4 == 0) {
                    annotated.picture(name, "", "normal", "spondylolisthesis");
                } else if (patient % 5 == 0) {
                    annotated.picture(name, "", "normal", "herniation");
                } else {
                    annotated.picture(name, "", "normal");
                }
            }
        }
        return annotated;
    }

    private static TrainingData dealt(Annotated annotated, Map<String, String> kept, long seed) throws CannotTrainException {
        return TrainingData.of(annotated.set(), kept, "0", seed);
    }

    private static Map<String, String> folds(TrainingData data) {
        Map<String, String> folds = new HashMap<>();
        data.pictures().forEach(p -> folds.put(p.patient(), p.fold()));
        return folds;
    }

    @Test
    void noPatientIsOnBothSidesOfAnyFold() throws CannotTrainException {
        TrainingData data = dealt(patients(0, 40), Map.of(), 1);
        for (String fold : TrainingData.FOLDS) {
            Set<String> both = new HashSet<>(TrainingData.patients(data.held(fold)));
            assertThat(both).hasSize(8);
            both.retainAll(TrainingData.patients(data.trained(fold)));
            assertThat(both).isEmpty();
        }
    }

    @Test
    void patientsWithASlipAreSpreadEvenly() throws CannotTrainException {
        TrainingData data = dealt(patients(0, 40), Map.of(), 7);
        for (String fold : TrainingData.FOLDS) {
            List<LabelledPicture> slips =
                    data.held(fold).stream().filter(p -> TrainingData.has(p, "spondylolisthesis")).toList();
            assertThat(TrainingData.patients(slips)).hasSize(2);
        }
    }

    @Test
    void theSameSeedDealsTheSameFoldsAndAnotherOneOthers() throws CannotTrainException {
        assertThat(folds(dealt(patients(0, 40), Map.of(), 3))).isEqualTo(folds(dealt(patients(0, 40), Map.of(), 3)));
        assertThat(folds(dealt(patients(0, 40), Map.of(), 3))).isNotEqualTo(folds(dealt(patients(0, 40), Map.of(), 4)));
    }

    @Test
    void patientsDealtBeforeStayWhereTheyWereWhenOthersAreAdded(@TempDir Path folder)
            throws CannotTrainException, IOException {
        TrainingData before = dealt(patients(0, 20), Map.of(), 1);
        Path file = folder.resolve("folds.csv");
        FoldsFile.write(file, before.pictures());
        TrainingData after = dealt(patients(0, 40), FoldsFile.read(file), 99);
        assertThat(folds(after)).containsAllEntriesOf(folds(before));
        for (String fold : TrainingData.FOLDS) {
            assertThat(TrainingData.patients(after.held(fold))).hasSize(8);
        }
    }

    @Test
    void aFoldsFileThatSplitsAPatientIsRefusedWithItsLine(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("folds.csv");
        Files.writeString(file, "image,patient,fold\na.png,P1,0\nb.png,P1,2\n");
        assertThatThrownBy(() -> FoldsFile.read(file)).isInstanceOf(CannotTrainException.class)
                .hasMessageContaining("line 3: patient P1 is in fold '2' and in 0");
        Files.writeString(file, "image,patient,fold\na.png,P1,9\n");
        assertThatThrownBy(() -> FoldsFile.read(file)).isInstanceOf(CannotTrainException.class)
                .hasMessageContaining("line 2: patient P1 is in fold '9'");
    }

    @Test
    void foldsThatAreGivenAreKept() throws CannotTrainException {
        Annotated annotated = new Annotated();
        for (int i = 0; i < 12; i++) {
            annotated.picture("patient" + i, Integer.toString(i % 3), "normal");
        }
        TrainingData data = TrainingData.of(annotated.set(), Map.of("patient0", "4"), "2", 1);
        assertThat(data.held("2")).hasSize(4).allMatch(p -> p.fold().equals("2"));
        assertThatThrownBy(() -> TrainingData.of(annotated.set(), Map.of(), "3", 1))
                .isInstanceOf(CannotTrainException.class).hasMessageContaining("fold 3 has 0 pictures");
    }

    static Stream<Arguments> obstacles() {
        return Stream.of(
                arguments("one picture each, unsaid", each(p -> "p" + p + ".png", p -> "", "normal"), "--patients"),
                arguments("four patients", each(p -> "P" + p % 4, p -> "", "normal"), "at least 8 of 5 are needed"),
                arguments("no normal disc", each(p -> "P" + p, p -> "", "herniation"), "no box of a normal disc"),
                arguments("folds for some", each(p -> "P" + p, p -> p == 3 ? "" : "1", "normal"), "such as p3.png"),
                arguments("strange folds", each(p -> "P" + p, p -> p < 5 ? "a" : "1", "normal"), "fold a: folds are named 0"));
    }

    private static Annotated each(IntFunction<String> patient, IntFunction<String> fold,
            String name) {
        Annotated annotated = new Annotated();
        for (int i = 0; i < 10; i++) {
            annotated.picture(patient.apply(i), fold.apply(i), name);
        }
        return annotated;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("obstacles")
    void whatKeepsASetFromBeingTrainedOnIsNamed(String what, Annotated annotated, String words) {
        assertThat(TrainingData.obstacles(annotated.set(), false)).singleElement().asString().contains(words);
    }

    @Test
    void aGoodSetHasNoObstacleAndOnePictureAPatientIsOneWhenSaid() {
        assertThat(TrainingData.obstacles(patients(0, 40).set(), false)).isEmpty();
        assertThat(TrainingData.obstacles(each(p -> "p" + p + ".png", p -> "", "normal").set(), true)).isEmpty();
    }

    @Test
    void classesThatNobodyAnnotatedAndFewPatientsAreTold() throws CannotTrainException {
        TrainingData data = dealt(patients(0, 40), Map.of(), 1);
        assertThat(data.untaught("0")).containsExactlyInAnyOrder("stenosis", "degeneration");
        assertThat(data.cautions("0")).contains(
                "no box of stenosis to train on: the model will not judge it, neither present nor absent",
                "boxes of spondylolisthesis of only 8 patients to train on: expect many misses");
    }

    @Test
    void anyChangeOfTheDataChangesTheDigest() throws CannotTrainException {
        String digest = dealt(patients(0, 40), Map.of(), 1).digest();
        assertThat(dealt(patients(0, 40), Map.of(), 1).digest()).isEqualTo(digest).matches("[0-9a-f]{64}");
        assertThat(dealt(patients(0, 41), Map.of(), 1).digest()).isNotEqualTo(digest);
        assertThat(dealt(patients(0, 40), Map.of(), 2).digest()).isNotEqualTo(digest);
    }
}
