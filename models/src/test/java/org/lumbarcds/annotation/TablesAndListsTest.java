// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.annotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lumbarcds.annotation.AnnotationFolder.CLASSES;
import static org.lumbarcds.annotation.AnnotationFolder.errors;
import static org.lumbarcds.annotation.AnnotationFolder.names;
import static org.lumbarcds.annotation.AnnotationFolder.warnings;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lumbarcds.annotation.LabelledPicture.TruthBox;
import org.lumbarcds.image.Box;

/** YOLO text, COCO JSON and CSV. */
class TablesAndListsTest {

    private static final String COCO = """
            {"images": [{"id": 1, "file_name": "images/a.png", "width": 200, "height": 100},
                        {"id": 2, "file_name": "b.png"}, {"id": 3, "file_name": "c.png"}],
             "categories": [{"id": 4, "name": "Herniated disc"}],
             "annotations": [{"id": 1, "image_id": 1, "category_id": 4, "bbox": [10, 20, 30, 10.5]}%s]}
            """;

    @TempDir
    Path path;

    private AnnotationFolder folder;

    @BeforeEach
    void threePictures() throws IOException {
        folder = new AnnotationFolder(path).picture("images/a.png").picture("images/b.png").picture("images/c.png");
    }

    @Test
    void yoloFractionsBecomePixels() throws IOException {
        folder.text("labels/classes.txt", CLASSES).text("labels/a.txt", "4 0.5 0.5 0.125 0.25\n\n3 0.5 0.5 1 1\n");
        AnnotationSet set = folder.read();
        assertThat(set.format()).isEqualTo(AnnotationFormat.YOLO);
        assertThat(set.pictures()).hasSize(1);
        assertThat(set.pictures().get(0).boxes()).containsExactly(
                new TruthBox("herniation", new Box(87.5, 37.5, 112.5, 62.5)), new TruthBox("spondylolisthesis", new Box(0,
                        0, 200, 100)));
    }

    @Test
    void eachYoloMistakeIsNamedWithItsLineAndTheOthersAreRead() throws IOException {
        folder.text("classes.txt", CLASSES).text("labels/c.txt", "1 0.5 0.5 0.1 0.1\n");
        for (String[] mistake : new String[][] {
            {"1 0.5 0.5 0.1 0.1\n6 0.5 0.5 0.1 0.1\n", "line 2: class 6 is out of range, classes.txt names 0 to 5"},
            {"-1 0.5 0.5 0.1 0.1\n", "line 1: class -1 is out of range"},
            {"1.5 0.5 0.5 0.1 0.1\n", "class 1.5 is out of range"},
            {"1 0.5 0.5 0.1\n", "line 1 has 4 values, not 5"},
            {"1 half 0.5 0.1 0.1\n", "line 1, centre x is 'half', which is not a number"},
            {"1 0.5 0.5 0 0.1\n", "line 1: the box", "has no area"},
            {"1 0.5 0.5 -0.1 0.1\n", "has no area"},
            {"1 0.5 NaN 0.1 0.1\n", "a side that is no number"},
            {"1 50 50 10 10\n", "pixels beyond the picture"}}) {
            AnnotationSet set = folder.text("labels/a.txt", mistake[0]).read();
            assertThat(errors(set)).as(mistake[0]).hasSize(1);
            assertThat(errors(set).get(0)).contains("a.txt").contains(java.util.Arrays.copyOfRange(mistake, 1,
                    mistake.length));
            assertThat(names(set)).containsExactly("c.png");
        }
    }

    @Test
    void anEmptyLabelFileIsAPictureWithoutBoxesAndTold() throws IOException {
        AnnotationSet set = folder.text("classes.txt", CLASSES).text("labels/a.txt", "").read();
        assertThat(set.pictures().get(0).boxes()).isEmpty();
        assertThat(warnings(set)).anyMatch(w -> w.contains("a.txt") && w.contains("no box is drawn"));
    }

    @Test
    void textInAnotherEncodingIsNamed() throws IOException {
        folder.text("classes.txt", CLASSES);
        java.nio.file.Files.createDirectories(path.resolve("labels"));
        java.nio.file.Files.write(path.resolve("labels/a.txt"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 0x31});
        assertThat(errors(folder.read())).hasSize(1).first().asString().contains("a.txt: the file is not text in UTF-8");
    }

    @Test
    void classNamesCanBeMappedAndLeftOut() throws IOException {
        folder.text("classes.txt", "Vorfall\nKreuzbein\n").text("labels/a.txt", "0 0.5 0.5 0.1 0.1\n1 0.5 0.5 0.2 0.2\n");
        AnnotationSet set = Annotations.read(path, new AnnotationOptions(java.util.Optional.empty(),
                java.util.Optional.empty(),
                java.util.Map.of("vorfall", "herniation", "KREUZBEIN", "ignore")));
        assertThat(set.pictures().get(0).boxes()).extracting(TruthBox::className).containsExactly("herniation");
        assertThatThrownBy(() -> new ClassNames(java.util.Map.of("x", "fracture")))
                .hasMessageContaining("class 'x' cannot stand for 'fracture'");
    }

    @Test
    void cocoBoxesAreCornerAndSize() throws IOException {
        AnnotationSet set = folder.text("annotations.json", COCO.formatted("")).read();
        assertThat(set.format()).isEqualTo(AnnotationFormat.COCO);
        assertThat(names(set)).containsExactly("a.png", "b.png", "c.png");
        assertThat(set.pictures().get(0).boxes()).containsExactly(new TruthBox("herniation", new Box(10, 20, 40, 30.5)));
        assertThat(set.pictures().get(1).boxes()).isEmpty();
    }

    @Test
    void eachCocoMistakeIsNamedAndTheOthersAreRead() throws IOException {
        for (String[] mistake : new String[][] {
            {"{\"image_id\": 2, \"category_id\": 9, \"bbox\": [1, 2, 3, 4]}", "category_id 9 is not among the categories"},
            {"{\"image_id\": 2, \"category_id\": 4.5, \"bbox\": [1, 2, 3, 4]}", "category_id 4.5 is not among the categories"},
            {"{\"image_id\": 2, \"category_id\": 4, \"bbox\": [1, 2, 3]}", "bbox is [1,2,3], not four numbers"},
            {"{\"image_id\": 2, \"category_id\": 4, \"bbox\": [1, 2, 3, \"4\"]}", "not four numbers"},
            {"{\"image_id\": 2, \"category_id\": 4, \"bbox\": [1, 2, 0, 4]}", "has no area"},
            {"{\"image_id\": 2, \"category_id\": 4, \"iscrowd\": 1, \"bbox\": [1, 2, 3, 4]}", "iscrowd is set"}}) {
            AnnotationSet set = folder.text("annotations.json", COCO.formatted(", " + mistake[0])).read();
            assertThat(errors(set)).as(mistake[0]).hasSize(1);
            assertThat(errors(set).get(0)).contains("annotations.json", "annotations[1]", mistake[1]);
            assertThat(names(set)).containsExactly("a.png", "c.png");
        }
        AnnotationSet set = folder.text("annotations.json", COCO.formatted(", {\"image_id\": 7}")).read();
        assertThat(errors(set)).hasSize(1).first().asString().contains("image_id 7 is not among the images");
        assertThat(names(set)).hasSize(3);
    }

    @Test
    void brokenJsonIsNamed() throws IOException {
        folder.text("annotations.json", "{\"images\": [");
        assertThat(errors(folder.read())).hasSize(1).first().asString().contains("annotations.json: the file is not JSON (line 1)");
        folder.text("annotations.json", "{\"images\": []}");
        assertThat(errors(folder.read())).hasSize(1).first().asString().contains("there is no list 'categories'");
    }

    @Test
    void csvLinesAreGatheredByPictureWithPatientAndFold() throws IOException {
        folder.text("boxes.csv", "image,class,x1,y1,x2,y2,patient,fold\n"
                + "a.png,normal,10,20,40,30,p1,0\nb.png,,,,,,p2,1\na.png,\"Stenosis\",1,2,3,4,p1,0\n");
        AnnotationSet set = folder.read();
        assertThat(set.format()).isEqualTo(AnnotationFormat.CSV);
        assertThat(set.hasErrors()).isFalse();
        assertThat(names(set)).containsExactly("a.png", "b.png");
        LabelledPicture picture = set.pictures().get(0);
        assertThat(picture.patient()).isEqualTo("p1");
        assertThat(picture.fold()).isEqualTo("0");
        assertThat(picture.boxes()).containsExactly(
                new TruthBox("normal", new Box(10, 20, 40, 30)), new TruthBox("stenosis", new Box(1, 2, 3, 4)));
    }

    @Test
    void aSpreadsheetsSemicolonsAndOtherColumnNamesAreUnderstood() throws IOException {
        folder.text("boxes.csv", "\uFEFFFilename;label;xmin;ymin;xmax;ymax\na.png;herniation;10;20;40;30\n");
        assertThat(folder.read().pictures().get(0).boxes()).containsExactly(new TruthBox("herniation", new Box(10, 20, 40,
                30)));
    }

    @Test
    void eachCsvMistakeIsNamedWithItsLine() throws IOException {
        folder.text("boxes.csv",
                "image,class,x1,y1,x2,y2\na.png,normal,10,20,40,30\n\nb.png,normal,10,,40,30\n,normal,1,2,3,4\n"
                + "c.png,normal,10,20,40,300\n");
        AnnotationSet set = folder.read();
        assertThat(errors(set)).hasSize(3);
        assertThat(errors(set).get(0)).contains("boxes.csv, line 4", "y1 is ''");
        assertThat(errors(set).get(1)).contains("line 5", "no image is named");
        assertThat(errors(set).get(2)).contains("line 6", "reaches 200 pixels beyond");
        assertThat(names(set)).containsExactly("a.png");
    }

    @Test
    void aTableWithRaggedLinesIsRefusedAsAWhole() throws IOException {
        folder.text("boxes.csv", "image,class,x1,y1,x2,y2\na.png,normal,10,20,40\n");
        assertThatThrownBy(folder::read).isInstanceOf(IOException.class)
                .hasMessageContaining("boxes.csv: line 2 has 5 columns, not 6");
        folder.text("boxes.csv", "image,class,x1,y1,x2,y2\na.png,\"normal,10,20,40\n");
        assertThatThrownBy(folder::read).isInstanceOf(IOException.class).hasMessageContaining("boxes.csv");
    }

    @Test
    void aTableThatCannotBeReadKeepsNoneOfTheOthersFromBeingRead() throws IOException {
        folder.text("good.csv", "image,class,x1,y1,x2,y2\na.png,normal,10,20,40,30\n");
        folder.text("empty.csv", "").text("ragged.csv", "image,class,x1,y1,x2,y2\nb.png,normal,1\n");
        AnnotationSet set = folder.read();
        assertThat(names(set)).containsExactly("a.png");
        assertThat(errors(set)).hasSize(2);
        assertThat(errors(set).get(0)).contains("empty.csv: the file is empty");
        assertThat(errors(set).get(1)).contains("ragged.csv: line 2 has 3 columns, not 6");
    }

    @Test
    void anEmptyFileBesideCocoFilesIsNamed() throws IOException {
        folder.text("annotations.json", COCO.formatted("")).text("lost.json", "\n").text("settings.json", "{}");
        AnnotationSet set = folder.read();
        assertThat(names(set)).hasSize(3);
        assertThat(errors(set)).hasSize(1).first().asString().contains("lost.json: the file is empty; export");
    }

    @Test
    void severalFormatsOrNoneAreToldApartByTheUser() throws IOException {
        assertThatThrownBy(folder::read).isInstanceOf(IOException.class).hasMessageContaining("no annotations found");
        folder.text("classes.txt", CLASSES).text("labels/a.txt", "1 0.5 0.5 0.1 0.1\n").text("x.json", COCO.formatted(""));
        assertThatThrownBy(folder::read).isInstanceOf(IOException.class)
                .hasMessageContaining("say by --format which counts: yolo or coco");
        assertThat(names(folder.readAs(AnnotationFormat.YOLO))).containsExactly("a.png");
        assertThatThrownBy(() -> folder.readAs(AnnotationFormat.VOC)).hasMessageContaining("no annotation file (*.xml)");
        assertThatThrownBy(() -> new AnnotationFolder(path.resolve("gone")).read()).hasMessageContaining("there is no folder");
    }
}
