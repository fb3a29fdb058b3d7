// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.demo;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import picocli.CommandLine;

/** Runs a command: what the user did wrong and what went wrong are said in one line, without a stack trace. */
final class Commands {

    /** It ran, and the result is not what it should be; or it could not run. */
    static final int FAILED = 1;
    /** Wrong usage; nothing was done. */
    static final int USAGE = 2;

    private Commands() {
    }

    /** Ends the process with the command's status. */
    static void main(Object command, String[] arguments) {
        PrintStream out = terminal();
        System.setOut(out);
        // Libraries' remarks are for the server's log file, which has its own configuration.
        LoggingSystem.get(Commands.class.getClassLoader()).setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.ERROR);
        System.exit(run(command, new PrintWriter(out, true), new PrintWriter(System.err, true), arguments));
    }

    /** Cards hold characters (±, …) that the platform's default encoding may lack. */
    private static PrintStream terminal() {
        return new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    }

    static int run(Object command, PrintWriter out, PrintWriter err, String... arguments) {
        CommandLine line = new CommandLine(command).setOut(out).setErr(err).setUsageHelpWidth(100);
        line.setParameterExceptionHandler((mistake, given) -> {
            err.println(line.getCommandName() + ": " + mistake.getMessage());
            err.println("See " + line.getCommandName() + " --help");
            return USAGE;
        });
        line.setExecutionExceptionHandler((fault, failed, given) -> {
            err.println();
            err.println(line.getCommandName() + ": " + (fault instanceof DemoException ? fault.getMessage() : fault));
            return FAILED;
        });
        return line.execute(arguments);
    }
}
