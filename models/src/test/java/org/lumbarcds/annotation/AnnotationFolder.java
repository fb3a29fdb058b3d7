// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.annotation;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.lumbarcds.annotation.Problem.Severity;

/** A folder of annotations under test; pictures are 200 x 100. */
final class AnnotationFolder {

    static final String CLASSES = "degenerative disc\nnormal disc\nstenosis\nspondylolisthesis\ndisc bulge\nthoracic disc bulge\n";

    private final Path path;

    AnnotationFolder(Path path) {
        this.path = path;
    }

    /** Pictures of different names differ in their pixels. */
    AnnotationFolder picture(String name) throws IOException {
        Path file = path.resolve(name);
        Files.createDirectories(file.getParent());
        BufferedImage image = new BufferedImage(200, 100, BufferedImage.TYPE_BYTE_GRAY);
        for (int bit = 0; bit < 32; bit++) {
            image.getRaster().setSample(bit, 0, 0, (name.hashCode() >>> bit & 1) * 255);
        }
        ImageIO.write(image, name.endsWith(".png") ? "png" : "jpg", file.toFile());
        return this;
    }

    AnnotationFolder text(String name, String text) throws IOException {
        Files.createDirectories(path.resolve(name).getParent());
        Files.writeString(path.resolve(name), text);
        return this;
    }

    /** As LabelImg writes it. */
    AnnotationFolder voc(String name, String image, String... objects) throws IOException {
        return text(name, """
                <annotation>
                \t<folder>images</folder>
                \t<filename>%s</filename>
                \t<path>C:\\images\\%s</path>
                \t<source>
                \t\t<database>Unknown</database>
                \t</source>
                \t<size>
                \t\t<width>200</width>
                \t\t<height>100</height>
                \t\t<depth>1</depth>
                \t</size>
                \t<segmented>0</segmented>
                %s</annotation>
                """.formatted(image, image, String.join("", objects)));
    }

    static String object(String name, String x1, String y1, String x2, String y2) {
        return """
                \t<object>
                \t\t<name>%s</name>
                \t\t<pose>Unspecified</pose>
                \t\t<truncated>0</truncated>
                \t\t<difficult>0</difficult>
                \t\t<bndbox>
                \t\t\t<xmin>%s</xmin>
                \t\t\t<ymin>%s</ymin>
                \t\t\t<xmax>%s</xmax>
                \t\t\t<ymax>%s</ymax>
                \t\t</bndbox>
                \t</object>
                """.formatted(name, x1, y1, x2, y2);
    }

    AnnotationSet read() throws IOException {
        return Annotations.read(path, AnnotationOptions.defaults());
    }

    AnnotationSet readAs(AnnotationFormat format) throws IOException {
        return Annotations.read(path, new AnnotationOptions(Optional.of(format), Optional.empty(), Map.of()));
    }

    static List<String> errors(AnnotationSet set) {
        return set.problems().stream().filter(p -> p.severity() == Severity.ERROR).map(Problem::text).toList();
    }

    static List<String> warnings(AnnotationSet set) {
        return set.problems().stream().filter(p -> p.severity() == Severity.WARNING).map(Problem::text).toList();
    }

    static List<String> names(AnnotationSet set) {
        return set.pictures().stream().map(LabelledPicture::name).toList();
    }
}
