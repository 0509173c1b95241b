package io.workspacereconciler.consumer.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.consumer.ConsumerSettings;
import io.workspacereconciler.consumer.command.ControlCommand.Run;
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
import io.workspacereconciler.workspace.WorkspaceExamples;
import java.io.IOException;
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
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a person can say about what may be done, and what is shown of it. */
@NullMarked
@Timeout(60)
final class ControlCommandsIT {

    private static @Nullable TestRegistry registry;

    private final Database database = registry().database(DatabaseClock.REAL);

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
        Run stop = run(ControlCommand.STOP, "--because", "the zone is on fire");

        assertThat(stop.err()).isEmpty();
        assertThat(stop.exitCode()).isZero();
        assertThat(stop.out()).startsWith("stopped; it goes on with: ");
        Stop inForce = stopped().orElseThrow();
        assertThat(inForce.stopped().because()).isEqualTo("the zone is on fire");
        assertThat(inForce.stopped().who()).isEqualTo(System.getProperty("user.name"));

        Run resume = run(ControlCommand.RESUME, "--because", "it is out");

        assertThat(resume.exitCode()).isZero();
        assertThat(resume.out())
                .startsWith("resumed; it was stopped since ")
                .endsWith("by " + inForce.stopped().who() + ": the zone is on fire\n");
        assertThat(stopped()).isEmpty();
    }

    @Test
    void whatIsSoAlreadyIsSaidAndStaysAsItIs() {
        assertThat(run(ControlCommand.RESUME, "--because", "no reason"))
                .isEqualTo(new Run(0, "nothing was stopped\n", ""));
        run(ControlCommand.STOP, "--because", "first");
        Optional<Stop> before = stopped();

        Run again = run(ControlCommand.STOP, "--because", "second");

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
            Future<Run> stop = threads.submit(() -> run(ControlCommand.STOP, "--because", "now"));
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

        Run exempt = run(ControlCommand.EXEMPT, id, "--for", "2h", "--because", "an experiment");

        assertThat(exempt.err()).isEmpty();
        assertThat(exempt.exitCode()).isZero();
        Exemption exemption = exemptions().get(0);
        assertThat(Duration.between(exemption.exempted().at(), exemption.until()))
                .isBetween(
                        Duration.ofHours(2).minusMillis(100),
                        Duration.ofHours(2).plusSeconds(1));
        assertThat(exempt.out()).isEqualTo("exempted " + id + " until " + exemption.until() + "\n");
        assertThat(run(ControlCommand.EXEMPT, "--list").out())
                .isEqualTo(id + " until " + exemption.until() + " by "
                        + exemption.exempted().who() + ": an experiment\n");

        Run end = run(ControlCommand.EXEMPT, id, "--end", "--because", "it is done");

        assertThat(end.exitCode()).isZero();
        assertThat(end.out()).startsWith("ended " + id + ": it was exempted until ");
        assertThat(exemptions()).isEmpty();
        assertThat(run(ControlCommand.EXEMPT, id, "--end", "--because", "it is done")
                        .out())
                .isEqualTo(id + " was not exempted\n");
        assertThat(run(ControlCommand.EXEMPT, "--list").out()).isEqualTo("No workspace is exempted.\n");
    }

    @Test
    void aWorkspaceThatOnlyAnIncidentKnowsMayBeExemptedAndOneThatNothingKnowsIsUnknown() {
        held(3, HoldReason.PROOF);

        assertThat(run(ControlCommand.EXEMPT, WorkspaceExamples.id(3).toString(), "--for", "1m", "--because", "x")
                        .exitCode())
                .isZero();
        Run unknown = run(ControlCommand.EXEMPT, WorkspaceExamples.id(4).toString(), "--for", "1m", "--because", "x");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err()).startsWith("exempt: no workspace " + WorkspaceExamples.id(4));
        assertThat(exemptions()).hasSize(1);
    }

    @Test
    void badUsageEndsWithTwo() {
        String id = WorkspaceExamples.id(1).toString();
        Map<ControlCommand, List<List<String>>> bad = Map.of(
                ControlCommand.STOP, List.of(List.of(), List.of("--because", " "), List.of("now", "--because", "x")),
                ControlCommand.RESUME, List.of(List.of(), List.of("--because", "")),
                ControlCommand.STATUS, List.of(List.of("now")),
                ControlCommand.EXEMPT,
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
        assertThat(ControlCommand.STATUS
                        .run(() -> ConsumerSettings.readDatabase(environment))
                        .exitCode())
                .isZero();
        Map<String, String> away = Map.of(
                "RECONCILER_DATABASE_URL", "jdbc:postgresql://127.0.0.1:" + closedPort() + "/x",
                "RECONCILER_DATABASE_USER", "x",
                "RECONCILER_DATABASE_PASSWORD", "secret");

        Run gone = ControlCommand.STOP.run(() -> ConsumerSettings.readDatabase(away), "--because", "x");

        assertThat(gone.exitCode()).isEqualTo(1);
        assertThat(gone.err().lines()).singleElement().asString().startsWith("stop: RECONCILER_DATABASE_URL: ");
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

    private static Run run(ControlCommand command, String... arguments) {
        return command.run(() -> TestRegistry.settings(registry().server()), arguments);
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
