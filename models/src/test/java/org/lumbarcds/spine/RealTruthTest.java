// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.spine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.lumbarcds.image.Box;
import org.lumbarcds.detect.Detection;
import org.lumbarcds.detect.SliceDetections;
import org.lumbarcds.detect.Vertebra;
import org.lumbarcds.detect.Vertebra.Point;
import org.lumbarcds.image.Orientation;
import org.lumbarcds.image.SagittalSlice;
import org.lumbarcds.image.Weighting;
import org.lumbarcds.testing.RealData;

/** Counting and measuring on boxes and corners that readers and masks gave for real pictures. */
class RealTruthTest {

    private static final String[] CLASSES =
            {"degeneration", "normal", "stenosis", "spondylolisthesis", "herniation", "herniation"};
    private static final int SIDE = 384;

    @Test
    void countsTheLowestLabelledDiscAsL5S1() throws IOException {
        List<Path> labels;
        try (Stream<Path> files = Files.list(RealData.folder("lumbar-boxes").resolve("labels"))) {
            labels = files.filter(f -> f.getFileName().toString().endsWith("_T2.txt")).sorted().toList();
        }
        int certain = 0;
        for (Path file : labels) {
            SliceDetections picture = picture(file);
            List<Optional<SpinalLevel>> levels = PictureLevels.of(picture);
            Optional<SpinalLevel> lowest = Optional.empty();
            double y = 0;
            for (int i = 0; i < levels.size(); i++) {
                Detection d = picture.detections().get(i);
                if (DiscLook.isDisc(d) && d.box().centreY() > y) {
                    y = d.box().centreY();
                    lowest = levels.get(i);
                }
            }
            certain += lowest.filter(l -> l == SpinalLevel.L5_S1).isPresent() ? 1 : 0;
        }

        assertThat(labels).hasSizeGreaterThan(400);
        assertThat(certain).isGreaterThan((int) (0.93 * labels.size()));
    }

    private static SliceDetections picture(Path labels) throws IOException {
        List<Detection> boxes = new ArrayList<>();
        for (String line : Files.readAllLines(labels)) {
            String[] v = line.split(" ");
            double x = Double.parseDouble(v[1]) * SIDE;
            double y = Double.parseDouble(v[2]) * SIDE;
            double w = Double.parseDouble(v[3]) * SIDE;
            double h = Double.parseDouble(v[4]) * SIDE;
            boxes.add(new Detection(CLASSES[Integer.parseInt(v[0])], 0.9, 0.9,
                    new Box(x - w / 2, y - h / 2, x + w / 2, y + h / 2)));
        }
        SagittalSlice slice = new SagittalSlice("", "", 1, SIDE, SIDE, new float[SIDE * SIDE], 1, 1, false,
                OptionalDouble.empty(), Weighting.T2, Orientation.AS_STORED);
        return new SliceDetections(slice, boxes, List.of());
    }

    @Test
    void measuresSlipsAsTheyWereMeasuredFromMasks() throws IOException {
        List<String> lines = Files.readAllLines(RealData.folder("vertebra-masks").resolve("corners.csv"));
        Map<String, Vertebra> bodies = new HashMap<>();
        int compared = 0;
        for (String line : lines.subList(1, lines.size())) {
            String[] v = line.split(",", -1);
            Vertebra body = new Vertebra(1, point(v, 3), point(v, 5), point(v, 7), point(v, 9));
            bodies.put(v[0] + "/" + v[2], body);
        }
        for (String line : lines.subList(1, lines.size())) {
            String[] v = line.split(",", -1);
            Vertebra lower = bodies.get(v[0] + "/" + (Integer.parseInt(v[2]) - 1));
            if (lower == null || v[13].isEmpty()) {
                continue;
            }
            Optional<Slip> slip = Slip.between(bodies.get(v[0] + "/" + v[2]), lower, new Scale(1, 1));
            if (slip.isPresent()) {
                assertThat(slip.get().mm()).as(v[0] + " body " + v[2]).isEqualTo(Double.parseDouble(v[13]), within(0.1));
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(1000);
    }

    private static Point point(String[] values, int x) {
        return new Point(Double.parseDouble(values[x]), Double.parseDouble(values[x + 1]));
    }
}
