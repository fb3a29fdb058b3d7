// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.analysis;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.lumbarcds.detect.AnatomyModel;
import org.lumbarcds.detect.DetectorOptions;
import org.lumbarcds.detect.InvalidModelException;
import org.lumbarcds.detect.OnnxSliceDetector;

/** Opens models where there is stack enough for the native library. */
public final class ModelOpening {

    private static final long STACK_BYTES = 8L << 20;

    private ModelOpening() {
    }

    /**
     * @throws InvalidModelException if the folder is no usable model
     * @throws IllegalStateException if it cannot be opened for another reason
     */
    public static OnnxSliceDetector open(Path folder, DetectorOptions options) throws InvalidModelException {
        return opened(() -> OnnxSliceDetector.open(folder, options));
    }

    /** The model that measures; as {@link #open}. */
    static AnatomyModel openAnatomy(Path folder, DetectorOptions options) throws InvalidModelException {
        return opened(() -> AnatomyModel.open(folder, options));
    }

    /**
     * On a thread of its own: beans are made deep in the stack, and what is left of it is too little for the native
     * library, whose overflow ends the process without a word.
     */
    private static <T> T opened(Callable<T> open) throws InvalidModelException {
        FutureTask<T> opening = new FutureTask<>(open);
        new Thread(null, opening, "model", STACK_BYTES).start();
        try {
            return opening.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof InvalidModelException invalid) {
                throw invalid;
            }
            throw new IllegalStateException("the model cannot be opened", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the model was opened", e);
        }
    }
}
