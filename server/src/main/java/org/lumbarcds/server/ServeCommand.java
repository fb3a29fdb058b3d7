// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** {@code ./lumbar serve}: its words, checked before anything is started. */
@Command(name = "lumbar serve", mixinStandardHelpOptions = true, sortOptions = false,
        description = {"Starts the server: CDS Hooks, FHIR, SMART page, workers. Stops with Ctrl-C.",
            "Any setting can be given as --group.name=value; it is stronger than the file."},
        footer = {"", "Examples:", "  ./lumbar serve", "  ./lumbar serve --config hospital.yml",
            "  ./lumbar serve --server.port=8443 --lumbar.database.url=jdbc:postgresql://localhost/lumbar"})
final class ServeCommand implements Callable<Integer> {

    /** {@code --server.port=8443}: any setting by its full name, stronger than the file. */
    private static final Pattern SETTING = Pattern.compile("--[a-z][a-z0-9-]*(\\.[A-Za-z0-9\\[\\]_-]+)+=.*", Pattern.DOTALL);

    @Spec
    private CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE",
            description = "Settings (YAML or properties) that replace the defaults.")
    private Path config;

    @Unmatched
    private List<String> settings = new ArrayList<>();

    /** @return 2 for wrong usage, and no return while the server runs */
    static int run(String[] args) {
        return new CommandLine(new ServeCommand()).execute(args);
    }

    @Override
    public Integer call() {
        if (config != null && !config.toFile().isFile()) {
            throw new ParameterException(spec.commandLine(), "--config: there is no file " + config.toAbsolutePath());
        }
        for (String setting : settings) {
            if (!SETTING.matcher(setting).matches()) {
                throw new ParameterException(spec.commandLine(), "'" + setting
                        + "' is neither an option of serve nor a setting of the form --group.name=value.");
            }
        }
        SpringApplication.run(LumbarApplication.class, springArguments());
        return 0;
    }

    private String[] springArguments() {
        Stream<String> file = config == null
                ? Stream.empty()
                : Stream.of("--spring.config.additional-location=" + config.toAbsolutePath().toUri());
        return Stream.concat(file, settings.stream()).toArray(String[]::new);
    }
}
