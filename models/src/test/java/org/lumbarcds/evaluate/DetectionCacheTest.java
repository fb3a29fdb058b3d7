// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lumbarcds.detect.Detection;
import org.lumbarcds.evaluate.DetectionCache.Entry;
import org.lumbarcds.image.Box;

class DetectionCacheTest {

    private static final Entry FOUND = new Entry(
            List.of(new Detection("herniation", 0.123456789012345, 0.3, new Box(1.5, 2, 3, 4.25))), 12.5, "CPU");

    @TempDir
    Path folder;

    @Test
    void whatWasFoundComesBackExactly() throws IOException {
        try (DetectionCache cache = DetectionCache.open(folder, "a/b CPU-2")) {
            cache.put("f00", FOUND);
        }
        try (DetectionCache cache = DetectionCache.open(folder, "a/b CPU-2")) {
            assertThat(cache.get("f00")).contains(FOUND);
            assertThat(cache.get("f01")).isEmpty();
        }
        try (DetectionCache cache = DetectionCache.open(folder, "another model")) {
            assertThat(cache.get("f00")).isEmpty();
        }
    }

    @Test
    void aLineCutOffInTheMiddleIsForgottenAndTheNextOneIsNotLost() throws IOException {
        try (DetectionCache cache = DetectionCache.open(folder, "m")) {
            cache.put("f00", FOUND);
        }
        Files.writeString(folder.resolve("m.jsonl"), "{\"picture\":\"f01\",\"detect", StandardOpenOption.APPEND);
        try (DetectionCache cache = DetectionCache.open(folder, "m")) {
            assertThat(cache.get("f00")).contains(FOUND);
            assertThat(cache.get("f01")).isEmpty();
            cache.put("f02", FOUND);
        }
        try (DetectionCache cache = DetectionCache.open(folder, "m")) {
            assertThat(cache.get("f02")).contains(FOUND);
        }
    }
}
