// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lumbarcds.image.Box;
import org.lumbarcds.image.SagittalSlice;
import org.lumbarcds.image.Slices;

class OnnxSliceDetectorTest {

    private static final DetectorOptions ONE_THREAD = new DetectorOptions(Acceleration.CPU, 1, 3);

    @TempDir
    Path folder;

    private OnnxSliceDetector detector() throws InvalidModelException {
        return OnnxSliceDetector.open(TestModel.write(folder), ONE_THREAD);
    }

    private void refused(String... words) {
        assertThatThrownBy(() -> OnnxSliceDetector.open(folder, ONE_THREAD).close())
                .isInstanceOf(InvalidModelException.class)
                .message().contains(words);
    }

    @Test
    void overlappingBoxesOfOneClassAreThinnedAndOtherClassesAreKept() throws InvalidModelException {
        try (SliceDetector detector = detector()) {
            SliceDetections found = detector.detect(List.of(Slices.ramp(64, 64)), 0.05).get(0);
            assertThat(found.detections()).extracting(Detection::className)
                    .containsExactly("normal", "herniation", "normal", "normal");
            assertThat(found.detections().get(0).box()).isEqualTo(new Box(10, 20, 30, 30));
            assertThat(found.detections().get(0).score()).isCloseTo(0.9, within(1e-6));
            assertThat(found.detections().get(1).box()).isEqualTo(new Box(8, 18, 30, 32));
            assertThat(found.detections().get(2).box()).isEqualTo(new Box(20, 36, 40, 46));
        }
    }

    @Test
    void matrixSuppressionWeakensOverlappingBoxesAndDropsThoseBelowTheLeastScore() throws InvalidModelException {
        TestModel.write(folder, "detector.onnx",
                j -> ((ObjectNode) j.get("suppression")).put("method", "matrix-nms").put("kernel", "linear"));
        try (SliceDetector detector = OnnxSliceDetector.open(folder, ONE_THREAD)) {
            List<Detection> found = detector.detect(List.of(Slices.ramp(64, 64)), 0.05).get(0).detections();
            // The second disc lies 19 of 20 px on the first: IoU 190 / 210, 0.8 becomes 0.8 * 2 / 21 = 0.0762.
            assertThat(found).extracting(d -> (float) d.score()).containsExactly(0.9f, 0.7f, 0.6f, 0.3f, (float) (1.6 / 21));
            assertThat(detector.detect(List.of(Slices.ramp(64, 64)), 0.08).get(0).detections()).hasSize(4);
        }
    }

    @Test
    void boxesAreToldInPixelsOfTheSliceAndThoseInThePaddingAreNot() throws InvalidModelException {
        try (SliceDetector detector = detector()) {
            // 128 x 64 pixels are halved to 64 x 32 and lie 16 below the input's top.
            SliceDetections found = detector.detect(List.of(Slices.ramp(128, 64)), 0.05).get(0);
            assertThat(found.detections().get(0).box()).isEqualTo(new Box(20, 8, 60, 28));
            assertThat(found.detections()).extracting(Detection::className)
                    .containsExactly("normal", "herniation", "normal");
        }
    }

    @Test
    void confidenceIsCalibratedWhereTheModelSaysHow() throws InvalidModelException {
        try (SliceDetector detector = detector()) {
            List<Detection> found = detector.detect(List.of(Slices.ramp(64, 64)), 0.05).get(0).detections();
            assertThat(found.get(0).confidence()).isEqualTo(found.get(0).score());
            // logit(0.7) = 0.8473; sigmoid(2 * 0.8473 - 1) = 0.6670
            assertThat(found.get(1).confidence()).isCloseTo(0.6670, within(1e-4));
        }
    }

    @Test
    void vertebraeAreThinnedAndSortedFromTheHeadDown() throws InvalidModelException {
        try (SliceDetector detector = detector()) {
            List<Vertebra> found = detector.detect(List.of(Slices.ramp(64, 64)), 0.05).get(0).vertebrae();
            assertThat(found).extracting(v -> (float) v.score()).containsExactly(0.9f, 0.8f);
            assertThat(found.get(0).anteriorSuperior()).isEqualTo(new Vertebra.Point(12, 28));
            assertThat(found.get(1).posteriorInferior()).isEqualTo(new Vertebra.Point(31, 58));
        }
    }

    @Test
    void slicesOfABatchAreNotMixedUpWhateverItsSize() throws InvalidModelException {
        SagittalSlice black = Slices.of(64, 64, new float[64 * 64]);
        SagittalSlice bright = Slices.ramp(64, 64);
        List<SagittalSlice> slices = List.of(bright, black, bright, black, black, bright, black);
        try (SliceDetector detector = detector()) {
            List<SliceDetections> found = detector.detect(slices, 0.05);
            for (int i = 0; i < slices.size(); i++) {
                assertThat(found.get(i).slice()).isSameAs(slices.get(i));
                // On a black picture the network finds no normal disc.
                assertThat(found.get(i).detections()).hasSize(slices.get(i) == black ? 1 : 4);
            }
            assertThat(detector.detect(List.of(), 0.05)).isEmpty();
        }
    }

    @Test
    void aNetworkOfOnePictureARunGetsThemOneByOne() throws InvalidModelException {
        TestModel.write(folder, "one-at-a-time.onnx", json -> { });
        try (SliceDetector detector = OnnxSliceDetector.open(folder, ONE_THREAD)) {
            assertThat(detector.detect(Collections.nCopies(4, Slices.ramp(64, 64)), 0.05)).hasSize(4)
                    .allSatisfy(found -> assertThat(found.detections()).hasSize(4));
        }
    }

    @Test
    void aNetworkWithoutVertebraHeadFindsNone() throws InvalidModelException {
        TestModel.write(folder, "boxes-only.onnx", json -> json.remove("vertebra"));
        try (SliceDetector detector = OnnxSliceDetector.open(folder, ONE_THREAD)) {
            assertThat(detector.detect(List.of(Slices.ramp(64, 64)), 0.05).get(0).vertebrae()).isEmpty();
        }
    }

    @Test
    void severalThreadsGetWhatOneWouldGet() throws InvalidModelException, InterruptedException, ExecutionException {
        SagittalSlice black = Slices.of(64, 64, new float[64 * 64]);
        SagittalSlice bright = Slices.ramp(64, 64);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (SliceDetector detector = detector()) {
            List<Future<Boolean>> rounds = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                SagittalSlice own = t % 2 == 0 ? black : bright;
                rounds.add(threads.submit(() -> {
                    for (int i = 0; i < 50; i++) {
                        if (detector.detect(List.of(own, own), 0.05).get(1).detections().size() != (own == black ? 1 : 4)) {
                            return false;
                        }
                    }
                    return true;
                }));
            }
            for (Future<Boolean> round : rounds) {
                assertThat(round.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void thresholdsAreThoseOfTheModel() throws InvalidModelException {
        try (SliceDetector detector = detector()) {
            assertThat(detector.threshold("herniation")).hasValue(0.5);
            assertThat(detector.threshold("fracture")).isEmpty();
        }
    }

    @Test
    void aClosedDetectorSaysSo() throws InvalidModelException {
        SliceDetector detector = detector();
        detector.close();
        detector.close();
        assertThatThrownBy(() -> detector.detect(List.of(Slices.ramp(64, 64)), 0.5))
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
    }

    @ParameterizedTest
    @CsvSource({"AUTO, auto, TensorRT: not part", "CUDA, cuda, CUDA: not part", "TENSORRT, tensorrt, TensorRT: not part"})
    void withoutAGpuLibraryTheCpuRunsAndTheReasonIsKept(Acceleration asked, String name, String why)
            throws InvalidModelException {
        try (OnnxSliceDetector detector = OnnxSliceDetector.open(
                TestModel.write(folder), new DetectorOptions(asked, 1, 1))) {
            assertThat(detector.provider().asked()).isEqualTo(name);
            assertThat(detector.provider().got()).isEqualTo("CPU");
            assertThat(detector.provider().why()).contains(why);
            assertThat(detector.executionProvider()).isEqualTo("CPU");
        }
    }

    @Test
    void theCpuAskedForNeedsNoReason() throws InvalidModelException {
        try (OnnxSliceDetector detector = detector()) {
            assertThat(detector.provider()).isEqualTo(new ProviderChoice("cpu", "CPU", ""));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "other-names.onnx, has no output boxes",
        "three-classes.onnx, 'output scores has the shape [2, 5, 3], expected [2, 5, 2]'",
        "other-side.onnx, 'takes pictures of shape [-1, 1, 96, 96], but model.json says [N, 1, 64, 64]'",
        "boxes-only.onnx, has no output vertebra_",
        "logits.onnx, scores must be 0 to 1",
        "other-input.onnx, 'its inputs are [pixels], expected images alone'",
        "five-numbers-a-box.onnx, 'output boxes has the shape [2, 5, 5], expected [2, -1, 4]'",
        "fewer-scores-than-boxes.onnx, 'output scores has the shape [2, 4, 2], expected [2, 5, 2]'",
        "not-a-number.onnx, holds a value that is not a number",
    })
    void aNetworkThatIsNotThisDetectorIsRefused(String network, String message) {
        TestModel.write(folder, network, json -> { });
        refused(message, "model.onnx");
    }

    @Test
    void aPictureAnsweredWithNoNumberIsAFailureNotAnEmptyResult() throws InvalidModelException {
        TestModel.write(folder, "not-a-number-when-bright.onnx", json -> { });
        try (SliceDetector detector = OnnxSliceDetector.open(folder, ONE_THREAD)) {
            assertThatThrownBy(() -> detector.detect(List.of(Slices.ramp(64, 64)), 0.05))
                    .isInstanceOf(InferenceFailedException.class).hasMessageContaining("output scores holds a value that is not a number");
            // The detector goes on.
            assertThat(detector.detect(List.of(Slices.of(64, 64, new float[64 * 64])), 0.05)).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 1000})
    void aFileThatIsNoNetworkIsRefused(int length) throws java.io.IOException {
        byte[] junk = new byte[length];
        TestModel.write(folder, "detector.onnx", json -> json.put("sha256", TestModel.sha256(junk)));
        Files.write(folder.resolve("model.onnx"), junk);
        refused("model.onnx");
    }

    @Test
    void anUnknownProviderIsNamed() {
        assertThat(Acceleration.of("TensorRT")).isEqualTo(Acceleration.TENSORRT);
        assertThatThrownBy(() -> Acceleration.of("rocm"))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("auto, cpu, cuda or tensorrt");
    }
}
