// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.annotation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.lumbarcds.annotation.LabelledPicture.TruthBox;

/** Writes pictures in the project's own layout, which the training reads. */
public final class LumbarBoxesWriter {

    /** The class names and numbers of the published data. */
    private static final List<String> NAMES = List.of("degenerative disc", "normal disc", "stenosis", "spondylolisthesis",
            "disc bulge", "thoracic disc bulge");

    private static final Map<String, Integer> NUMBERS =
            Map.of("degeneration", 0, "normal", 1, "stenosis", 2, "spondylolisthesis", 3, "herniation", 4);

    private LumbarBoxesWriter() {
    }

    /**
     * Writes {@code index.csv}, {@code classes.txt}, {@code labels/} and {@code images/} (links where the file system has
     * them, else copies). Pictures of equal names get a number appended.
     *
     * @param folder created; must not hold such data yet
     * @param pictures each with a fold
     * @throws IOException if the folder holds data already or cannot be written
     * @throws IllegalArgumentException if a picture has no fold
     */
    public static void write(Path folder, List<LabelledPicture> pictures) throws IOException {
        for (LabelledPicture picture : pictures) {
            if (picture.fold().isEmpty()) {
                throw new IllegalArgumentException(picture.file() + " has no fold");
            }
        }
        if (Files.exists(folder.resolve("index.csv"))) {
            throw new IOException(folder + " holds data already; name an empty folder");
        }
        Files.createDirectories(folder.resolve("images"));
        Files.createDirectories(folder.resolve("labels"));
        Files.writeString(folder.resolve("classes.txt"), String.join("\n", NAMES) + "\n");
        List<Object[]> rows = new ArrayList<>();
        Set<String> stems = new HashSet<>();
        for (LabelledPicture picture : pictures) {
            String stem = free(PictureFolder.stem(picture.name()), stems);
            String name = stem + picture.name().substring(PictureFolder.stem(picture.name()).length());
            link(picture.file(), folder.resolve("images").resolve(name));
            Files.writeString(folder.resolve("labels").resolve(stem + ".txt"), labels(picture));
            rows.add(new Object[] {name, picture.patient(), picture.fold(), picture.width(), picture.height(),
                picture.weighting(), picture.name()});
        }
        CSVFormat format = CSVFormat.RFC4180.builder().setRecordSeparator('\n')
                .setHeader("image", "patient", "fold", "width", "height", "weighting", "source").get();
        // Last of all: a folder with an index is whole.
        try (CSVPrinter printer = new CSVPrinter(Files.newBufferedWriter(folder.resolve("index.csv")), format)) {
            for (Object[] row : rows) {
                printer.printRecord(row);
            }
        }
    }

    private static String free(String stem, Set<String> taken) {
        String free = stem;
        for (int n = 2; !taken.add(free); n++) {
            free = stem + "-" + n;
        }
        return free;
    }

    private static void link(Path from, Path to) throws IOException {
        Files.deleteIfExists(to);
        try {
            Files.createLink(to, from.toRealPath());
        } catch (IOException | UnsupportedOperationException e) {
            // Another file system, or one without links.
            Files.copy(from, to);
        }
    }

    private static String labels(LabelledPicture picture) {
        StringBuilder text = new StringBuilder();
        for (TruthBox truth : picture.boxes()) {
            text.append(String.format(Locale.ROOT, "%d %.8f %.8f %.8f %.8f%n", NUMBERS.get(truth.className()),
                    truth.box().centreX() / picture.width(), truth.box().centreY() / picture.height(),
                    truth.box().width() / picture.width(), truth.box().height() / picture.height()));
        }
        return text.toString();
    }
}
