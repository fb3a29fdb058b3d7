// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.detect;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Optional;

/** One session of a network whose inputs and outputs were found to be those of a detector. Safe for several threads. */
final class Network implements AutoCloseable {

    private static final String INPUT = "images";
    private static final String BOXES = "boxes";
    private static final String SCORES = "scores";
    private static final String VERTEBRA_SCORES = "vertebra_scores";
    private static final String VERTEBRA_CORNERS = "vertebra_corners";

    private final OrtSession session;
    private final ProviderChoice provider;
    private final ModelDescription model;
    private final int batch;

    private Network(ProviderSession opened, ModelDescription model, int batch) {
        this.session = opened.session();
        this.provider = opened.choice();
        this.model = model;
        this.batch = batch;
    }

    /**
     * Opens a session and runs it once on an empty picture.
     *
     * @throws InvalidModelException if the network is not a detector of the classes that {@code model.json} names
     */
    static Network open(ModelFolder folder, DetectorOptions options) throws InvalidModelException {
        ProviderSession opened = ProviderSession.open(folder.network(), options);
        try {
            int batch = inputBatch(opened.session(), folder) == 1 ? 1 : options.batch();
            Network network = new Network(opened, folder.description(), batch);
            network.probe(folder);
            return network;
        } catch (OrtException | InferenceFailedException e) {
            close(opened.session());
            throw new InvalidModelException(folder.network() + " fails on an empty picture: " + e.getMessage(), e);
        } catch (InvalidModelException e) {
            close(opened.session());
            throw e;
        }
    }

    ProviderChoice provider() {
        return provider;
    }

    /** Pictures the network takes in one run. */
    int batch() {
        return batch;
    }

    /** A buffer outside the heap for a full batch: the runtime reads it without a copy. */
    FloatBuffer newInput() {
        int side = model.input().side();
        return ByteBuffer.allocateDirect(4 * batch * side * side).order(ByteOrder.nativeOrder()).asFloatBuffer();
    }

    /**
     * @param input flipped, holds {@code n} pictures; must not change until the call returns
     * @throws InferenceFailedException if the runtime fails or a number is not finite
     */
    NetworkOutput run(FloatBuffer input, int n) {
        long side = model.input().side();
        try (OnnxTensor images = OnnxTensor.createTensor(
                        OnnxRuntime.environment(), input, new long[] {n, 1, side, side});
                OrtSession.Result result = session.run(java.util.Map.of(INPUT, images))) {
            float[] boxes = floats(result, BOXES, n, -1, 4);
            int anchors = boxes.length / (4 * n);
            float[] scores = floats(result, SCORES, n, anchors, model.classes().size());
            checkScores(SCORES, scores);
            if (model.vertebra().isEmpty()) {
                return new NetworkOutput(anchors, boxes, scores, 0, new float[0], new float[0]);
            }
            float[] corners = floats(result, VERTEBRA_CORNERS, n, -1, 8);
            int vertebrae = corners.length / (8 * n);
            float[] vertebraScores = floats(result, VERTEBRA_SCORES, n, vertebrae);
            checkScores(VERTEBRA_SCORES, vertebraScores);
            return new NetworkOutput(anchors, boxes, scores, vertebrae, vertebraScores, corners);
        } catch (OrtException e) {
            throw new InferenceFailedException("the network failed: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        close(session);
    }

    private void probe(ModelFolder folder) throws InvalidModelException, OrtException {
        for (String output : model.vertebra().isPresent()
                ? new String[] {BOXES, SCORES, VERTEBRA_SCORES, VERTEBRA_CORNERS}
                : new String[] {BOXES, SCORES}) {
            if (!session.getOutputNames().contains(output)) {
                throw new InvalidModelException(folder.network() + " is not a detector of this format: it has no output "
                        + output + ", only " + session.getOutputNames());
            }
        }
        int n = Math.min(2, batch);
        FloatBuffer empty = newInput().limit(n * model.input().side() * model.input().side());
        run(empty, n);
    }

    /** The declared batch size: 1, or -1 where any will do. */
    private static long inputBatch(OrtSession session, ModelFolder folder) throws InvalidModelException, OrtException {
        NodeInfo node = session.getInputInfo().get(INPUT);
        if (node == null || session.getNumInputs() != 1) {
            throw new InvalidModelException(folder.network() + " is not a detector of this format: its inputs are "
                    + session.getInputNames() + ", expected " + INPUT + " alone");
        }
        if (!(node.getInfo() instanceof TensorInfo info) || info.type != OnnxJavaType.FLOAT) {
            throw new InvalidModelException(folder.network() + ": input " + INPUT + " is not a tensor of 32-bit floats");
        }
        long[] shape = info.getShape();
        int side = folder.description().input().side();
        boolean fits = shape.length == 4 && (shape[0] == 1 || shape[0] == -1) && (shape[1] == 1 || shape[1] == -1)
                && (shape[2] == side || shape[2] == -1) && (shape[3] == side || shape[3] == -1);
        if (!fits) {
            throw new InvalidModelException(folder.network() + " takes pictures of shape " + Arrays.toString(shape)
                    + ", but model.json says [N, 1, " + side + ", " + side + "]");
        }
        return shape[0];
    }

    /** The output as floats, its shape checked; -1 stands for any length. */
    private static float[] floats(OrtSession.Result result, String name, int... expected) throws OrtException {
        Optional<OnnxValue> value = result.get(name);
        if (value.isEmpty() || !(value.get() instanceof OnnxTensor tensor)
                || tensor.getInfo().type != OnnxJavaType.FLOAT) {
            throw new InferenceFailedException("output " + name + " is not a tensor of 32-bit floats");
        }
        long[] shape = tensor.getInfo().getShape();
        boolean fits = shape.length == expected.length;
        for (int i = 0; fits && i < expected.length; i++) {
            fits = expected[i] == -1 || shape[i] == expected[i];
        }
        if (!fits) {
            throw new InferenceFailedException("output " + name + " has the shape " + Arrays.toString(shape)
                    + ", expected " + Arrays.toString(expected) + " (-1 = any)");
        }
        FloatBuffer buffer = tensor.getFloatBuffer();
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        for (float v : values) {
            if (!Float.isFinite(v)) {
                throw new InferenceFailedException("output " + name + " holds a value that is not a number");
            }
        }
        return values;
    }

    /** A score that is no probability would silently move every threshold. */
    private static void checkScores(String name, float[] scores) {
        for (float score : scores) {
            if (score < 0 || score > 1) {
                throw new InferenceFailedException("output " + name + " holds " + score + "; scores must be 0 to 1");
            }
        }
    }

    private static void close(OrtSession session) {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("the session was closed twice", e);
        }
    }
}
