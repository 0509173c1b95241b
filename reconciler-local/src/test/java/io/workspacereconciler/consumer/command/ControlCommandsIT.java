package io.workspacereconciler.consumer.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.check.Mode;
import io.workspacereconciler.consumer.ConsumerSettings;
import io.workspacereconciler.consumer.control.Presence;
import io.workspacereconciler.control.Exemption;
import io.workspacereconciler.control.Stop;
import io.workspacereconciler.database.Database;
import io.workspacereconciler.database.DatabaseClock;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentExamples;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.local.server.PlatformTable;
import io.workspacereconciler.local.server.TestRegistry;
import io.workspacereconciler.local.server.TestServers;
import io.workspacereconciler.settings.DatabaseSettings;
import io.workspacereconciler.workspace.WorkspaceExamples;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

/** What a person can say about what may be done, and what is shown of it. */
@NullMarked
@Timeout(60)
final class ControlCommandsIT {

    private static @Nullable TestRegistry registry;

    private final Database database = registry().database(DatabaseClock.REAL);

    /** How one command ended. */
    private record Run(int exitCode, String out, String err) {}

    /** Each command, by its name. */
    private enum Of {
        STOP,
        RESUME,
        EXEMPT,
        STATUS;

        CommandLine line(Supplier<DatabaseSettings> settings, PrintStream out, PrintStream err) {
            return switch (this) {
                case STOP -> StopCommand.line(settings, out, err);
                case RESUME -> ResumeCommand.line(settings, out, err);
                case EXEMPT -> ExemptCommand.line(settings, out, err);
                case STATUS -> StatusCommand.line(settings, out, err);
            };
        }
    }

    @BeforeAll
    static void create() {
        registry = TestRegistry.create(PlatformTable.ENUM_STATUS);
    }

    @AfterAll
    static void close() {
        registry().close();
    }

    @BeforeEach
    void everyTestBeginsWithAnEmptyDatabase() {
        registry().empty();
    }

    private static TestRegistry registry() {
        return Objects.requireNonNull(registry);
    }

    @Test
    void allIsStoppedAndGoesOnWithWhoSaidSoAndWhy() {
        Run stop = run(Of.STOP, "--because", "the zone is on fire");

        assertThat(stop.err()).isEmpty();
        assertThat(stop.exitCode()).isZero();
        assertThat(stop.out()).startsWith("stopped; it goes on with: ");
        Stop inForce = stopped().orElseThrow();
        assertThat(inForce.stopped().because()).isEqualTo("the zone is on fire");
        assertThat(inForce.stopped().who()).isEqualTo(System.getProperty("user.name"));

        Run resume = run(Of.RESUME, "--because", "it is out");

        assertThat(resume.exitCode()).isZero();
        assertThat(resume.out())
                .startsWith("resumed; it was stopped since ")
                .endsWith("by " + inForce.stopped().who() + ": the zone is on fire\n");
        assertThat(stopped()).isEmpty();
    }

    @Test
    void whatIsSoAlreadyIsSaidAndStaysAsItIs() {
        assertThat(run(Of.RESUME, "--because", "no reason")).isEqualTo(new Run(0, "nothing was stopped\n", ""));
        run(Of.STOP, "--because", "first");
        Optional<Stop> before = stopped();

        Run again = run(Of.STOP, "--because", "second");

        assertThat(again.exitCode()).isZero();
        assertThat(again.out()).startsWith("already stopped since ").endsWith(": first\n");
        assertThat(stopped()).isEqualTo(before);
    }

    @Test
    void aStopReturnsOnlyWhenEveryChangeThatHadBegunHasEnded() throws Exception {
        CountDownLatch heeded = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<Boolean> change = threads.submit(() -> database.inTransaction(tx -> {
                boolean free = tx.controls().heeded().isEmpty();
                heeded.countDown();
                awaitOf(end);
                return free;
            }));
            awaitOf(heeded);
            Future<Run> stop = threads.submit(() -> run(Of.STOP, "--because", "now"));
            while (stopped().isEmpty()) {
                Thread.onSpinWait();
            }

            assertThat(database.<Boolean>inTransaction(
                            tx -> tx.controls().latest().filter(Stop::isInForce).isPresent()))
                    .as("who comes now sees it")
                    .isTrue();
            assertThat(stop.isDone()).isFalse();
            end.countDown();
            assertThat(change.get(10, TimeUnit.SECONDS)).isTrue();
            assertThat(stop.get(10, TimeUnit.SECONDS).exitCode()).isZero();
        } finally {
            threads.shutdownNow();
        }
    }

    private static void awaitOf(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aWorkspaceIsExemptedListedAndLetGoAgain() {
        registry().put(WorkspaceExamples.online(1));
        String id = WorkspaceExamples.id(1).toString();

        Run exempt = run(Of.EXEMPT, id, "--for", "2h", "--because", "an experiment");

        assertThat(exempt.err()).isEmpty();
        assertThat(exempt.exitCode()).isZero();
        Exemption exemption = exemptions().get(0);
        assertThat(Duration.between(exemption.exempted().at(), exemption.until()))
                .isBetween(
                        Duration.ofHours(2).minusMillis(100),
                        Duration.ofHours(2).plusSeconds(1));
        assertThat(exempt.out()).isEqualTo("exempted " + id + " until " + exemption.until() + "\n");
        assertThat(run(Of.EXEMPT, "--list").out())
                .isEqualTo(id + " until " + exemption.until() + " by "
                        + exemption.exempted().who() + ": an experiment\n");

        Run end = run(Of.EXEMPT, id, "--end", "--because", "it is done");

        assertThat(end.exitCode()).isZero();
        assertThat(end.out()).startsWith("ended " + id + ": it was exempted until ");
        assertThat(exemptions()).isEmpty();
        assertThat(run(Of.EXEMPT, id, "--end", "--because", "it is done").out()).isEqualTo(id + " was not exempted\n");
        assertThat(run(Of.EXEMPT, "--list").out()).isEqualTo("No workspace is exempted.\n");
    }

    @Test
    void aWorkspaceThatOnlyAnIncidentKnowsMayBeExemptedAndOneThatNothingKnowsIsUnknown() {
        held(3, HoldReason.PROOF);

        assertThat(run(Of.EXEMPT, WorkspaceExamples.id(3).toString(), "--for", "1m", "--because", "x")
                        .exitCode())
                .isZero();
        Run unknown = run(Of.EXEMPT, WorkspaceExamples.id(4).toString(), "--for", "1m", "--because", "x");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err()).startsWith("exempt: no workspace " + WorkspaceExamples.id(4));
        assertThat(exemptions()).hasSize(1);
    }

    @Test
    void theStatusShowsModesFlagIncidentsAndExemptions() {
        assertThat(run(Of.STATUS).out().lines())
                .containsExactly(
                        "going on  nothing is stopped",
                        "no consumer has said within 15 s that it runs",
                        "open      none",
                        "held      none");
        present("consumer-b", Mode.OBSERVE);
        present("consumer-a", Mode.HEAL);
        registry()
                .sql()
                .useHandle(
                        handle -> handle.execute(
                                "insert into reconciler.replicas values ('gone', 'HEAL', 'healer', '1', now() - interval '16 s')"));
        held(1, HoldReason.EXEMPTED);
        held(2, HoldReason.OBSERVE);
        held(3, HoldReason.OBSERVE);
        database.useTransaction(tx -> tx.incidents()
                .open(IncidentExamples.offline(4, tx.now()), IncidentExamples.because("proven", tx.now())));
        run(Of.EXEMPT, WorkspaceExamples.id(1).toString(), "--for", "1h", "--because", "an experiment");
        run(Of.STOP, "--because", "the zone is on fire");

        String who = System.getProperty("user.name");
        assertThat(run(Of.STATUS).out().lines())
                .containsExactly(
                        "stopped   since " + stopped().orElseThrow().stopped().at() + " by " + who
                                + ": the zone is on fire",
                        "heal      consumer-a, checker,healer, version 1.0",
                        "observe   consumer-b, checker,healer, version 1.0",
                        "open      3 HELD, 1 OFFLINE",
                        "held      1 EXEMPTED, 2 OBSERVE",
                        "exempted  " + WorkspaceExamples.id(1) + " until "
                                + exemptions().get(0).until() + " by " + who + ": an experiment");
        assertThat(run(Of.STATUS, "--json").out())
                .startsWith("{")
                .endsWith("}\n")
                .contains(
                        "\"stopped\":{\"who\":\"" + who + "\",\"because\":\"the zone is on fire\"",
                        "{\"name\":\"consumer-a\",\"mode\":\"HEAL\",\"roles\":[\"checker\",\"healer\"],\"version\":\"1.0\"",
                        "\"open\":{\"HELD\":3,\"OFFLINE\":1}",
                        "\"held\":{\"EXEMPTED\":1,\"OBSERVE\":2}",
                        "\"exemptions\":[{\"workspace\":\"" + WorkspaceExamples.id(1) + "\"");
    }

    @Test
    void badUsageEndsWithTwo() {
        String id = WorkspaceExamples.id(1).toString();
        Map<Of, List<List<String>>> bad = Map.of(
                Of.STOP, List.of(List.of(), List.of("--because", " "), List.of("now", "--because", "x")),
                Of.RESUME, List.of(List.of(), List.of("--because", "")),
                Of.STATUS, List.of(List.of("now")),
                Of.EXEMPT,
                        List.of(
                                List.of(),
                                List.of(id),
                                List.of(id, "--for", "2h"),
                                List.of(id, "--for", "2h", "--end", "--because", "x"),
                                List.of(id, "--for", "2 h", "--because", "x"),
                                List.of(id, "--for", "0s", "--because", "x"),
                                List.of(id, "--for", "721h", "--because", "x"),
                                List.of("proud-quail", "--for", "2h", "--because", "x"),
                                List.of("--list", id)));
        bad.forEach((command, usages) -> usages.forEach(usage -> assertThat(
                        run(command, usage.toArray(String[]::new)).exitCode())
                .as("%s %s", command, usage)
                .isEqualTo(2)));
        assertThat(stopped()).isEmpty();
        assertThat(exemptions()).isEmpty();
    }

    @Test
    void onlyTheDatabasesSettingsAreNeededAndADatabaseThatIsAwayIsOneSentence() throws IOException {
        TestServers.Database server = registry().server();
        Map<String, String> environment = Map.of(
                "RECONCILER_DATABASE_URL", server.jdbcUrl(),
                "RECONCILER_DATABASE_USER", server.user(),
                "RECONCILER_DATABASE_PASSWORD", server.password(),
                "RECONCILER_MODE", "heal");
        assertThat(run(() -> ConsumerSettings.readDatabase(environment), Of.STATUS)
                        .exitCode())
                .isZero();
        Map<String, String> away = Map.of(
                "RECONCILER_DATABASE_URL", "jdbc:postgresql://127.0.0.1:" + closedPort() + "/x",
                "RECONCILER_DATABASE_USER", "x",
                "RECONCILER_DATABASE_PASSWORD", "secret");

        Run gone = run(() -> ConsumerSettings.readDatabase(away), Of.STOP, "--because", "x");

        assertThat(gone.exitCode()).isEqualTo(1);
        assertThat(gone.err().lines()).singleElement().asString().startsWith("stop: RECONCILER_DATABASE_URL: ");
    }

    private void present(String name, Mode mode) {
        new Presence(database, new Presence.Self(name, mode, List.of("checker", "healer"), "1.0")).run();
    }

    private void held(long number, HoldReason reason) {
        database.useTransaction(tx -> tx.incidents()
                .open(
                        Incident.begin(IncidentExamples.subject(number), IncidentState.HELD, reason, tx.now()),
                        IncidentExamples.because("held", tx.now())));
    }

    private Optional<Stop> stopped() {
        return database.inTransaction(tx -> tx.controls().stopped());
    }

    private List<Exemption> exemptions() {
        return database.inTransaction(tx -> tx.exemptions().inForce(tx.now()));
    }

    private Run run(Of command, String... arguments) {
        return run(() -> TestRegistry.settings(registry().server()), command, arguments);
    }

    private static Run run(Supplier<DatabaseSettings> settings, Of command, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        CommandLine line = command.line(settings, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
        line.setErr(new PrintWriter(err, true, UTF_8));
        int exitCode = line.execute(arguments);
        return new Run(exitCode, out.toString(UTF_8), err.toString(UTF_8));
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
