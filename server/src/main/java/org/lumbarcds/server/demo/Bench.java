// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.lumbarcds.cdshooks.FhirJson;
import org.lumbarcds.cdshooks.LumbarServices;
import org.lumbarcds.detect.InvalidModelException;
import org.lumbarcds.detect.SliceCost;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Times and memory of one server, on synthetic studies. */
@Command(name = "./lumbar bench", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Measures start time, idle memory, cold study to card, one slice on one core and the latency of hook calls that are"
                + " answered from the store, by four callers in parallel.")
public final class Bench implements Callable<Integer> {

    private static final int CALLERS = 4;
    private static final int COLD_STUDIES = 3;
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
    private static final Duration IDLE = Duration.ofSeconds(10);

    @Spec
    private CommandSpec spec;

    @Option(names = "--calls", paramLabel = "N", defaultValue = "500",
            description = "measured calls of each service (default ${DEFAULT-VALUE})")
    private int calls;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1",
            description = "of the synthetic studies (default ${DEFAULT-VALUE})")
    private long seed;

    @Option(names = "--json", paramLabel = "FILE", description = "where the figures go (default .lumbar/bench.json)")
    private Optional<Path> json = Optional.empty();

    @Option(names = "--model", paramLabel = "DIR", description = "model folder (default: the one that comes along)")
    private Optional<Path> model = Optional.empty();

    private final Progress progress = new Progress(System.out);
    private final EhrIdentity identity = new EhrIdentity();

    public static void main(String[] arguments) {
        Commands.main(new Bench(), arguments);
    }

    /**
     * The figures.
     *
     * @param startSeconds from the start of the process to readiness
     * @param idleMegabytes resident memory after the start
     * @param warmMegabytes resident memory in the end
     * @param firstStudySeconds completed order to result, first study after the start
     * @param studySeconds likewise, median of the next ones
     * @param sliceMilliseconds processor time of one core for one slice, the server at rest; null where Java does not tell it
     */
    record Figures(Machine machine, long seed, double startSeconds, long idleMegabytes, long warmMegabytes,
            double firstStudySeconds, double studySeconds, Double sliceMilliseconds, int calls, int callers, Percentiles orderComplete,
            Percentiles patientView) {
    }

    record Percentiles(double p50Milliseconds, double p99Milliseconds) {

        static Percentiles of(Latencies latencies) {
            return new Percentiles(latencies.percentile(50), latencies.percentile(99));
        }
    }

    @Override
    public Integer call() throws IOException, DemoException, InterruptedException {
        if (calls < 10 || calls > 1_000_000) {
            throw new ParameterException(spec.commandLine(), "--calls must be between 10 and 1000000");
        }
        try (DataFolder locked = DataFolder.open(ServerSettings.state().resolve("bench"))) {
            ServerSettings settings = new ServerSettings(locked.path(), ServerSettings.port(Optional.empty()), model);
            settings.checkModel();
            locked.clear();
            try (ServerProcess server = new ServerProcess(settings, identity.registration(settings.data()))) {
                Figures figures = measure(server, settings);
                server.stop();
                report(figures);
            }
        }
        return 0;
    }

    private Figures measure(ServerProcess server, ServerSettings settings)
            throws IOException, DemoException, InterruptedException {
        List<StudyFiles> studies = new ArrayList<>();
        progress.step("Drawing " + (COLD_STUDIES + 1) + " synthetic studies", () -> {
            for (int i = 0; i <= COLD_STUDIES; i++) {
                studies.add(PhantomFiles.write(PhantomFiles.demo(seed + i),
                        settings.data().resolve("studies").resolve(Integer.toString(i))));
            }
        });
        Duration start = progress.step("Starting the server", server::start);
        Thread.sleep(IDLE.toMillis());
        long idle = server.residentBytes();
        Ehr ehr = new Ehr(settings.base(), identity);
        List<Double> cold = new ArrayList<>();
        LumbarOrder order = null;
        for (StudyFiles study : studies) {
            order = new LumbarOrder(study.patient());
            LumbarOrder next = order;
            progress.step("Storing study " + (cold.size() + 1), () -> {
                new StudyUpload(ehr).send(study);
                next.place(ehr);
                next.complete(ehr);
            });
            cold.add(progress.step("Order complete to result", () -> untilResult(ehr, next)));
        }
        LumbarOrder warm = order;
        ObjectNode prefetch = JsonNodeFactory.instance.objectNode();
        prefetch.set(LumbarServices.PREFETCH_PATIENT, FhirJson.node(warm.patient()));
        prefetch.putNull(LumbarServices.PREFETCH_STUDIES).putNull(LumbarServices.PREFETCH_CONDITIONS);
        Latencies ordered = latencies(
                () -> ehr.prepare(LumbarServices.ORDER_COMPLETE.id(), warm.orderComplete(prefetch)));
        Latencies viewed = latencies(() -> ehr.prepare(LumbarServices.ON_PATIENT_VIEW.id(), warm.patientView()));
        Double slice = progress.step("Measuring the detector on one core", () -> slice(settings.modelFolder()));
        List<Double> later = cold.subList(1, cold.size()).stream().sorted().toList();
        return new Figures(Machine.here(), seed, start.toMillis() / 1000.0, idle >> 20, server.residentBytes() >> 20,
                cold.get(0), later.get(later.size() / 2), slice, calls, CALLERS, Percentiles.of(ordered),
                Percentiles.of(viewed));
    }

    private static Double slice(Path model) throws DemoException {
        try {
            OptionalDouble milliseconds = SliceCost.milliseconds(model);
            return milliseconds.isPresent() ? milliseconds.getAsDouble() : null;
        } catch (InvalidModelException e) {
            throw new DemoException(e.getMessage(), e);
        }
    }

    private static double untilResult(Ehr ehr, LumbarOrder order)
            throws IOException, DemoException, InterruptedException {
        long start = System.nanoTime();
        ResultWait.Answer answer = new ResultWait(ehr, LONGEST_WAIT)
                .orderComplete(order, JsonNodeFactory.instance.objectNode());
        if (!answer.card().result()) {
            throw new DemoException("no result after " + LONGEST_WAIT.toMinutes() + " minutes; the card says: "
                    + answer.card().card().path("summary").asText());
        }
        return (System.nanoTime() - start) / 1e9;
    }

    /** Calls of four callers at once, after as many that are not counted (200 at most). */
    private Latencies latencies(Supplier<Ehr.HookCall> call) throws IOException, DemoException, InterruptedException {
        return progress.step("Measuring " + calls + " calls by " + CALLERS + " callers", () -> {
            times(call, Math.min(200, calls));
            return new Latencies(times(call, calls));
        });
    }

    private static double[] times(Supplier<Ehr.HookCall> call, int count) throws DemoException, InterruptedException {
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        try {
            List<Future<Double>> running = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                running.add(callers.submit(() -> {
                    // Building and signing are the caller's own time.
                    Ehr.HookCall ready = call.get();
                    long start = System.nanoTime();
                    ready.send();
                    return (System.nanoTime() - start) / 1e6;
                }));
            }
            double[] times = new double[count];
            for (int i = 0; i < count; i++) {
                times[i] = running.get(i).get();
            }
            return times;
        } catch (ExecutionException e) {
            throw new DemoException("a call failed: " + e.getCause().getMessage(), e);
        } finally {
            callers.shutdownNow();
        }
    }

    private void report(Figures figures) throws IOException {
        Path file = json.orElse(ServerSettings.state().resolve("bench.json"));
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), figures);
        Machine machine = figures.machine();
        progress.line("");
        progress.line(machine.processor() + ", " + machine.cores() + " cores, " + machine.memoryMb() + " MB, "
                + machine.system());
        progress.line(machine.jvm() + "; seed " + figures.seed());
        progress.line("");
        row("start to ready", "%.1f s", figures.startSeconds());
        row("memory when idle (RSS)", "%.0f MB", figures.idleMegabytes());
        row("memory in the end (RSS)", "%.0f MB", figures.warmMegabytes());
        row("study to card, first after the start", "%.1f s", figures.firstStudySeconds());
        row("study to card, median of " + COLD_STUDIES + " more", "%.1f s", figures.studySeconds());
        if (figures.sliceMilliseconds() != null) {
            row("one slice, processor time of one core", "%.1f ms", figures.sliceMilliseconds());
        }
        row("order-complete from the store, p50", "%.1f ms", figures.orderComplete().p50Milliseconds());
        row("order-complete from the store, p99", "%.1f ms", figures.orderComplete().p99Milliseconds());
        row("patient-view from the store, p50", "%.1f ms", figures.patientView().p50Milliseconds());
        row("patient-view from the store, p99", "%.1f ms", figures.patientView().p99Milliseconds());
        progress.line("\nWritten to " + file);
    }

    private void row(String what, String form, double value) {
        progress.line(String.format(Locale.ROOT, "  %-42s " + form, what, value));
    }
}
