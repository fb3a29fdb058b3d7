// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.phantom;

import java.awt.image.BufferedImage;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.lumbarcds.image.Box;
import org.lumbarcds.detect.Detection;
import org.lumbarcds.detect.Vertebra;
import org.lumbarcds.detect.Vertebra.Point;
import org.lumbarcds.image.Weighting;

/**
 * Near-midline slices with labels for training: {@code images/*.png}, {@code masks/*.png} (ordinals of {@link Region}),
 * {@code labels/*.txt} (YOLO), {@code corners.csv} (pixel centres are whole numbers) and {@code index.csv}.
 */
final class TrainingExport {

    private static final Map<String, Integer> CLASSES =
            Map.of("degeneration", 0, "normal", 1, "stenosis", 2, "spondylolisthesis", 3, "herniation", 4);

    private final Path folder;
    private final BufferedWriter index;
    private final BufferedWriter corners;

    private TrainingExport(Path folder, BufferedWriter index, BufferedWriter corners) {
        this.folder = folder;
        this.index = index;
        this.corners = corners;
    }

    static void write(Path folder, long seed, int studies) throws IOException {
        Files.createDirectories(folder.resolve("images"));
        Files.createDirectories(folder.resolve("masks"));
        Files.createDirectories(folder.resolve("labels"));
        try (BufferedWriter index = Files.newBufferedWriter(folder.resolve("index.csv"));
                BufferedWriter corners = Files.newBufferedWriter(folder.resolve("corners.csv"))) {
            index.write("image,patient,row_spacing_mm,col_spacing_mm,width,height,weighting\n");
            corners.write("image,body,as_x,as_y,ps_x,ps_y,pi_x,pi_y,ai_x,ai_y\n");
            TrainingExport export = new TrainingExport(folder, index, corners);
            for (int i = 0; i < studies; i++) {
                export.study(seed + i);
            }
        }
    }

    private void study(long seed) throws IOException {
        PhantomStudy study = Phantom.study(PhantomSpec.random(seed));
        List<Integer> near = study.slicesFromMidline();
        double[] places = {study.spec().slicePosition(near.get(0)), study.spec().slicePosition(near.get(1))};
        short[][][] pixels = study.scanner().sagittal(seed % 2 == 0 ? places : new double[] {places[0]}, true, true);
        picture(study, near.get(0), Weighting.T2, seed, pixels[0][0]);
        picture(study, near.get(0), Weighting.T1, seed, pixels[1][0]);
        if (seed % 2 == 0) {
            picture(study, near.get(1), Weighting.T2, seed, pixels[0][1]);
        }
    }

    private void picture(PhantomStudy study, int slice, Weighting weighting, long seed, short[] pixels)
            throws IOException {
        int n = study.matrix();
        String name = String.format(Locale.ROOT, "ph%06d_%s_%02d", seed, weighting, slice);
        Random r = new Random(seed + slice);
        write("images/" + name, n, window(pixels, 0.97 + 0.029 * r.nextDouble()));
        write("masks/" + name, n, study.regions(slice));
        StringBuilder labels = new StringBuilder();
        for (Detection d : study.boxes(slice)) {
            Box b = d.box();
            labels.append(String.format(Locale.ROOT, "%d %.6f %.6f %.6f %.6f%n", CLASSES.get(d.className()),
                    b.centreX() / n, b.centreY() / n, b.width() / n, b.height() / n));
        }
        Files.writeString(folder.resolve("labels/" + name + ".txt"), labels, StandardCharsets.UTF_8);
        List<Vertebra> vertebrae = study.vertebrae(slice);
        for (int i = 0; i < vertebrae.size(); i++) {
            Vertebra v = vertebrae.get(i);
            corners.write(name + ".png," + (i + 1) + pair(v.anteriorSuperior()) + pair(v.posteriorSuperior())
                    + pair(v.posteriorInferior()) + pair(v.anteriorInferior()) + "\n");
        }
        index.write(String.format(Locale.ROOT, "%s.png,ph%06d,%.4f,%.4f,%d,%d,%s%n", name, seed,
                study.pixelMm(), study.pixelMm(), n, n, weighting));
    }

    private void write(String name, int side, byte[] values) throws IOException {
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setDataElements(0, 0, side, side, values);
        ImageIO.write(image, "png", folder.resolve(name + ".png").toFile());
    }

    private static String pair(Point p) {
        return String.format(Locale.ROOT, ",%.2f,%.2f", p.x() - 0.5, p.y() - 0.5);
    }

    private static byte[] window(short[] pixels, double part) {
        short[] sorted = pixels.clone();
        Arrays.sort(sorted);
        double top = Math.max(1, sorted[(int) (part * (sorted.length - 1))]);
        byte[] grey = new byte[pixels.length];
        for (int i = 0; i < grey.length; i++) {
            grey[i] = (byte) Math.min(255, Math.round(pixels[i] * 255 / top));
        }
        return grey;
    }
}
