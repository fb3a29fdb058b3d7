// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.analysis;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.lumbarcds.detect.InvalidModelException;
import org.lumbarcds.detect.OnnxSliceDetector;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ModelConfiguration {

    private static final long STACK_BYTES = 8L << 20;

    /** A server without its model must not start: it could only disappoint every call. */
    @Bean(destroyMethod = "close")
    OnnxSliceDetector sliceDetector(ModelProperties properties) throws InvalidModelException {
        // On a thread of its own: beans are made deep in the stack, and what is left of it is too little for the
        // native library, whose overflow ends the process without a word.
        FutureTask<OnnxSliceDetector> opening =
                new FutureTask<>(() -> OnnxSliceDetector.open(properties.directory(), properties.options()));
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
