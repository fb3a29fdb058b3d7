// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.detect;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.lumbarcds.image.InputSpec;
import org.lumbarcds.image.Letterbox;
import org.lumbarcds.image.SagittalSlice;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The detector of a model folder, run by ONNX Runtime. */
public final class OnnxSliceDetector implements SliceDetector {

    private static final Logger LOG = LoggerFactory.getLogger(OnnxSliceDetector.class);

    private final ModelFolder folder;
    private final Network network;
    private final Queue<FloatBuffer> inputs = new ConcurrentLinkedQueue<>();
    /** Runs share the read lock; closing waits for them, because freeing a running session crashes the process. */
    private final ReadWriteLock open = new ReentrantReadWriteLock();
    private boolean closed;

    private OnnxSliceDetector(ModelFolder folder, Network network) {
        this.folder = folder;
        this.network = network;
    }

    /**
     * Opens a model folder and runs the network once on an empty picture.
     *
     * @throws InvalidModelException if the folder or the network in it is not a usable detector
     */
    public static OnnxSliceDetector open(Path path, DetectorOptions options) throws InvalidModelException {
        ModelFolder folder = ModelFolder.read(path);
        Network network = Network.open(folder, options);
        ProviderChoice provider = network.provider();
        LOG.info("Model {} {} ({}) runs on {}; asked for {}{}", folder.identity().name(), folder.identity().version(),
                folder.identity().digest(), provider.got(), provider.asked(),
                provider.why().isEmpty() ? "" : " (" + provider.why() + ")");
        return new OnnxSliceDetector(folder, network);
    }

    @Override
    public ModelIdentity model() {
        return folder.identity();
    }

    public ModelDescription description() {
        return folder.description();
    }

    /** What was asked for, what was got and why. */
    public ProviderChoice provider() {
        return network.provider();
    }

    @Override
    public OptionalDouble threshold(String className) {
        return folder.description().classes().stream()
                .filter(c -> c.name().equals(className))
                .mapToDouble(ModelDescription.DetectedClass::threshold)
                .findFirst();
    }

    @Override
    public ModelLimits limits() {
        return folder.description().limits();
    }

    @Override
    public String executionProvider() {
        return network.provider().got();
    }

    /** @throws InferenceFailedException if the network fails on a batch; none of its slices was read */
    @Override
    public List<SliceDetections> detect(List<SagittalSlice> slices, double minimumScore) {
        open.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("the detector is closed");
            }
            List<SliceDetections> results = new ArrayList<>();
            for (int from = 0; from < slices.size(); from += network.batch()) {
                results.addAll(detectBatch(
                        slices.subList(from, Math.min(slices.size(), from + network.batch())), minimumScore));
            }
            return results;
        } finally {
            open.readLock().unlock();
        }
    }

    private List<SliceDetections> detectBatch(List<SagittalSlice> slices, double minimumScore) {
        FloatBuffer pooled = inputs.poll();
        FloatBuffer input = pooled == null ? network.newInput() : pooled.clear();
        InputSpec spec = folder.description().input();
        List<Letterbox> letterboxes = new ArrayList<>();
        for (SagittalSlice slice : slices) {
            letterboxes.add(spec.write(slice, input));
        }
        NetworkOutput output = network.run(input.flip(), slices.size());
        inputs.add(input);
        List<SliceDetections> results = new ArrayList<>();
        for (int n = 0; n < slices.size(); n++) {
            results.add(output.read(n, slices.get(n), letterboxes.get(n), folder.description(), minimumScore));
        }
        return results;
    }

    @Override
    public void close() {
        open.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                network.close();
            }
        } finally {
            open.writeLock().unlock();
        }
    }
}
