// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.annotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.lumbarcds.annotation.AnnotationFolder.CLASSES;
import static org.lumbarcds.annotation.AnnotationFolder.errors;
import static org.lumbarcds.annotation.AnnotationFolder.names;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lumbarcds.annotation.LabelledPicture.TruthBox;
import org.lumbarcds.image.Box;
import org.lumbarcds.testing.RealData;

/** The project's own layout: reading, patients and folds, writing. */
class LumbarBoxesTest {

    private static final String INDEX = "image,patient,fold,width,height,weighting,source\n";

    @TempDir
    Path path;

    private AnnotationFolder folder;

    @BeforeEach
    void aSmallDataSet() throws IOException {
        folder = new AnnotationFolder(path).text("classes.txt", CLASSES).text("index.csv",
                        INDEX + "A_T1.jpg,0001,3,200,100,T1,\"somewhere, else\"\nA_T2.jpg,0001,3,200,100,T2,\n")
                .picture("images/A_T1.jpg").picture("images/A_T2.jpg")
                .text("labels/A_T1.txt",
                        "4 0.5 0.5 0.1 0.2\n\n5 0.4 0.5 0.1 0.2\n0 0.1 0.1 0.2 0.2\n").text("labels/A_T2.txt",
                        "1 0.5 0.5 0.1 0.2\n");
    }

    @Test
    void masksOfTheSameNamesAreNotTakenForThePictures() throws IOException {
        folder.picture("masks/A_T1.jpg").picture("masks/A_T2.jpg");
        assertThat(folder.read().problems()).isEmpty();
        assertThat(folder.read().pictures()).extracting(LabelledPicture::file)
                .containsExactly(path.resolve("images/A_T1.jpg"), path.resolve("images/A_T2.jpg"));
    }

    @Test
    void patientFoldAndWeightingComeFromTheIndex() throws IOException {
        AnnotationSet set = folder.read();
        assertThat(set.format()).isEqualTo(AnnotationFormat.LUMBAR_BOXES);
        assertThat(set.problems()).isEmpty();
        LabelledPicture picture = set.pictures().get(0);
        assertThat(picture.file()).isEqualTo(path.resolve("images/A_T1.jpg"));
        assertThat(picture.patient()).isEqualTo("0001");
        assertThat(picture.fold()).isEqualTo("3");
        assertThat(picture.weighting()).isEqualTo("T1");
        assertThat(picture.sha256()).matches("[0-9a-f]{64}");
        assertThat(picture.boxes()).extracting(TruthBox::className).containsExactly("herniation", "herniation",
                "degeneration");
        assertThat(picture.boxes().get(0).box()).usingRecursiveComparison()
                .withEqualsForType((a, b) -> Math.abs(a - b) < 1e-9, Double.class).isEqualTo(new Box(90, 40, 110, 60));
    }

    @Test
    void aMissingLabelFileAndAPictureListedTwiceAreNamedWithTheirLine() throws IOException {
        Files.delete(path.resolve("labels/A_T2.txt"));
        folder.text("index.csv", INDEX
                + "A_T1.jpg,0001,3,200,100,T1,\nA_T2.jpg,0001,3,200,100,T2,\nA_T1.jpg,0001,3,200,100,T1,\n");
        AnnotationSet set = folder.read();
        assertThat(errors(set)).hasSize(2);
        assertThat(errors(set).get(0)).contains("index.csv, line 3", "no label file A_T2.txt");
        assertThat(errors(set).get(1)).contains("index.csv, line 4", "A_T1.jpg is listed twice");
        assertThat(names(set)).containsExactly("A_T1.jpg");
    }

    @Test
    void aPatientInTwoFoldsIsLeftOut() throws IOException {
        folder.text("index.csv", INDEX + "A_T1.jpg,0001,3,200,100,T1,\nA_T2.jpg,0001,4,200,100,T2,\nB.jpg,2,4,200,100,T2,\n")
                .picture("images/B.jpg").text("labels/B.txt", "1 0.5 0.5 0.1 0.2\n");
        AnnotationSet set = folder.read();
        assertThat(errors(set)).hasSize(1).first().asString().contains("patient 0001", "is in 2 folds (3, 4)");
        assertThat(names(set)).containsExactly("B.jpg");
    }

    @Test
    void aCopyOfAPictureIsLeftOut() throws IOException {
        Files.copy(path.resolve("images/A_T1.jpg"), path.resolve("images/B.jpg"));
        folder.text("index.csv", INDEX + "A_T1.jpg,0001,3,200,100,T1,\nB.jpg,2,4,200,100,T2,\n").text("labels/B.txt", "");
        assertThat(errors(folder.read())).hasSize(1).first().asString()
                .contains("B.jpg", "a copy of A_T1.jpg, which is said to be of another patient");
    }

    @Test
    void masksOfTheSameNamesAreNoPictures() throws IOException {
        folder.picture("masks/A_T1.jpg").picture("masks/A_T2.jpg");
        AnnotationSet set = folder.read();
        assertThat(set.problems()).isEmpty();
        assertThat(set.pictures()).extracting(LabelledPicture::file)
                .containsExactly(path.resolve("images/A_T1.jpg"), path.resolve("images/A_T2.jpg"));
    }

    @Test
    void aTableOfPatientsWinsAndMustNameEveryPicture(@TempDir Path elsewhere) throws IOException {
        Path patients = elsewhere.resolve("patients.csv");
        Files.writeString(patients, "Image,Patient\nA_T1,X\n");
        AnnotationSet set = Annotations.read(path, new AnnotationOptions(Optional.empty(), Optional.of(patients), Map.of()));
        assertThat(set.pictures()).extracting(LabelledPicture::patient).containsExactly("X");
        assertThat(errors(set)).hasSize(1).first().asString().contains("A_T2.jpg",
                "whose picture this is does not stand in");
        Files.writeString(patients, "Image\nA_T1\n");
        assertThatThrownBy(() -> Annotations.read(path, new AnnotationOptions(Optional.empty(), Optional.of(patients),
                Map.of())))
                .isInstanceOf(IOException.class).hasMessageContaining("there is no column patient");
    }

    @Test
    void whatIsWrittenReadsBackTheSame(@TempDir Path written) throws IOException {
        List<LabelledPicture> pictures = folder.read().pictures();
        LumbarBoxesWriter.write(written, pictures);
        AnnotationSet again = new AnnotationFolder(written).read();
        assertThat(again.problems()).isEmpty();
        assertThat(again.pictures()).hasSize(2);
        for (int i = 0; i < 2; i++) {
            LabelledPicture before = pictures.get(i);
            LabelledPicture after = again.pictures().get(i);
            assertThat(after.patient()).isEqualTo(before.patient());
            assertThat(after.fold()).isEqualTo(before.fold());
            assertThat(after.sha256()).isEqualTo(before.sha256());
            assertThat(after.boxes()).extracting(TruthBox::className)
                    .isEqualTo(before.boxes().stream().map(TruthBox::className).toList());
            assertThat(after.boxes().get(0).box().x1()).isCloseTo(before.boxes().get(0).box().x1(), within(1e-4));
        }
        assertThatThrownBy(() -> LumbarBoxesWriter.write(written, pictures)).hasMessageContaining("holds data already");
        assertThatThrownBy(() -> LumbarBoxesWriter.write(path.resolve("new"), List.of(pictures.get(0).inFold(""))))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("has no fold");
    }

    @Test
    void picturesOfEqualNamesAreKeptApartWhenWritten(@TempDir Path written) throws IOException {
        folder.picture("other/A_T1.png");
        LabelledPicture first = folder.read().pictures().get(0);
        LabelledPicture second = new LabelledPicture(path.resolve("other/A_T1.png"), "2", "0", "", 200, 100, "", List.of());
        LumbarBoxesWriter.write(written, List.of(first, second));
        assertThat(names(new AnnotationFolder(written).read())).containsExactly("A_T1.jpg", "A_T1-2.png");
    }

    @Test
    void rareClassesAreDealtEvenlyAndPatientsStayWhole() {
        List<LabelledPicture> pictures = new ArrayList<>();
        for (int i = 0; i < 53; i++) {
            List<TruthBox> boxes = new ArrayList<>(List.of(new TruthBox("normal", new Box(0, 0, 9, 9))));
            if (i % 5 == 0) {
                boxes.add(new TruthBox("spondylolisthesis", new Box(0, 0, 9, 9)));
            }
            for (String weighting : List.of("T1", "T2")) {
                pictures.add(new LabelledPicture(Path.of(i + weighting), "p" + i, "", weighting, 9, 9, "", boxes));
            }
        }
        List<LabelledPicture> dealt = PatientFolds.deal(pictures, 5, 1);
        Map<String, Set<String>> folds = dealt.stream().collect(Collectors.groupingBy(LabelledPicture::patient,
                Collectors.mapping(LabelledPicture::fold, Collectors.toSet())));
        assertThat(folds.values()).allMatch(own -> own.size() == 1);
        for (int fold = 0; fold < 5; fold++) {
            String name = Integer.toString(fold);
            List<LabelledPicture> own = dealt.stream().filter(p -> p.fold().equals(name)).toList();
            assertThat(own.size() / 2).isBetween(10, 11);
            // Eleven patients with a slip: two or three a fold, two pictures each.
            assertThat(own.stream().filter(p -> p.boxes().size() == 2).count() / 2).isBetween(2L, 3L);
        }
        assertThat(PatientFolds.deal(pictures, 5, 1)).isEqualTo(dealt);
        assertThat(PatientFolds.deal(pictures, 5, 2)).isNotEqualTo(dealt);
        assertThatThrownBy(() -> PatientFolds.deal(pictures.subList(0, 2), 5,
                1)).hasMessageContaining("1 patients cannot be dealt");
    }

    @Test
    void theRealDataSetIsReadAsItsReadmeSays() throws IOException {
        AnnotationSet set = Annotations.read(RealData.folder("lumbar-boxes"), AnnotationOptions.defaults());
        List<LabelledPicture> pictures = set.pictures();
        assertThat(set.problems()).isEmpty();
        assertThat(pictures).hasSize(928);
        assertThat(pictures.stream().map(LabelledPicture::patient).distinct()).hasSize(465);
        assertThat(count(pictures, "normal")).isEqualTo(3712);
        assertThat(count(pictures, "herniation")).isEqualTo(1797 + 129);
        assertThat(count(pictures, "spondylolisthesis")).isEqualTo(111);
        assertThat(count(pictures, "stenosis")).isEqualTo(1714);
        assertThat(count(pictures, "degeneration")).isEqualTo(548);
    }

    private static long count(List<LabelledPicture> pictures, String name) {
        return pictures.stream().flatMap(p -> p.boxes().stream()).filter(b -> b.className().equals(name)).count();
    }
}
