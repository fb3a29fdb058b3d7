// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.agreement;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import javax.imageio.ImageIO;
import org.lumbarcds.anatomy.AnatomyMaps;
import org.lumbarcds.anatomy.CornerSource;
import org.lumbarcds.anatomy.Point;
import org.lumbarcds.anatomy.ProbabilityMap;
import org.lumbarcds.anatomy.SliceAnatomy;
import org.lumbarcds.annotation.CsvTable;
import org.lumbarcds.image.Orientation;
import org.lumbarcds.image.PictureReader;
import org.lumbarcds.image.SagittalSlice;
import org.lumbarcds.image.Weighting;

/** Slices with readers' masks or corners: the folders {@code spider-masks} and {@code vertebra-masks}. */
public final class ReferenceSlices {

    /** The mask of one body is missing in this exam, says the data's README. */
    private static final List<String> UNUSABLE = List.of("VB3_36");

    private ReferenceSlices() {
    }

    /**
     * @param set data set
     * @param source part of it
     * @param patient person
     * @param picture with its spacing
     */
    public record Picture(String set, String source, String patient, SagittalSlice slice) {
    }

    /**
     * @param picture the slice
     * @param masks what the reader drew, measured as the network's maps are
     * @param discs centres of the discs drawn whole, mm, from the lowest up
     */
    public record Masked(Picture picture, SliceAnatomy masks, List<Point> discs) {
    }

    /**
     * A body and its slip on the next lower one.
     *
     * @param body number from the lowest
     * @param centre mm
     * @param slipMm empty for the lowest body
     */
    public record CornerBody(int body, Point centre, OptionalDouble slipMm, OptionalDouble slipPercent, double endplateMm) {
    }

    /** @param bodies from the lowest up */
    public record Cornered(Picture picture, String lowestLevel, List<CornerBody> bodies) {
    }

    /**
     * Whether a SPIDER patient was left out of training: every fifth number, as {@code held_out} of the training code's
     * {@code sources.py} has it.
     */
    public static boolean spiderHeldOut(String patient) {
        return Integer.parseInt(patient) % 5 == 0;
    }

    /** Bodies, discs and canal drawn by readers. */
    public static List<Masked> spiderMasks(Path data) throws IOException {
        Path folder = data.resolve("spider-masks");
        List<Masked> slices = new ArrayList<>();
        for (CsvTable.Row row : CsvTable.read(folder.resolve("index.csv")).rows()) {
            double rowMm = Double.parseDouble(row.get("row_spacing_mm"));
            double columnMm = Double.parseDouble(row.get("col_spacing_mm"));
            SagittalSlice slice = picture(folder.resolve("images").resolve(row.get("image")), columnMm, rowMm);
            byte[] labels = labels(folder.resolve("masks").resolve(row.get("image")));
            AnatomyMaps maps = new AnatomyMaps(map(labels, slice, 1), map(labels, slice, 2), map(labels, slice, 3),
                    List.of(), true);
            slices.add(new Masked(new Picture("spider-masks", "SPIDER", row.get("patient"), slice),
                    SliceAnatomy.of(maps, CornerSource.OUTLINE), SliceAnatomy.discs(maps)));
        }
        return slices;
    }

    /** One T2-weighted slice a patient, graded, not masked. */
    public static List<Picture> spiderT2(Path data) throws IOException {
        Path folder = data.resolve("spider-t2");
        List<Picture> slices = new ArrayList<>();
        for (CsvTable.Row row : CsvTable.read(folder.resolve("index.csv")).rows()) {
            SagittalSlice slice = picture(folder.resolve("images").resolve(row.get("image")),
                    Double.parseDouble(row.get("col_spacing_mm")), Double.parseDouble(row.get("row_spacing_mm")));
            slices.add(new Picture("spider-t2", "SPIDER", row.get("patient"), slice));
        }
        return slices;
    }

    /** The T2-weighted pictures of one fold of {@code lumbar-boxes}, one a patient; their spacing is unknown. */
    public static List<Picture> lumbarBoxes(Path data, String fold) throws IOException {
        Path folder = data.resolve("lumbar-boxes");
        List<Picture> slices = new ArrayList<>();
        for (CsvTable.Row row : CsvTable.read(folder.resolve("index.csv")).rows()) {
            if (row.get("fold").equals(fold) && row.get("weighting").equals("T2")) {
                SagittalSlice slice = PictureReader.read(folder.resolve("images").resolve(row.get("image")));
                slices.add(new Picture("lumbar-boxes", "Sudirman", row.get("patient"), slice));
            }
        }
        return slices;
    }

    private static ProbabilityMap map(byte[] labels, SagittalSlice slice, int label) {
        return ProbabilityMap.ofMask(labels, slice.width(), slice.height(), v -> v == label, slice.columnSpacingMm(),
                slice.rowSpacingMm());
    }

    /** Bodies with corners and slip, as {@code corners.csv} has them. */
    public static List<Cornered> vertebraMasks(Path data) throws IOException {
        Path folder = data.resolve("vertebra-masks");
        Map<String, List<CornerBody>> bodies = new LinkedHashMap<>();
        for (CsvTable.Row row : CsvTable.read(folder.resolve("corners.csv")).rows()) {
            bodies.computeIfAbsent(row.get("image"), k -> new ArrayList<>()).add(body(row));
        }
        List<Cornered> slices = new ArrayList<>();
        for (CsvTable.Row row : CsvTable.read(folder.resolve("index.csv")).rows()) {
            if (!bodies.containsKey(row.get("image")) || UNUSABLE.contains(row.get("exam"))) {
                continue;
            }
            SagittalSlice slice = picture(folder.resolve("images").resolve(row.get("image")), 1, 1);
            // Persons are kept apart, exams of one person are not: a place names exam and body.
            slices.add(new Cornered(new Picture("vertebra-masks", row.get("source"), row.get("person"), slice),
                    row.get("exam") + "|" + row.get("lowest_level"), bodies.get(row.get("image"))));
        }
        return slices;
    }

    private static CornerBody body(CsvTable.Row row) {
        double x = 0;
        double y = 0;
        for (String corner : List.of("as", "ps", "pi", "ai")) {
            // The file's pixel centres are whole numbers, ours end in a half.
            x += (Double.parseDouble(row.get(corner + "_x")) + 0.5) / 4;
            y += (Double.parseDouble(row.get(corner + "_y")) + 0.5) / 4;
        }
        double endplate = Math.hypot(Double.parseDouble(row.get("as_x")) - Double.parseDouble(row.get("ps_x")),
                Double.parseDouble(row.get("as_y")) - Double.parseDouble(row.get("ps_y")));
        return new CornerBody(Integer.parseInt(row.get("body")), new Point(x, y), number(row.get("slip_mm")),
                number(row.get("slip_percent")), endplate);
    }

    private static OptionalDouble number(String cell) {
        return cell.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(cell));
    }

    private static SagittalSlice picture(Path file, double columnMm, double rowMm) throws IOException {
        SagittalSlice plain = PictureReader.read(Files.readAllBytes(file));
        return new SagittalSlice("", file.getFileName().toString(), 1, plain.width(), plain.height(), plain.pixels(), rowMm,
                columnMm, true, OptionalDouble.empty(), Weighting.UNKNOWN, Orientation.AS_STORED);
    }

    private static byte[] labels(Path file) throws IOException {
        BufferedImage image = ImageIO.read(file.toFile());
        if (image == null || image.getRaster().getNumBands() != 1) {
            throw new IOException(file + " is no mask of one channel");
        }
        int[] samples = image.getRaster().getSamples(0, 0, image.getWidth(), image.getHeight(), 0, (int[]) null);
        byte[] labels = new byte[samples.length];
        for (int i = 0; i < samples.length; i++) {
            labels[i] = (byte) samples[i];
        }
        return labels;
    }
}
