// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.annotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lumbarcds.annotation.AnnotationFolder.errors;
import static org.lumbarcds.annotation.AnnotationFolder.names;
import static org.lumbarcds.annotation.AnnotationFolder.object;
import static org.lumbarcds.annotation.AnnotationFolder.warnings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lumbarcds.annotation.LabelledPicture.TruthBox;
import org.lumbarcds.image.Box;

class VocTest {

    @TempDir
    Path path;

    private AnnotationFolder folder;

    @BeforeEach
    void onePictureWithoutFault() throws IOException {
        folder = new AnnotationFolder(path).picture("images/good.jpg")
                .voc("labels/good.xml", "good.jpg", object("Normal_Disc", "10", "20", "40.5", "30"));
    }

    /** Adds bad.jpg with the annotation and expects it alone to be left out, with the words. */
    private void refused(String annotation, String... words) throws IOException {
        folder.picture("images/bad.jpg").text("labels/bad.xml", annotation);
        AnnotationSet set = folder.read();
        assertThat(errors(set)).hasSize(1);
        assertThat(errors(set).get(0)).contains(words).contains("bad.xml");
        assertThat(names(set)).containsExactly("good.jpg");
    }

    private void refusedObject(String object, String... words) throws IOException {
        folder.voc("labels/bad.xml", "bad.jpg", object);
        refused(Files.readString(path.resolve("labels/bad.xml")), words);
    }

    @Test
    void whatLabelImgWritesIsRead() throws IOException {
        AnnotationSet set = folder.read();
        assertThat(set.format()).isEqualTo(AnnotationFormat.VOC);
        assertThat(set.hasErrors()).isFalse();
        LabelledPicture picture = set.pictures().get(0);
        assertThat(picture.boxes()).containsExactly(new TruthBox("normal", new Box(10, 20, 40.5, 30)));
        assertThat(picture.width()).isEqualTo(200);
        assertThat(picture.file()).isEqualTo(path.resolve("images/good.jpg"));
    }

    @Test
    void withoutPatientsEveryPictureIsOneAndThatIsSaid() throws IOException {
        AnnotationSet set = folder.read();
        assertThat(set.pictures().get(0).patient()).isEqualTo("good.jpg");
        assertThat(set.pictures().get(0).fold()).isEmpty();
        assertThat(warnings(set)).hasSize(1).first().asString().contains("each counts as a patient of its own",
                "--patients");
    }

    @Test
    void aPictureNamedWithoutEndingIsFound() throws IOException {
        folder.voc("labels/good.xml", "good", object("hernia-tion", "10", "20", "40", "30"));
        folder.voc("labels/good.xml", "good", object("herniation", "10", "20", "40", "30"));
        assertThat(names(folder.read())).containsExactly("good.jpg");
    }

    @Test
    void aPathThatLeavesTheFolderIsNotFollowed(@TempDir Path elsewhere) throws IOException {
        new AnnotationFolder(elsewhere).picture("secret.jpg");
        folder.voc("labels/bad.xml", elsewhere.resolve("secret.jpg").toString(), object("normal", "1", "1", "9", "9"));
        assertThat(errors(folder.read())).hasSize(1).first().asString().contains("the image secret.jpg is missing");
    }

    @Test
    void aFileThatIsNotSuchXmlIsNamed() throws IOException {
        refused("", "the file is empty", "save the picture's annotation again");
        refused("<annotation><object>", "not well-formed XML (line 1)");
        refused("<svg/>", "begins with <svg>, not with <annotation>");
    }

    @Test
    void aDocumentTypeIsRefusedSoThatNoEntityIsEverRead() throws IOException {
        refused("<?xml version=\"1.0\"?>\n<!DOCTYPE annotation [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>\n"
                + "<annotation><filename>&x;</filename></annotation>", "declares a document type (line 2)", "DOCTYPE");
    }

    @Test
    void anUnknownClassIsNamedWithItsRemedy() throws IOException {
        refusedObject(object("fracture", "1", "1", "9", "9"), "object 1 at line 14", "the class 'fracture' is not known",
                "--class \"fracture=CLASS\"", "ignore");
    }

    @Test
    void boxesWithoutAreaOrNumberAreNamed() throws IOException {
        refusedObject(object("normal", "10", "20", "10", "30"), "object 1", "has no area");
        refusedObject(object("normal", "30", "20", "10", "30"), "has no area");
        refusedObject(object("normal", "NaN", "20", "10", "30"), "a side that is no number");
        refusedObject(object("normal", "wide", "20", "10", "30"), "<xmin> is 'wide', which is not a number");
        refusedObject(object("", "1", "20", "10", "30"), "has no <name>");
        refusedObject("<object><name>normal</name></object>", "has no <xmin>");
    }

    @Test
    void aBoxOutsideThePictureIsNamed() throws IOException {
        refusedObject(object("normal", "190", "20", "220", "30"), "reaches 20 pixels beyond the picture of 200 x 100");
        refusedObject(object("normal", "-5", "20", "20", "30"), "reaches 5 pixels beyond");
    }

    @Test
    void aBoxThatRoundingPushedOutIsCutOff() throws IOException {
        folder.voc("labels/good.xml", "good.jpg", object("normal", "190", "20", "201", "30"));
        AnnotationSet set = folder.read();
        assertThat(set.hasErrors()).isFalse();
        assertThat(set.pictures().get(0).boxes().get(0).box()).isEqualTo(new Box(190, 20, 200, 30));
    }

    @Test
    void anAnnotationOfAPictureOfAnotherSizeIsNamed() throws IOException {
        refused("<annotation><filename>bad.jpg</filename><size><width>812</width><height>662</height></size></annotation>",
                "made on a picture of 812 x 662 pixels, but bad.jpg has 200 x 100");
    }

    @Test
    void aMissingImageIsNamed() throws IOException {
        folder.voc("labels/bad.xml", "gone.bmp", object("normal", "1", "1", "9", "9"));
        assertThat(errors(folder.read())).hasSize(1).first().asString()
                .contains("bad.xml", "the image gone.bmp is missing", "convert it to PNG or JPEG");
    }

    @Test
    void anUnreadableImageIsNamed() throws IOException {
        folder.voc("labels/bad.xml", "bad.jpg", object("normal", "1", "1", "9", "9")).text("images/bad.jpg", "no picture");
        assertThat(errors(folder.read())).hasSize(1).first().asString().contains("bad.jpg: not a JPEG or PNG file");
    }

    @Test
    void aFileTooLargeIsNotRead() throws IOException {
        refused(" ".repeat(1_100_000), "the file has 1100000 bytes, more than 1048576");
    }

    @Test
    void aBoxDrawnTwiceCountsOnceAndIsTold() throws IOException {
        folder.voc("labels/good.xml", "good.jpg", object("normal", "10", "20", "40", "30"),
                object("normal disc", "10.2", "20", "40", "30"), object("stenosis", "10", "20", "40", "30"));
        AnnotationSet set = folder.read();
        assertThat(set.pictures().get(0).boxes()).extracting(TruthBox::className).containsExactly("normal", "stenosis");
        assertThat(warnings(set)).anyMatch(w -> w.contains("object 2") && w.contains("drawn twice"));
    }

    @Test
    void aPictureWithoutBoxesAndOneWithoutAnnotationAreTold() throws IOException {
        folder.picture("images/empty.jpg").voc("labels/empty.xml", "empty.jpg").picture("images/forgotten.png");
        AnnotationSet set = folder.read();
        assertThat(names(set)).containsExactly("empty.jpg", "good.jpg");
        assertThat(warnings(set)).anyMatch(w -> w.contains("empty.xml") && w.contains("no box is drawn"))
                .anyMatch(w -> w.contains("forgotten.png") && w.contains("has no annotation"));
    }

    @Test
    void twoImagesOfOneNameAreNotGuessedBetween() throws IOException {
        folder.picture("a/bad.jpg").picture("b/bad.jpg").voc("labels/bad.xml", "bad.jpg", object("normal", "1", "1", "9",
                "9"));
        assertThat(errors(folder.read())).hasSize(1).first().asString().contains("there are several images bad.jpg");
    }
}
