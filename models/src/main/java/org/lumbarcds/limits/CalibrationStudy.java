// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.limits;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.lumbarcds.annotation.LabelledPicture;
import org.lumbarcds.detect.OnnxSliceDetector;
import org.lumbarcds.detect.SliceDetections;
import org.lumbarcds.image.PictureReader;
import org.lumbarcds.image.SagittalSlice;
import org.lumbarcds.image.UnreadableImageException;

/** Runs models over pictures they were not trained on and gathers the levels and boxes whose truth is known. */
public final class CalibrationStudy {

    /** As studies are analysed: a level's appearance must be the same quantity here and there. */
    public static final double LEAST_SCORE = 0.05;

    private final LevelCases levels = LevelCases.empty();
    private final BoxCases boxes = BoxCases.empty();
    private int done;

    /**
     * @param pictures of patients the model was not trained on; a patient's follow one another
     * @param progress told the number of pictures done
     * @throws IOException if a picture cannot be read
     */
    public void add(OnnxSliceDetector detector, List<LabelledPicture> pictures, IntConsumer progress) throws IOException {
        List<String> classes = detector.description().classes().stream().map(c -> c.name()).toList();
        Map<String, List<LabelledPicture>> patients = new LinkedHashMap<>();
        pictures.forEach(p -> patients.computeIfAbsent(p.patient(), k -> new ArrayList<>()).add(p));
        for (List<LabelledPicture> own : patients.values()) {
            List<SliceDetections> found = new ArrayList<>();
            for (LabelledPicture picture : own) {
                found.add(detector.detect(List.of(read(picture)), LEAST_SCORE).get(0));
                boxes.add(picture, found.get(found.size() - 1), classes);
                progress.accept(++done);
            }
            levels.add(own, found);
        }
    }

    public LevelCases levels() {
        return levels;
    }

    public BoxCases boxes() {
        return boxes;
    }

    private static SagittalSlice read(LabelledPicture picture) throws IOException {
        try {
            return PictureReader.read(Files.readAllBytes(picture.file()));
        } catch (UnreadableImageException e) {
            throw new UnreadableImageException(picture.file() + ": " + e.getMessage(), e);
        }
    }
}
