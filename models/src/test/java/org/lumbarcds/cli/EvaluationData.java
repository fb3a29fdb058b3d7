// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import javax.imageio.ImageIO;
import org.lumbarcds.detect.TestModel;

/** A small data set and models for it. */
final class EvaluationData {

    private EvaluationData() {
    }

    /**
     * Three pictures of fold 0 on which the test model always draws normal discs at (10, 20, 30, 30), score 0.9, and
     * (20, 36, 40, 46), score 0.6, and a herniation at (8, 18, 30, 32); one of fold 1 without boxes.
     */
    static Path write(Path data) throws IOException {
        Files.createDirectories(data.resolve("images"));
        Files.createDirectories(data.resolve("labels"));
        Files.writeString(data.resolve("classes.txt"), "degenerative disc\nnormal disc\nstenosis\nspondylolisthesis\n"
                + "disc bulge\nthoracic disc bulge\n");
        Files.writeString(data.resolve("index.csv"), "image,patient,fold,width,height\n");
        // Both discs are normal.
        picture(data, "P1_T1", "1", "0", "1 0.3125 0.390625 0.3125 0.15625\n1 0.46875 0.640625 0.3125 0.15625\n");
        picture(data, "P1_T2", "1", "0", "1 0.3125 0.390625 0.3125 0.15625\n1 0.46875 0.640625 0.3125 0.15625\n");
        // The upper one bulges, the lower one is degenerative: not counted.
        picture(data, "P2_T2", "2", "0", "4 0.3125 0.390625 0.3125 0.15625\n0 0.46875 0.640625 0.3125 0.15625\n");
        picture(data, "P3_T2", "3", "1", "");
        return data;
    }

    private static void picture(Path data, String name, String patient, String fold, String labels) throws IOException {
        BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_BYTE_GRAY);
        for (int x = 0; x < 64; x++) {
            image.getRaster().setSample(x, 0, 0, 255);
            image.getRaster().setSample(x, 1, 0, x < 32 ? (name.hashCode() >>> x & 1) * 255 : 0);
        }
        ImageIO.write(image, "png", data.resolve("images/" + name + ".png").toFile());
        Files.writeString(data.resolve("labels/" + name + ".txt"), labels);
        Files.writeString(data.resolve("index.csv"), name + ".png," + patient + "," + fold + ",64,64\n",
                StandardOpenOption.APPEND);
    }

    /** A model as a fold of a cross-validation leaves it; {@code training} is what it says of itself. */
    static void foldModel(Path row, int fold, String training) throws IOException {
        Path model = TestModel.write(row.resolve("fold" + fold).resolve("model"));
        Path json = model.resolve("model.json");
        Files.writeString(json, Files.readString(json)
                .replaceFirst("\"training\":\\{.*?\\}\\}", "\"training\":" + training.replace("\\", "\\\\")));
    }
}
