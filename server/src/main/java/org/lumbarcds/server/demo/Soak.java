// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.demo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Many triggers, few studies, and a server that is killed again and again: each study must get exactly one report. */
@Command(name = "./lumbar soak", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Stores synthetic studies, fires repeated and parallel triggers for them, kills the server's"
                + " process (SIGKILL) at random moments meanwhile, and counts the reports in the end. Status 0 when"
                + " every study has exactly one, else 1.")
public final class Soak implements Callable<Integer> {

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
    private static final int LATEST_KILL_MS = 2500;

    @Spec
    private CommandSpec spec;

    @Option(names = "--studies", paramLabel = "N", defaultValue = "20", description = "default ${DEFAULT-VALUE}")
    private int studies;

    @Option(names = "--triggers", paramLabel = "N", defaultValue = "1000", description = "default ${DEFAULT-VALUE}")
    private int triggers;

    @Option(names = "--kills", paramLabel = "N", defaultValue = "20", description = "default ${DEFAULT-VALUE}")
    private int kills;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1",
            description = "of studies, triggers and kills (default ${DEFAULT-VALUE})")
    private long seed;

    @Option(names = "--data", paramLabel = "DIR", description = "data folder of the server (default .lumbar/soak)")
    private Optional<Path> data = Optional.empty();

    @Option(names = "--model", paramLabel = "DIR", description = "model folder (default: the one that comes along)")
    private Optional<Path> model = Optional.empty();

    private final Progress progress = new Progress(System.out);
    private final EhrIdentity identity = new EhrIdentity();

    public static void main(String[] arguments) {
        Commands.main(new Soak(), arguments);
    }

    @Override
    public Integer call() throws IOException, DemoException, InterruptedException {
        checkOptions();
        Path folder = data.orElse(ServerSettings.state().resolve("soak")).toAbsolutePath();
        try (DataFolder locked = DataFolder.open(folder)) {
            ServerSettings settings = new ServerSettings(locked.path(), ServerSettings.port(Optional.empty()), model);
            settings.checkModel();
            locked.clear();
            List<String> access = new ArrayList<>(identity.registration(settings.data()));
            access.add("--lumbar.worker.concurrency=2");
            try (ServerProcess server = new ServerProcess(settings, access)) {
                return run(server, settings) ? 0 : Commands.FAILED;
            }
        }
    }

    private void checkOptions() {
        if (studies < 1 || studies > 1000) {
            throw new ParameterException(spec.commandLine(), "--studies must be between 1 and 1000");
        }
        if (triggers < studies) {
            throw new ParameterException(spec.commandLine(), "--triggers must be at least as many as --studies");
        }
        if (kills < 0 || kills > triggers / 2) {
            throw new ParameterException(spec.commandLine(), "--kills must be between 0 and half of --triggers");
        }
    }

    private boolean run(ServerProcess server, ServerSettings settings)
            throws IOException, DemoException, InterruptedException {
        progress.step("Starting the server", server::start);
        Ehr ehr = new Ehr(settings.base(), identity);
        List<LumbarOrder> orders = progress.step("Drawing and storing " + studies + " synthetic studies",
                () -> store(ehr, settings.data().resolve("studies")));
        TriggerRun run = new TriggerRun(ehr, orders);
        try {
            TriggerPlan plan = TriggerPlan.of(studies, triggers, kills, seed);
            run.start(plan);
            killAgainAndAgain(server, run, plan);
            progress.step("Waiting for the last of " + triggers + " triggers", run::awaitAll);
        } finally {
            run.cancel();
        }
        int results = progress.step("Waiting for the last results", () -> results(ehr, orders));
        StoredCount.InFhir fhir = progress.step("Counting the reports", () -> StoredCount.inFhir(ehr, orders));
        progress.step("Stopping the server", server::stop);
        return summary(run, results, fhir, StoredCount.inDatabase(settings.data()));
    }

    private List<LumbarOrder> store(Ehr ehr, Path folder) throws IOException, DemoException, InterruptedException {
        List<LumbarOrder> orders = new ArrayList<>();
        for (int i = 0; i < studies; i++) {
            StudyFiles study = PhantomFiles.writeSmall(seed * 10_000 + i, folder.resolve(Integer.toString(i)));
            new StudyUpload(ehr).send(study);
            LumbarOrder order = new LumbarOrder(study.patient());
            order.place(ehr);
            order.complete(ehr);
            orders.add(order);
        }
        return orders;
    }

    private void killAgainAndAgain(ServerProcess server, TriggerRun run, TriggerPlan plan)
            throws IOException, DemoException, InterruptedException {
        Random random = new Random(seed);
        for (int kill = 0; kill < plan.kills().size(); kill++) {
            while (run.started() <= plan.kills().get(kill)) {
                Thread.sleep(10);
            }
            Thread.sleep(random.nextInt(LATEST_KILL_MS));
            server.kill();
            progress.step("Kill " + (kill + 1) + " of " + kills + " after " + run.answered()
                    + " answered triggers; starting again", server::start);
        }
    }

    /** Results the opened charts show in the end. */
    private int results(Ehr ehr, List<LumbarOrder> orders) throws IOException, DemoException, InterruptedException {
        ResultWait wait = new ResultWait(ehr, LONGEST_WAIT);
        int results = 0;
        for (LumbarOrder order : orders) {
            results += wait.orderComplete(order, JsonNodeFactory.instance.objectNode()).card().result() ? 1 : 0;
        }
        return results;
    }

    private boolean summary(TriggerRun run, int results, StoredCount.InFhir fhir, StoredCount.InDatabase database) {
        boolean exact = run.answered() == triggers && results == studies && fhir.reports() == studies
                && fhir.problems().isEmpty() && database.rows() == studies && database.read() == studies
                && database.cards() == studies;
        progress.line("");
        row("studies", studies);
        row("triggers sent", triggers);
        row("triggers answered", run.answered());
        row("calls cut off or refused, sent again", run.again());
        row("kills (SIGKILL)", kills);
        row("analyses begun again", database.attemptsAgain());
        row("cards with a result", results);
        row("DiagnosticReports", fhir.reports());
        row("queue rows READ", database.read());
        row("rows of the projection", database.cards());
        fhir.problems().forEach(problem -> progress.line("  " + problem));
        progress.line(exact ? "Exactly one report for each study." : "NOT exactly one report for each study.");
        return exact;
    }

    private void row(String what, int number) {
        progress.line(String.format("  %-42s %6d", what, number));
    }
}
