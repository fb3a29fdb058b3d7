// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** One order from images to card, on embedded parts. */
@Command(name = "./lumbar demo", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Starts the server on embedded parts, has a lumbar MRI ordered and completed, and prints the"
                + " card a physician would get. Images, patient and findings of the synthetic study are made up.")
public final class Demo implements Callable<Integer> {

    private static final String USER = "dr.demo";

    @Spec
    private CommandSpec spec;

    @Option(names = "--study", paramLabel = "DIR",
            description = "folder of one DICOM study, in place of a synthetic one")
    private Optional<Path> study = Optional.empty();

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1",
            description = "of the synthetic study (default ${DEFAULT-VALUE})")
    private long seed;

    @Option(names = "--stop-after", description = "stop after the card; status 0 if it tells what it should, else 1")
    private boolean stopAfter;

    @Option(names = "--port", paramLabel = "N", description = "port of the server (default: any that is free)")
    private Optional<Integer> port = Optional.empty();

    @Option(names = "--keep", description = "keep the data of the run before")
    private boolean keep;

    @Option(names = "--model", paramLabel = "DIR", description = "model folder (default: the one that comes along)")
    private Optional<Path> model = Optional.empty();

    private final Progress progress = new Progress(System.out);
    private final EhrIdentity identity = new EhrIdentity();
    private final String password = Long.toString(Math.abs(new SecureRandom().nextLong()), 36);

    public static void main(String[] arguments) {
        Commands.main(new Demo(), arguments);
    }

    @Override
    public Integer call() throws DemoException, InterruptedException {
        checkOptions();
        try (DataFolder data = DataFolder.open(ServerSettings.state().resolve("demo"))) {
            ServerSettings settings = new ServerSettings(data.path(), ServerSettings.port(port), model);
            settings.checkModel();
            Optional<StudyFiles> real = Optional.empty();
            if (study.isPresent()) {
                real = Optional.of(StudyFiles.in(study.get()));
            }
            if (!keep) {
                data.clear();
            }
            return run(settings, real);
        }
    }

    private void checkOptions() {
        if (port.isPresent() && (port.get() < 1 || port.get() > 65535)) {
            throw new ParameterException(spec.commandLine(), "--port must be between 1 and 65535");
        }
        if (study.isPresent() && !Files.isDirectory(study.get())) {
            throw new ParameterException(spec.commandLine(), "--study: there is no folder " + study.get());
        }
        if (model.isPresent() && !Files.isDirectory(model.get())) {
            throw new ParameterException(spec.commandLine(), "--model: there is no folder " + model.get());
        }
    }

    private int run(ServerSettings settings, Optional<StudyFiles> real) throws DemoException, InterruptedException {
        List<String> access = new ArrayList<>(identity.registration(settings.data()));
        access.addAll(user());
        try (EmbeddedServer server = progress.step(
                "Starting the server", () -> EmbeddedServer.start(settings, access))) {
            DemoRun run = new DemoRun(new Ehr(server.base(), identity), progress);
            boolean asItShould = real.isPresent()
                    ? run.order(real.get(), new Expectation(Optional.empty()))
                    : run.order(phantom(settings.data()), new Expectation(Optional.of(PhantomFiles.demo(seed))));
            if (!stopAfter) {
                stayUp(run);
            }
            return asItShould ? 0 : Commands.FAILED;
        } catch (IOException e) {
            throw new DemoException("the connection to the server broke: " + e.getMessage() + "\nMore in "
                    + settings.log(), e);
        }
    }

    private StudyFiles phantom(Path data) throws IOException, DemoException, InterruptedException {
        return progress.step("Drawing a synthetic lumbar MRI (seed " + seed + ")",
                () -> PhantomFiles.write(PhantomFiles.demo(seed), data.resolve("study")));
    }

    /** Until Ctrl-C; the launch address lives ten minutes, so each Enter gives a fresh one. */
    private void stayUp(DemoRun run) throws IOException, DemoException, InterruptedException {
        BufferedReader keyboard = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
        while (true) {
            run.printAddresses(USER, password);
            progress.line("\nThe server stays up. Ctrl-C ends it; Enter gives fresh addresses.");
            if (keyboard.readLine() == null) {
                // No keyboard: nothing but the end of the process ends this.
                new CountDownLatch(1).await();
            }
        }
    }

    private List<String> user() {
        return List.of("--lumbar.security.users[0].username=" + USER,
                "--lumbar.security.users[0].password-hash="
                        + PasswordEncoderFactories.createDelegatingPasswordEncoder().encode(password),
                "--lumbar.security.users[0].fhir-user=" + LumbarOrder.PHYSICIAN);
    }
}
