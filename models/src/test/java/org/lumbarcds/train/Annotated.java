// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.train;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.lumbarcds.annotation.AnnotationFormat;
import org.lumbarcds.annotation.AnnotationSet;
import org.lumbarcds.annotation.LabelledPicture;
import org.lumbarcds.annotation.LabelledPicture.TruthBox;
import org.lumbarcds.image.Box;

/** Annotated pictures for tests, 64 x 64. */
final class Annotated {

    private final List<LabelledPicture> pictures = new ArrayList<>();

    /** A picture that is on no disk, with a box of each class named. */
    Annotated picture(String patient, String fold, String... classes) {
        int number = pictures.size();
        return add(Path.of("p" + number + ".png"), patient, fold, classes);
    }

    /** As {@link #picture}, on disk. */
    Annotated file(Path folder, String patient, String fold, String... classes) throws IOException {
        int number = pictures.size();
        BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setSample(number % 64, number / 64, 0, 255);
        Path file = folder.resolve("p" + number + ".png");
        Files.createDirectories(folder);
        ImageIO.write(image, "png", file.toFile());
        return add(file, patient, fold, classes);
    }

    private Annotated add(Path file, String patient, String fold, String... classes) {
        List<TruthBox> boxes = Arrays.stream(classes).map(name -> new TruthBox(name, new Box(10, 20, 30, 30))).toList();
        pictures.add(new LabelledPicture(file, patient, fold, "", 64, 64,
                String.format(Locale.ROOT, "%064x", pictures.size()), boxes));
        return this;
    }

    AnnotationSet set() {
        return new AnnotationSet(AnnotationFormat.VOC, pictures, List.of());
    }
}
