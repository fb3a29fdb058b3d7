// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.annotation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lumbarcds.annotation.DrawnPicture.Size;
import org.lumbarcds.annotation.PatientTable.Entry;

/** Reads a folder of annotated pictures, in whichever format it is. */
public final class Annotations {

    private static final String INDEX = "index.csv";
    private static final String CLASSES = "classes.txt";

    private final PictureFolder folder;
    private final AnnotationOptions options;
    private final Problems problems = new Problems();
    private List<Path> boxTables;

    private Annotations(PictureFolder folder, AnnotationOptions options) {
        this.folder = folder;
        this.options = options;
    }

    /**
     * @throws IOException if the folder as a whole cannot be understood: missing, no or several formats, no class names, an
     *     unreadable table; the message says what to do. What is wrong with single pictures is in the result
     * @throws IllegalArgumentException if an option's class does not exist
     */
    public static AnnotationSet read(Path folder, AnnotationOptions options) throws IOException {
        return new Annotations(PictureFolder.of(folder), options).read();
    }

    private AnnotationSet read() throws IOException {
        AnnotationFormat format = options.format().isPresent() ? options.format().get() : FormatGuess.of(folder);
        PictureCheck check = new PictureCheck(folder, new ClassNames(options.classes()), problems);
        List<LabelledPicture> pictures = new ArrayList<>();
        for (DrawnPicture drawn : drawn(format)) {
            check.check(drawn).ifPresent(pictures::add);
        }
        SetCheck set = new SetCheck(problems);
        List<LabelledPicture> good = set.withoutSplitPatients(set.withoutDuplicates(withPatients(pictures, format)));
        return new AnnotationSet(format, good, problems.all());
    }

    private List<DrawnPicture> drawn(AnnotationFormat format) throws IOException {
        List<DrawnPicture> drawn = new ArrayList<>();
        switch (format) {
            case LUMBAR_BOXES -> drawn.addAll(indexed());
            case VOC -> {
                for (Path file : some(FormatGuess.vocFiles(folder), "*.xml")) {
                    each(file, () -> drawn.add(VocFile.read(file)));
                }
                tellUnlabelled(drawn);
            }
            case YOLO -> {
                List<String> classes = classes(folder.files("txt").stream()
                        .filter(f -> f.getFileName().toString().equals(CLASSES)).findFirst()
                        .orElse(folder.path().resolve(CLASSES)));
                for (Path file : some(folder.files("txt"), "*.txt")) {
                    String name = file.getFileName().toString();
                    if (!name.equals(CLASSES)) {
                        each(file, () -> drawn.add(YoloFile.read(file, PictureFolder.stem(name), classes)));
                    }
                }
                tellUnlabelled(drawn);
            }
            case COCO -> {
                for (Path file : some(FormatGuess.cocoFiles(folder), "*.json")) {
                    each(file, () -> drawn.addAll(CocoFile.read(file, problems)));
                }
            }
            case CSV -> {
                for (Path file : some(boxTables(), "*.csv with columns image, class, x1, y1, x2, y2")) {
                    each(file, () -> drawn.addAll(CsvBoxes.read(file, CsvTable.read(file), problems)));
                }
            }
        }
        return drawn;
    }

    /** The pictures that {@code index.csv} lists. */
    private List<DrawnPicture> indexed() throws IOException {
        Path index = folder.path().resolve(INDEX);
        CsvTable table = table(index);
        List<String> classes = classes(folder.path().resolve(CLASSES));
        List<DrawnPicture> drawn = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (CsvTable.Row row : table.rows()) {
            String image = row.get("image");
            Path labels = folder.path().resolve("labels").resolve(PictureFolder.stem(image) + ".txt");
            if (!seen.add(image)) {
                problems.error(index, "line " + row.line(), image + " is listed twice; the first line counts. Delete one");
            } else if (!Files.isRegularFile(labels)) {
                problems.error(index, "line " + row.line(), "there is no label file " + labels.getFileName() + " for "
                        + image + " in labels/; a picture without boxes needs an empty one");
            } else {
                each(labels, () -> {
                    DrawnPicture picture = YoloFile.read(labels, image, classes);
                    // Masks of the same names may lie beside images/.
                    drawn.add(new DrawnPicture(labels, "", "images/" + image, size(row), true, picture.boxes()));
                });
            }
        }
        return drawn;
    }

    private static Optional<Size> size(CsvTable.Row row) throws IOException {
        if (row.get("width").isEmpty() || row.get("height").isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Size((int) AnnotationText.number(row.get("width"), "width in " + INDEX + " line "
                + row.line()),
                (int) AnnotationText.number(row.get("height"), "height in " + INDEX + " line " + row.line())));
    }

    private List<LabelledPicture> withPatients(List<LabelledPicture> pictures, AnnotationFormat format) throws IOException {
        Optional<PatientTable> table = patients(format);
        List<LabelledPicture> named = new ArrayList<>();
        for (LabelledPicture picture : pictures) {
            if (table.isEmpty()) {
                named.add(PictureCheck.of(picture, new Entry(picture.name(), "", "")));
                continue;
            }
            Optional<Entry> entry = table.get().of(picture.file());
            if (entry.isEmpty()) {
                problems.error(picture.file(), "", "whose picture this is does not stand in " + table.get().file()
                        + "; add a line with image and patient");
            } else {
                named.add(PictureCheck.of(picture, entry.get()));
            }
        }
        if (table.isEmpty() && !pictures.isEmpty()) {
            problems.warning(folder.path(), "", "nothing says whose picture is whose: each counts as a patient of its own."
                    + " Intervals come out too narrow and pictures of one patient may part; name a CSV file with columns"
                    + " image, patient by --patients");
        }
        return named;
    }

    private Optional<PatientTable> patients(AnnotationFormat format) throws IOException {
        if (options.patients().isPresent()) {
            return Optional.of(PatientTable.of(options.patients().get(), table(options.patients().get()), problems));
        }
        Path index = folder.path().resolve(INDEX);
        if (format == AnnotationFormat.LUMBAR_BOXES || Files.isRegularFile(index)) {
            return Optional.of(PatientTable.of(index, table(index), problems));
        }
        if (format == AnnotationFormat.CSV) {
            for (Path file : boxTables()) {
                CsvTable table = table(file);
                if (table.columns().contains("patient")) {
                    return Optional.of(PatientTable.of(file, table, problems));
                }
            }
        }
        return Optional.empty();
    }

    /** Tables of boxes. One that cannot be read is told and keeps none of the others from being read. */
    private List<Path> boxTables() throws IOException {
        if (boxTables != null) {
            return boxTables;
        }
        boxTables = new ArrayList<>();
        Map<Path, IOException> unreadable = new LinkedHashMap<>();
        for (Path file : folder.files("csv")) {
            try {
                if (CsvBoxes.isBoxes(CsvTable.read(file))) {
                    boxTables.add(file);
                }
            } catch (IOException e) {
                unreadable.put(file, e);
            }
        }
        if (boxTables.isEmpty() && !unreadable.isEmpty()) {
            Map.Entry<Path, IOException> first = unreadable.entrySet().iterator().next();
            throw new IOException(first.getKey() + ": " + first.getValue().getMessage(), first.getValue());
        }
        unreadable.forEach((file, why) -> problems.error(file, "", why.getMessage()));
        return boxTables;
    }

    private static CsvTable table(Path file) throws IOException {
        try {
            return CsvTable.read(file);
        } catch (IOException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    private static List<String> classes(Path file) throws IOException {
        try {
            return YoloFile.classes(file);
        } catch (IOException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    private List<Path> some(List<Path> files, String what) throws IOException {
        if (files.isEmpty()) {
            throw new IOException("there is no annotation file (" + what + ") in "
                    + folder.path().toAbsolutePath().normalize());
        }
        return files;
    }

    /** A picture beside the annotations that none of them names may have been forgotten. */
    private void tellUnlabelled(List<DrawnPicture> drawn) {
        Set<String> named = new HashSet<>();
        drawn.forEach(d -> named.add(PictureFolder.stem(d.image())));
        problems.all().forEach(p -> named.add(PictureFolder.stem(p.file().getFileName().toString())));
        for (Path picture : folder.pictures()) {
            if (!named.contains(PictureFolder.stem(picture.getFileName().toString()))) {
                problems.warning(picture, "", "the picture has no annotation and is left out; annotate it, or take it out");
            }
        }
    }

    /** One file's trouble is no other's. */
    private void each(Path file, Reading reading) {
        try {
            reading.run();
        } catch (IOException e) {
            problems.error(file, "", e.getMessage());
        }
    }

    private interface Reading {
        void run() throws IOException;
    }
}
