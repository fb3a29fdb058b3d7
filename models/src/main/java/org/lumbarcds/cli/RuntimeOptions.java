// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cli;

import java.nio.file.Path;
import org.lumbarcds.detect.Acceleration;
import org.lumbarcds.detect.DetectorOptions;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What networks are run on. */
class RuntimeOptions {

    static final String SHIPPED = "models/weights/lumbar-compact";
    static final String SHIPPED_ANATOMY = "models/weights/lumbar-anatomy";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--provider", paramLabel = "NAME", defaultValue = "auto",
            converter = AccelerationConverter.class,
            description = "auto (TensorRT, else CUDA, else CPU), cpu, cuda or tensorrt. Default: ${DEFAULT-VALUE}.")
    private Acceleration provider;

    @Option(names = "--threads", paramLabel = "N",
            description = "CPU threads of the network. Default: one a processor.")
    private Integer threads;

    final CommandLine command() {
        return command.commandLine();
    }

    /** The shipped model. */
    static Path shipped() {
        return Path.of(System.getProperty("lumbar.home", ".")).resolve(SHIPPED);
    }

    /** The shipped model of the anatomy; a checkout need not hold one. */
    static Path shippedAnatomy() {
        return Path.of(System.getProperty("lumbar.home", ".")).resolve(SHIPPED_ANATOMY);
    }

    final DetectorOptions detector() {
        int count = threads != null ? threads : Runtime.getRuntime().availableProcessors();
        if (count < 1) {
            throw new ParameterException(command(), "--threads must be at least 1, not " + count);
        }
        return new DetectorOptions(provider, count, 4);
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
