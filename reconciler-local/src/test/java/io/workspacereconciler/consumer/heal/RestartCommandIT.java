package io.workspacereconciler.consumer.heal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.consumer.ConsumerSettings;
import io.workspacereconciler.consumer.command.RestartCommand;
import io.workspacereconciler.database.Database;
import io.workspacereconciler.database.DatabaseClock;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.incident.TimelineEntry;
import io.workspacereconciler.local.server.PlatformTable;
import io.workspacereconciler.local.server.TestRegistry;
import io.workspacereconciler.local.server.TestServers;
import io.workspacereconciler.settings.DatabaseSettings;
import io.workspacereconciler.workspace.Workspace;
import io.workspacereconciler.workspace.WorkspaceExamples;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

/** What a person can do with restarts that were given up. */
@Timeout(60)
final class RestartCommandIT {

    private final TestRegistry registry = TestRegistry.create(PlatformTable.ENUM_STATUS);
    private final Database database = registry.database(DatabaseClock.REAL);

    /** How one command ended. */
    private record Run(int exitCode, String out, String err) {}

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void aWorkspaceThatWasGivenUpIsBroughtBackWithWhoAskedAndWhy() {
        Incident given = HalfWay.givenUp(registry, database, 1, FailureCause.CAPACITY);

        Run run = run(given.workspace().toString(), "--because", "other machines are free now");

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualTo("brought back " + given.workspace() + ": it is looked at and prepared again\n");
        Incident back = find(given);
        assertThat(back.state()).isEqualTo(IncidentState.RESTARTING);
        assertThat(back.dueAt()).isNotNull();
        assertThat(RestartProgress.read(back.progress().orElseThrow()).step()).isEqualTo(RestartStep.PREPARE);
        TimelineEntry last = story(given).get(story(given).size() - 1);
        assertThat(last.why().rule()).isEqualTo("asked");
        assertThat(last.why().detail()).startsWith("asked by ").endsWith(": other machines are free now");
        assertThat(last.from()).isEqualTo(IncidentState.ABANDONED);
    }

    @Test
    void allThatWereGivenUpForOneCauseAreBroughtBackButForThoseThatOthersTookUp() {
        Incident first = HalfWay.givenUp(registry, database, 1, FailureCause.CAPACITY);
        Incident moved = HalfWay.givenUp(registry, database, 2, FailureCause.CAPACITY);
        Incident other = HalfWay.givenUp(registry, database, 3, FailureCause.QUOTA);
        registry.put(WorkspaceExamples.onlineOn(2, WorkspaceExamples.instance(77)));

        Run run = run("--cause", "capacity");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines())
                .containsExactlyInAnyOrder(
                        "brought back " + first.workspace() + ": it is looked at and prepared again",
                        "left as it is " + moved.workspace() + ": its row is online on "
                                + WorkspaceExamples.instance(77) + ", no longer failed on " + moved.instance(),
                        "1 of 2 given up for CAPACITY brought back.");
        assertThat(find(first).state()).isEqualTo(IncidentState.RESTARTING);
        assertThat(find(moved).state()).isEqualTo(IncidentState.ABANDONED);
        assertThat(find(other).state()).isEqualTo(IncidentState.ABANDONED);
        assertThat(run("--cause", "ZONE").out()).isEqualTo("No workspace was given up for ZONE.\n");
    }

    @Test
    void whatMayNotBeBroughtBackStaysAsItIsAndIsSaidWhy() {
        Workspace online = WorkspaceExamples.online(5);
        registry.put(online);

        Run refused = run(online.id().toString());
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err())
                .isEqualTo("restart: workspace " + online.id()
                        + " is not brought back: nothing of it was ever given up; its row is online on "
                        + online.instance() + "\n");

        Run unknown = run(WorkspaceExamples.id(6).toString());
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err()).startsWith("restart: no workspace " + WorkspaceExamples.id(6) + " in the registry");
    }

    @Test
    void whatMayHaveMadeAnInstanceIsBroughtBackOnlyByWhoHasSeenThatNoneRuns() {
        Incident unclear = HalfWay.givenUpUnclear(registry, database, 1);

        Run refused = run(unclear.workspace().toString());
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("--none-is-running");
        assertThat(run("--cause", "ambiguous").out()).contains("0 of 1 given up for AMBIGUOUS brought back.");
        assertThat(find(unclear).state()).isEqualTo(IncidentState.ABANDONED);

        Run run = run(unclear.workspace().toString(), "--none-is-running", "--because", "looked at the console");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(find(unclear).state()).isEqualTo(IncidentState.RESTARTING);
        assertThat(story(unclear).get(story(unclear).size() - 1).why().detail())
                .endsWith(", who has seen that none is running: looked at the console");
    }

    @Test
    void badUsageEndsWithTwoAndNamesWhatWouldBeRight() {
        String id = WorkspaceExamples.id(1).toString();
        for (List<String> bad : List.of(
                List.<String>of(), List.of(id, "--cause", "QUOTA"), List.of("proud-quail"), List.of(id, "--now"))) {
            assertThat(run(bad.toArray(String[]::new)).exitCode())
                    .as("restart %s", bad)
                    .isEqualTo(2);
        }
        Run cause = run("--cause", "rain");
        assertThat(cause.exitCode()).isEqualTo(2);
        assertThat(cause.err()).contains("CAPACITY", "QUOTA", "TEMPLATE", "PERMISSION", "NOT_ONLINE_IN_TIME");
    }

    @Test
    void onlyTheDatabasesSettingsAreNeededAndADatabaseThatIsAwayIsOneSentence() throws IOException {
        TestServers.Database server = registry.server();
        Map<String, String> environment = Map.of(
                "RECONCILER_DATABASE_URL", server.jdbcUrl(),
                "RECONCILER_DATABASE_USER", server.user(),
                "RECONCILER_DATABASE_PASSWORD", server.password(),
                "RECONCILER_KAFKA_SECURITY_PROTOCOL", "PLAINTEXT",
                "RECONCILER_MODE", "heal");
        assertThat(run(() -> ConsumerSettings.readDatabase(environment), "--cause", "QUOTA")
                        .exitCode())
                .isZero();

        Run lacking =
                run(() -> ConsumerSettings.readDatabase(Map.of("RECONCILER_DATABASE_USR", "x")), "--cause", "QUOTA");
        assertThat(lacking.exitCode()).isEqualTo(1);
        assertThat(lacking.err()).contains("RECONCILER_DATABASE_URL: ", "RECONCILER_DATABASE_USR");

        Map<String, String> away = Map.of(
                "RECONCILER_DATABASE_URL", "jdbc:postgresql://127.0.0.1:" + closedPort() + "/x",
                "RECONCILER_DATABASE_USER", "x",
                "RECONCILER_DATABASE_PASSWORD", "secret");
        Run gone = run(() -> ConsumerSettings.readDatabase(away), "--cause", "QUOTA");
        assertThat(gone.exitCode()).isEqualTo(1);
        assertThat(gone.err().lines()).singleElement().asString().startsWith("restart: RECONCILER_DATABASE_URL: ");
    }

    private Incident find(Incident incident) {
        return database.<Optional<Incident>>inTransaction(tx -> tx.incidents().find(incident.id()))
                .orElseThrow();
    }

    private List<TimelineEntry> story(Incident incident) {
        return database.inTransaction(tx -> tx.incidents().timeline().of(incident.id()));
    }

    private Run run(String... arguments) {
        return run(() -> TestRegistry.settings(registry.server()), arguments);
    }

    private static Run run(Supplier<DatabaseSettings> settings, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        CommandLine line =
                RestartCommand.line(settings, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
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
