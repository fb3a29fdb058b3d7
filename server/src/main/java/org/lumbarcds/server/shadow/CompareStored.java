// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.shadow;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.lumbarcds.compare.Comparison;
import org.lumbarcds.compare.ComparisonJson;
import org.lumbarcds.compare.ComparisonText;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code compare-models} on what a server's second model found: asked of the running server, or read in its database. */
@Command(name = "./lumbar compare-models", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Agreement of the model whose results are shown (A) with the shadow model (B), and the studies where"
                + " they differ.",
        footer = {"", "Examples:",
            "  ./lumbar compare-models --server http://127.0.0.1:8080 --client operations --key operations.jwk",
            "  ./lumbar compare-models --server https://lumbar.hospital.example --token-file token.txt",
            "  LUMBAR_DATABASE_PASSWORD=... ./lumbar compare-models --database jdbc:postgresql://db/lumbar --user lumbar",
            "  ./lumbar compare-models --database jdbc:h2:file:/var/lib/lumbar/database/lumbar --user lumbar",
            "",
            "A token needs the scope lumbar/comparison.read or lumbar/operate; it may also be in LUMBAR_TOKEN. An H2 file is",
            "open in one process at a time: while the server runs, ask the server. Without --server and --database two models",
            "are compared on images, or two documents of detect: ./lumbar compare-models --help",
            "Exit status: 0 done, 1 the server or database does not answer or has nothing, 2 wrong usage."})
final class CompareStored implements Callable<Integer> {

    private static final int FAILED = 1;
    private static final int USAGE = 2;

    @Spec
    private CommandSpec spec;

    @Option(names = "--server", paramLabel = "URL", description = "A running server.")
    private Optional<String> server = Optional.empty();

    @Option(names = "--token-file", paramLabel = "FILE", description = "Holds an access token of that server.")
    private Optional<Path> tokenFile = Optional.empty();

    @Option(names = "--client", paramLabel = "ID", description = "Sign in as this back end, with --key.")
    private Optional<String> client = Optional.empty();

    @Option(names = "--key", paramLabel = "FILE", description = "The back end's private key, a JWK (P-384 or RSA).")
    private Optional<Path> key = Optional.empty();

    @Option(names = "--database", paramLabel = "URL", description = "The server's database, as lumbar.database.url.")
    private Optional<String> database = Optional.empty();

    @Option(names = "--user", paramLabel = "NAME", defaultValue = "lumbar",
            description = "Of the database; its password in LUMBAR_DATABASE_PASSWORD. Default: ${DEFAULT-VALUE}.")
    private String user;

    @Option(names = "--first", paramLabel = "DIGEST", description = "Model A. Default: the one shown with the latest study.")
    private Optional<String> first = Optional.empty();

    @Option(names = "--shadow", paramLabel = "DIGEST", description = "Model B. Default: the one that read the latest study.")
    private Optional<String> shadow = Optional.empty();

    @Option(names = "--since", paramLabel = "DATE", description = "Studies read by B from that day on, such as 2026-01-31.")
    private Optional<String> since = Optional.empty();

    @Option(names = "--json", paramLabel = "FILE", description = "Write the comparison as one JSON document.")
    private Optional<Path> json = Optional.empty();

    public static void main(String[] arguments) {
        LoggingSystem.get(CompareStored.class.getClassLoader()).setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.OFF);
        System.exit(run(new PrintWriter(System.out, true, StandardCharsets.UTF_8), new PrintWriter(System.err, true),
                arguments));
    }

    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        CommandLine line = new CommandLine(new CompareStored()).setOut(out).setErr(err).setUsageHelpWidth(100);
        line.setParameterExceptionHandler((mistake, given) -> {
            err.println(line.getCommandName() + ": " + mistake.getMessage());
            err.println("See " + line.getCommandName() + " --server --help");
            return USAGE;
        });
        // The launcher tells by --server alone which of the two commands is meant; with --help it has no value.
        List<String> words = List.of(arguments);
        return words.contains("--help") || words.contains("-h") ? line.execute("--help") : line.execute(arguments);
    }

    @Override
    public Integer call() {
        if (server.isPresent() == database.isPresent()) {
            throw wrong("name either --server or --database");
        }
        Instant from = start();
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try {
            Answer answer = server.isPresent() ? ask() : read(from);
            if (json.isPresent()) {
                Files.createDirectories(json.get().toAbsolutePath().getParent());
                Files.write(json.get(), answer.document());
            }
            out.print(answer.text());
            out.flush();
            return 0;
        } catch (IOException e) {
            err.println("./lumbar compare-models: " + e.getMessage());
            return FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FAILED;
        }
    }

    private Instant start() {
        try {
            return since.map(ComparisonController::startOfDay).orElse(Instant.EPOCH);
        } catch (DateTimeParseException e) {
            throw new ParameterException(spec.commandLine(), "--since must be a date such as 2026-01-31, not "
                    + since.get(), e);
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** A comparison as text and as document. */
    private record Answer(String text, byte[] document) {
    }

    private Answer ask() throws IOException, InterruptedException {
        ComparisonClient asked = ComparisonClient.of(server.get());
        String token = token(asked);
        String query = ComparisonClient.query(first, shadow, since);
        return new Answer(asked.text(query, token), json.isPresent() ? asked.document(query, token) : new byte[0]);
    }

    private String token(ComparisonClient asked) throws IOException, InterruptedException {
        if (client.isPresent() != key.isPresent()) {
            throw wrong("--client and --key belong together");
        }
        if (client.isPresent()) {
            return asked.signIn(client.get(), key.get());
        }
        if (tokenFile.isPresent()) {
            return Files.readString(tokenFile.get()).trim();
        }
        String token = System.getenv("LUMBAR_TOKEN");
        if (token == null || token.isBlank()) {
            throw wrong("the server wants a token: name --token-file, or --client and --key, or set LUMBAR_TOKEN");
        }
        return token.trim();
    }

    private Answer read(Instant from) throws IOException {
        if (!database.get().matches("jdbc:(h2|postgresql):.*")) {
            throw wrong("--database must start with jdbc:h2: or jdbc:postgresql:");
        }
        boolean h2 = database.get().startsWith("jdbc:h2:");
        // A mistyped path must not become a new, empty database.
        String url = h2 && !database.get().toUpperCase(java.util.Locale.ROOT).contains("IFEXISTS")
                ? database.get() + ";IFEXISTS=TRUE;ACCESS_MODE_DATA=r" : database.get();
        DriverManagerDataSource source = new DriverManagerDataSource(url, user,
                Optional.ofNullable(System.getenv("LUMBAR_DATABASE_PASSWORD")).orElse(""));
        try {
            Comparison comparison = new StoredComparison(source, new JdbcTransactionManager(source))
                    .of(new StoredComparison.Selection(first, shadow, from))
                    .orElseThrow(() -> new IOException("no study was read by both models"));
            return new Answer(ComparisonText.of(comparison, ComparisonController.LISTED), ComparisonJson.of(comparison));
        } catch (BadSqlGrammarException e) {
            throw new IOException("the database has no table of a shadow model; was a server of this version started on"
                    + " it?", e);
        } catch (DataAccessException | TransactionException e) {
            throw new IOException("the database cannot be read: " + e.getMostSpecificCause().getMessage()
                    + (h2 ? " (while the server runs, ask it by --server)" : ""), e);
        }
    }
}
