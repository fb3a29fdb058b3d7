// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lumbarcds.image.Box;
import org.lumbarcds.evaluate.LabelledPicture.TruthBox;
import org.lumbarcds.testing.RealData;

class LumbarBoxesTest {

    @TempDir
    Path folder;

    @BeforeEach
    void aSmallDataSet() throws IOException {
        Files.createDirectories(folder.resolve("labels"));
        Files.writeString(folder.resolve("classes.txt"), "degenerative disc\nnormal disc\nstenosis\nspondylolisthesis\n"
                + "disc bulge\nthoracic disc bulge\n");
        Files.writeString(folder.resolve("index.csv"), "image,patient,fold,width,height,weighting,source\n"
                + "A_T1.jpg,0001,3,200,100,T1,somewhere\n");
        Files.writeString(folder.resolve("labels/A_T1.txt"), "4 0.5 0.5 0.1 0.2\n\n5 0.5 0.5 0.1 0.2\n0 0.1 0.1 0.2 0.2\n");
    }

    private void refused(String... words) {
        assertThatThrownBy(() -> LumbarBoxes.read(folder)).isInstanceOf(IOException.class).message().contains(words);
    }

    @Test
    void boxesComeInPixelsAndInTheDetectorsWords() throws IOException {
        LabelledPicture picture = LumbarBoxes.read(folder).get(0);
        assertThat(picture.file()).isEqualTo(folder.resolve("images/A_T1.jpg"));
        assertThat(picture.patient()).isEqualTo("0001");
        assertThat(picture.fold()).isEqualTo("3");
        assertThat(picture.boxes()).extracting(TruthBox::className)
                .containsExactly("herniation", "herniation", "degeneration");
        assertThat(picture.boxes().get(0).box()).isEqualTo(new Box(90, 40, 110, 60));
    }

    @Test
    void whatCannotBeUnderstoodIsNamedWithItsLine() throws IOException {
        Files.writeString(folder.resolve("labels/A_T1.txt"), "1 0.5 0.5 0.1 0.2\n9 0.5 0.5 0.1 0.2\n");
        refused("A_T1.txt line 2: class 9 is not known");
        Files.writeString(folder.resolve("labels/A_T1.txt"), "1 0.5 0.5 0.1\n");
        refused("A_T1.txt line 1 has 4 values, not 5");
        Files.writeString(folder.resolve("labels/A_T1.txt"), "1 0.5 half 0.1 0.2\n");
        refused("A_T1.txt line 1: half is not a number");
        Files.delete(folder.resolve("labels/A_T1.txt"));
        refused("no labels at", "A_T1.txt");
        Files.writeString(folder.resolve("index.csv"), "image,patient,fold,width,height\nA_T1.jpg,1\n");
        refused("index.csv line 2 has 2 columns, not 5");
        Files.writeString(folder.resolve("index.csv"), "image,patient\n");
        refused("index.csv has no column fold");
        Files.delete(folder.resolve("index.csv"));
        refused("no index.csv in");
    }

    @Test
    void theRealDataSetIsReadAsItsReadmeSays() throws IOException {
        List<LabelledPicture> pictures = LumbarBoxes.read(RealData.folder("lumbar-boxes"));
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
