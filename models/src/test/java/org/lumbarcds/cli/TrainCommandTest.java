// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lumbarcds.image.TestPictures;

class TrainCommandTest {

    private static final String GOOD = object("normal", 10, 20, 30, 30) + object("Herniated disc", 10, 40, 30, 50);

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path data;

    /** Ten pictures of five patients, as LabelImg writes them, 64 x 64. */
    @BeforeEach
    void annotatedPictures() throws IOException {
        data = folder.resolve("annotated");
        Files.createDirectories(data);
        StringBuilder patients = new StringBuilder("image,patient\n");
        for (int i = 0; i < 10; i++) {
            picture("p" + i + ".png", i);
            voc("p" + i, GOOD);
            patients.append("p").append(i).append(".png,P").append(i / 2).append('\n');
        }
        Files.writeString(folder.resolve("patients.csv"), patients);
    }

    private void picture(String name, int dot) throws IOException {
        BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setSample(dot, 0, 0, 255);
        ImageIO.write(image, "png", data.resolve(name).toFile());
    }

    private void voc(String stem, String objects) throws IOException {
        Files.writeString(data.resolve(stem + ".xml"), "<annotation>\n<filename>" + stem + ".png</filename>\n"
                + "<size><width>64</width><height>64</height><depth>1</depth></size>\n" + objects + "</annotation>\n");
    }

    private static String object(String name, int x1, int y1, int x2, int y2) {
        return "<object><name>" + name + "</name><bndbox><xmin>" + x1 + "</xmin><ymin>" + y1 + "</ymin><xmax>" + x2
                + "</xmax><ymax>" + y2 + "</ymax></bndbox></object>\n";
    }

    private int train(String... more) {
        List<String> words = new ArrayList<>(List.of("train", "--data", data.toString(), "--patients",
                folder.resolve("patients.csv").toString(), "--out", folder.resolve("model").toString()));
        words.addAll(Arrays.asList(more));
        return Lumbar.run(new PrintWriter(out, true), new PrintWriter(err, true), words.toArray(String[]::new));
    }

    static Stream<Arguments> badAnnotations() {
        return Stream.of(
                arguments("outside", object("normal", 50, 20, 90, 30), "p3.xml, object 1 at line 4: the box", "draw it again"),
                arguments("no area", object("normal", 30, 20, 30, 30), "p3.xml, object 1 at line 4: the box", "has no area"),
                arguments("unknown class", object("fracture", 10, 20, 30, 30), "the class 'fracture' is not known", "--class"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badAnnotations")
    void aBadBoxIsNamedWithFileLineAndRemedyAndNothingIsTrained(String what, String objects, String where, String remedy)
            throws IOException {
        voc("p3", objects);
        assertThat(train()).isEqualTo(Lumbar.SOME_FILES_FAILED);
        assertThat(err.toString()).contains(where, remedy, "1 error; nothing was trained");
        assertThat(folder.resolve("model")).doesNotExist();
    }

    @Test
    void aPictureWithDamagedPixelsIsNamedBeforeTheTraining() throws IOException {
        byte[] whole = Files.readAllBytes(data.resolve("p3.png"));
        // Its header and checksums are right, its rows are not all there.
        Files.write(data.resolve("p3.png"), TestPictures.claiming(whole, 64, 4000));
        voc("p3", "");
        Files.writeString(data.resolve("p3.xml"), Files.readString(data.resolve("p3.xml")).replace("<height>64", "<height>4000"));
        assertThat(train("--check")).isEqualTo(Lumbar.SOME_FILES_FAILED);
        assertThat(err.toString()).contains("p3.png: damaged PNG", "replace the image", "1 error; nothing was trained");
        assertThat(train("--check", "--skip-bad")).isEqualTo(Lumbar.OK);
        assertThat(out.toString()).contains("9 pictures can be trained on");
    }

    @Test
    void everythingWrongIsToldAtOnce() throws IOException {
        voc("p1", object("fracture", 10, 20, 30, 30));
        Files.delete(data.resolve("p5.png"));
        Files.write(data.resolve("p7.png"), new byte[10]);
        Files.copy(data.resolve("p0.png"), data.resolve("p9.png"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(folder.resolve("patients.csv"), """
                image,patient,fold
                p0.png,P0,0
                p1.png,P0,0
                p2.png,P1,1
                p3.png,P1,2
                p4.png,P2,2
                p5.png,P2,2
                p6.png,P3,3
                p7.png,P3,3
                p8.png,P4,4
                p9.png,P4,4
                """);
        assertThat(train()).isEqualTo(Lumbar.SOME_FILES_FAILED);
        assertThat(err.toString()).contains("'fracture' is not known", "p5.png is missing", "p7.png", "a copy of p0.png",
                "patient P1: the patient is in 2 folds (1, 2)", "usable pictures of", "nothing was trained");
    }

    @Test
    void picturesWithErrorsAreLeftOutWhenAsked() throws IOException {
        voc("p3", object("fracture", 10, 20, 30, 30));
        assertThat(train("--skip-bad", "--check")).isEqualTo(Lumbar.OK);
        assertThat(err.toString()).contains("left out (--skip-bad)");
        assertThat(out.toString()).contains("9 pictures can be trained on");
    }

    @Test
    void aWordOfTheHospitalIsTakenForAClassWhenSaidSo() throws IOException {
        voc("p3", object("bandscheibe ok", 10, 20, 30, 30));
        assertThat(train("--check")).isEqualTo(Lumbar.SOME_FILES_FAILED);
        assertThat(train("--check", "--class", "bandscheibe ok=normal")).isEqualTo(Lumbar.OK);
        assertThat(train("--check", "--class", "bandscheibe ok=fracture")).isEqualTo(Lumbar.USAGE);
    }

    static Stream<Arguments> wrongUsage() {
        return Stream.of(
                arguments(new String[] {"--model", "resnet"}, "unknown model 'resnet'; there are ours, compact"),
                arguments(new String[] {"--minutes", "0"}, "--minutes must be above 0"),
                arguments(new String[] {"--device", "tpu"}, "--device must be cpu or cuda"),
                arguments(new String[] {"--name", " "}, "--name must be one line"),
                arguments(new String[] {"stray"}, "unknown words: stray"));
    }

    @ParameterizedTest
    @MethodSource("wrongUsage")
    void wrongUsageNamesTheMistake(String[] words, String message) {
        assertThat(train(words)).isEqualTo(Lumbar.USAGE);
        assertThat(err.toString()).contains(message);
    }

    @Test
    void theOutputMustNotLieAmongTheAnnotations() {
        String inside = data.resolve("model").toString();
        assertThat(Lumbar.run(new PrintWriter(out, true), new PrintWriter(err, true), "train", "--data", data.toString(),
                "--out", inside)).isEqualTo(Lumbar.USAGE);
        assertThat(err.toString()).contains("lies inside --data");
    }

    @Test
    void aFolderThatIsNotThereIsBadData() {
        data = folder.resolve("nowhere");
        assertThat(train()).isEqualTo(Lumbar.SOME_FILES_FAILED);
        assertThat(err.toString()).contains("there is no folder").contains("nowhere");
    }
}
