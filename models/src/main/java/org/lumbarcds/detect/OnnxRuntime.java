// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.detect;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one ONNX Runtime of this process, without its telemetry.
 *
 * <p>On Linux the library reads the process's command line and the machine's identifier as soon as it is loaded, keeps a
 * database of events under the user's cache folder and holds code to upload it, unless the environment variable
 * {@value #NO_TELEMETRY} is 1 before the process starts. A command line may name files of patients.
 */
final class OnnxRuntime {

    static final String NO_TELEMETRY = "ORT_DISABLE_TELEMETRY";

    private static final Logger LOG = LoggerFactory.getLogger(OnnxRuntime.class);
    private static final OrtEnvironment ENVIRONMENT = quiet();

    private OnnxRuntime() {
    }

    static OrtEnvironment environment() {
        return ENVIRONMENT;
    }

    private static OrtEnvironment quiet() {
        if (!"1".equals(System.getenv(NO_TELEMETRY))) {
            LOG.warn("{} is not 1: ONNX Runtime may keep records of this process. Set it before the start, as ./lumbar does.",
                    NO_TELEMETRY);
        }
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try {
            environment.setTelemetry(false);
        } catch (OrtException e) {
            LOG.warn("ONNX Runtime's telemetry cannot be switched off: {}", e.getMessage());
        }
        return environment;
    }
}
