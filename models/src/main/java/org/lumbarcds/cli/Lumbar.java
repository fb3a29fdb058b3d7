// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cli;

import java.io.PrintWriter;
import org.lumbarcds.phantom.PhantomCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line: {@code ./lumbar}. */
@Command(
        name = "./lumbar",
        description = "Decision support on lumbar MRI. Assists a physician; never a diagnosis.",
        subcommands = {DetectCommand.class, EvaluateCommand.class, CalibrateCommand.class, DomainCommand.class,
            TrainCommand.class, CompareModelsCommand.class, MeasureCommand.class,
            LevelsCommand.class, PhantomCommand.class},
        mixinStandardHelpOptions = true,
        version = Lumbar.VERSION)
public final class Lumbar implements Runnable {

    static final String VERSION = "Lumbar CDS 0.1.0";

    /** Everything was read. */
    static final int OK = 0;
    /** The command ran, and its result is below what was asked; also a fault of this software. */
    static final int FAILED = 1;
    /** Wrong usage; nothing was done. */
    static final int USAGE = 2;
    /** Some files could not be read; the others are reported. */
    static final int SOME_FILES_FAILED = 3;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing; there are "
                + String.join(", ", spec.subcommands().keySet()));
    }

    public static void main(String[] arguments) {
        // Only warnings and worse belong on a terminal, and no logging library is on this class path.
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        System.setProperty("java.awt.headless", "true");
        System.exit(run(new PrintWriter(System.out, true), new PrintWriter(System.err, true), arguments));
    }

    /** Runs a command and gives its exit status. */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        CommandLine commands = new CommandLine(new Lumbar());
        commands.setOut(out).setErr(err).setCaseInsensitiveEnumValuesAllowed(true).setUsageHelpWidth(100);
        commands.setParameterExceptionHandler((mistake, given) -> {
            CommandLine command = mistake.getCommandLine();
            command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + mistake.getMessage());
            command.getErr().println("See " + command.getCommandSpec().qualifiedName() + " --help");
            return USAGE;
        });
        commands.setExecutionExceptionHandler((fault, command, given) -> {
            command.getErr().println(command.getCommandSpec().qualifiedName() + " failed: " + fault);
            return FAILED;
        });
        return commands.execute(arguments);
    }
}
