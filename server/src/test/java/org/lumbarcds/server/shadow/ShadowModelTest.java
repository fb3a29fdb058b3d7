// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lumbarcds.analysis.TestDetector;
import org.lumbarcds.detect.Acceleration;
import org.lumbarcds.detect.DetectorOptions;
import org.lumbarcds.detect.InvalidModelException;
import org.lumbarcds.detect.OnnxSliceDetector;
import org.lumbarcds.detect.SliceDetector;
import org.lumbarcds.detect.TestModel;
import org.springframework.util.unit.DataSize;

/** A second model that cannot be used says so, and throws nothing. */
class ShadowModelTest {

    private static final SliceDetector FIRST = new TestDetector();

    @TempDir
    private Path folder;

    private static ShadowModel open(String model, SliceDetector first) {
        return ShadowModel.open(new ShadowProperties(model, Acceleration.CPU, 1, 4, DataSize.ofMegabytes(1),
                Duration.ofDays(1), Duration.ofSeconds(1), Duration.ofMinutes(1), 3), first);
    }

    private void broken(String model, String problem) {
        try (ShadowModel opened = open(model, FIRST)) {
            assertThat(opened.mode()).isEqualTo(ShadowModel.Mode.BROKEN);
            assertThat(opened.detector()).isEmpty();
            assertThat(opened.problem()).contains(problem);
        }
    }

    @Test
    void withoutAFolderItIsOff() {
        assertThat(open(" ", FIRST).mode()).isEqualTo(ShadowModel.Mode.OFF);
    }

    @Test
    void aUsableFolderIsOpened() {
        try (ShadowModel opened = open(TestModel.write(folder).toString(), FIRST)) {
            assertThat(opened.mode()).isEqualTo(ShadowModel.Mode.ON);
            assertThat(opened.detector().orElseThrow().model().name()).isEqualTo("test");
        }
    }

    @Test
    void aFolderThatIsNotThereIsNamed() {
        broken(folder.resolve("nowhere").toString(), "no model.json");
    }

    @Test
    void aNetworkThatWasChangedIsRefused() throws IOException {
        Path model = TestModel.write(folder);
        Files.write(model.resolve("model.onnx"), new byte[] {1, 2, 3});

        broken(model.toString(), "is not the file model.json was written for");
    }

    @Test
    void theModelThatIsShownAnywayIsNoSecondModel() throws InvalidModelException {
        Path model = TestModel.write(folder);
        ShadowModel opened;
        try (SliceDetector same = OnnxSliceDetector.open(model, new DetectorOptions(Acceleration.CPU, 1, 4))) {
            opened = open(model.toString(), same);
        }
        assertThat(opened.mode()).isEqualTo(ShadowModel.Mode.BROKEN);
        assertThat(opened.problem()).contains("nothing to compare");
    }
}
