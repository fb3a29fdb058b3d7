// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cli;

import java.nio.file.Path;
import org.lumbarcds.detect.InvalidModelException;
import org.lumbarcds.detect.OnnxSliceDetector;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Which model is run, and on what. */
final class ModelOptions extends RuntimeOptions {

    @Option(names = "--model", paramLabel = "DIR",
            description = "Model folder with model.onnx and model.json. Default: the shipped one, " + SHIPPED + ".")
    private Path model;

    /** Opens the model; a model that cannot be used is wrong usage. */
    OnnxSliceDetector open() {
        try {
            return OnnxSliceDetector.open(model != null ? model : shipped(), detector());
        } catch (InvalidModelException e) {
            throw new ParameterException(command(), e.getMessage(), e);
        }
    }
}
