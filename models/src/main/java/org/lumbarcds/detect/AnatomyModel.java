// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.detect;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.lumbarcds.anatomy.AnatomyMaps;
import org.lumbarcds.anatomy.CornerSource;
import org.lumbarcds.anatomy.ProbabilityMap;
import org.lumbarcds.anatomy.SliceAnatomy;
import org.lumbarcds.image.Letterbox;
import org.lumbarcds.image.SagittalSlice;

/**
 * The network that draws bodies, discs and canal on a slice: input {@code images} [1, 1, S, S], output {@code maps}
 * [1, 7, S/2, S/2], probabilities of the channels that {@code model.json} names. Safe for use by several threads.
 */
public final class AnatomyModel implements AutoCloseable {

    private static final String INPUT = "images";
    private static final String OUTPUT = "maps";

    /** Input pixels a cell of the maps. */
    private static final int STRIDE = 2;

    private final AnatomyDescription description;
    private final ModelIdentity identity;
    private final OrtSession session;
    private final ReadWriteLock open = new ReentrantReadWriteLock();
    private boolean closed;

    private AnatomyModel(AnatomyDescription description, ModelIdentity identity, OrtSession session) {
        this.description = description;
        this.identity = identity;
        this.session = session;
    }

    /**
     * Opens a model folder and runs the network once on an empty picture.
     *
     * @throws InvalidModelException if the folder or the network in it is no model of the anatomy
     */
    public static AnatomyModel open(Path folder, DetectorOptions options) throws InvalidModelException {
        ModelFiles files = ModelFiles.read(folder);
        AnatomyDescription description = AnatomyDescription.parse(files.json());
        ModelIdentity identity = files.identity(
                description.name(), description.version(), description.file(), description.sha256());
        Path network = folder.resolve(description.file());
        AnatomyModel model = new AnatomyModel(
                description, identity, ProviderSession.open(network, options).session());
        try {
            model.run(model.newInput());
            return model;
        } catch (InferenceFailedException e) {
            model.close();
            throw new InvalidModelException(network + " fails on an empty picture: " + e.getMessage(), e);
        }
    }

    public ModelIdentity model() {
        return identity;
    }

    public AnatomyDescription description() {
        return description;
    }

    /** Bodies, discs and canal of a slice, and the lengths between them. */
    public SliceAnatomy measure(SagittalSlice slice) {
        return SliceAnatomy.of(maps(slice), CornerSource.MEAN);
    }

    /** @throws InferenceFailedException if the network fails */
    public AnatomyMaps maps(SagittalSlice slice) {
        open.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("the model is closed");
            }
            FloatBuffer input = newInput();
            Letterbox letterbox = description.input().write(slice, input);
            float[] values = run(input.flip());
            int side = description.input().side() / STRIDE;
            List<ProbabilityMap> maps = new ArrayList<>();
            for (int channel = 0; channel < AnatomyDescription.CHANNELS.size(); channel++) {
                float[] map = Arrays.copyOfRange(values, channel * side * side, (channel + 1) * side * side);
                maps.add(placed(map, side, letterbox, slice));
            }
            return new AnatomyMaps(maps.get(0), maps.get(1), maps.get(2), maps.subList(3, 7), slice.spacingKnown());
        } finally {
            open.readLock().unlock();
        }
    }

    private static ProbabilityMap placed(float[] map, int side, Letterbox letterbox, SagittalSlice slice) {
        double firstX = letterbox.sliceX(STRIDE / 2.0) * slice.columnSpacingMm();
        double firstY = letterbox.sliceY(STRIDE / 2.0) * slice.rowSpacingMm();
        double nextX = letterbox.sliceX(1.5 * STRIDE) * slice.columnSpacingMm();
        double nextY = letterbox.sliceY(1.5 * STRIDE) * slice.rowSpacingMm();
        return new ProbabilityMap(side, side, map, firstX, firstY, nextX - firstX, nextY - firstY);
    }

    private FloatBuffer newInput() {
        int side = description.input().side();
        return ByteBuffer.allocateDirect(4 * side * side).order(ByteOrder.nativeOrder()).asFloatBuffer();
    }

    private float[] run(FloatBuffer input) {
        long side = description.input().side();
        long[] expected = {1, AnatomyDescription.CHANNELS.size(), side / STRIDE, side / STRIDE};
        try (OnnxTensor images = OnnxTensor.createTensor(
                        OnnxRuntime.environment(), input, new long[] {1, 1, side, side});
                OrtSession.Result result = session.run(Map.of(INPUT, images))) {
            if (!(result.get(OUTPUT).orElse(null) instanceof OnnxTensor maps)
                    || !Arrays.equals(maps.getInfo().getShape(), expected)) {
                throw new InferenceFailedException("the network has no output " + OUTPUT + " of the shape "
                        + Arrays.toString(expected));
            }
            float[] values = new float[(int) (expected[1] * expected[2] * expected[3])];
            maps.getFloatBuffer().get(values);
            for (float v : values) {
                if (!(v >= 0 && v <= 1)) {
                    throw new InferenceFailedException("output " + OUTPUT + " holds " + v + "; maps must be 0 to 1");
                }
            }
            return values;
        } catch (OrtException e) {
            throw new InferenceFailedException("the network failed: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        open.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                session.close();
            }
        } catch (OrtException e) {
            throw new IllegalStateException("the session was closed twice", e);
        } finally {
            open.writeLock().unlock();
        }
    }
}
