// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cli;

import java.nio.file.Path;
import org.lumbarcds.detect.Acceleration;
import org.lumbarcds.detect.DetectorOptions;
import org.lumbarcds.detect.InvalidModelException;
import org.lumbarcds.detect.OnnxSliceDetector;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which model is run, and on what. */
final class ModelOptions {

    private static final String SHIPPED = "models/weights/lumbar-compact";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--model", paramLabel = "DIR",
            description = "Model folder with model.onnx and model.json. Default: the shipped one, " + SHIPPED + ".")
    private Path model;

    @Option(names = "--provider", paramLabel = "NAME", defaultValue = "auto",
            converter = AccelerationConverter.class,
            description = "auto (TensorRT, else CUDA, else CPU), cpu, cuda or tensorrt. Default: ${DEFAULT-VALUE}.")
    private Acceleration provider;

    @Option(names = "--threads", paramLabel = "N",
            description = "CPU threads of the network. Default: one a processor.")
    private Integer threads;

    /** Opens the model; a model that cannot be used is wrong usage. */
    OnnxSliceDetector open() {
        Path folder = model != null ? model : Path.of(System.getProperty("lumbar.home", ".")).resolve(SHIPPED);
        int count = threads != null ? threads : Runtime.getRuntime().availableProcessors();
        if (count < 1) {
            throw new ParameterException(command.commandLine(), "--threads must be at least 1, not " + count);
        }
        try {
            return OnnxSliceDetector.open(folder, new DetectorOptions(provider, count, 4));
        } catch (InvalidModelException e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        }
    }

    /** Names the choices when none of them was given. */
    static final class AccelerationConverter implements CommandLine.ITypeConverter<Acceleration> {
        @Override
        public Acceleration convert(String name) {
            try {
                return Acceleration.of(name);
            } catch (IllegalArgumentException e) {
                throw new CommandLine.TypeConversionException(e.getMessage());
            }
        }
    }
}
