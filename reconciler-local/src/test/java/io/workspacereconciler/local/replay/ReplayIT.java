package io.workspacereconciler.local.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.workspacereconciler.event.BatchChecked;
import io.workspacereconciler.event.Json;
import io.workspacereconciler.event.SweepRequested;
import io.workspacereconciler.event.WorkspaceOffline;
import io.workspacereconciler.local.EventLog;
import io.workspacereconciler.local.LocalEnvironment;
import io.workspacereconciler.local.Replicas;
import io.workspacereconciler.local.platform.DatabaseAddress;
import io.workspacereconciler.local.platform.Platform;
import io.workspacereconciler.local.platform.Row;
import io.workspacereconciler.local.server.TestServers;
import io.workspacereconciler.operate.RunningProgram;
import io.workspacereconciler.producer.ProducerSettings;
import io.workspacereconciler.producer.replay.ReplayCommand;
import io.workspacereconciler.producer.replay.SweepCommand;
import io.workspacereconciler.sweep.Observation;
import io.workspacereconciler.sweep.SweepId;
import io.workspacereconciler.workspace.WorkspaceId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** A person replays sweeps, makes decisions again, and asks for a sweep now. */
final class ReplayIT {

    private static final int WORKSPACES = 45;
    private static final Duration SOON = Duration.ofSeconds(90);

    private final TestServers.Database database = TestServers.database();
    private final Jdbi sql = Jdbi.create(database.jdbcUrl(), database.user(), database.password());

    private record Run(int exitCode, String out, String errors) {}

    @Test
    void whatWasIsComparedWithWhatIsAndOnlyASweepIsActedUpon() throws IOException {
        try (Platform platform = Platform.start(
                        new DatabaseAddress(database.jdbcUrl(), database.user(), database.password()),
                        Platform.Ec2Address.FREE,
                        WORKSPACES);
                LocalEnvironment environment =
                        LocalEnvironment.of(database, platform.endpoint().uri());
                EventLog log = EventLog.of(environment.topicPrefix());
                Replicas replicas = new Replicas()) {
            Map<String, String> settings = environment.producer("RECONCILER_SWEEP_INTERVAL", "2s");
            RunningProgram producer = replicas.producer(settings);
            replicas.consumer(
                    environment.consumer("RECONCILER_SWEEP_INTERVAL", "2s", "RECONCILER_SWEEP_BATCH_LIMIT", "20"));
            List<Row> rows = platform.registry().rows();
            SweepId whole = aWholeSweep(log);
            await("there is more than one sweep to replay")
                    .atMost(SOON)
                    .until(() -> log.all(SweepRequested.class).size() >= 2);
            producer.close();
            await("no sweep goes on")
                    .atMost(SOON)
                    .until(() -> count("select count(*) from reconciler.sweeps where ended_at is null") == 0);
            platform.world().terminate(rows.get(7).instanceId());
            platform.world().stop(rows.get(8).instanceId());

            replay(settings, whole, rows);
            nothingFollowed(platform, log, whole);
            swept(settings, platform, rows);
            recorded(settings, whole, rows);
            missing(settings, log);
        }
    }

    private static SweepId aWholeSweep(EventLog log) {
        return await("a sweep has seen every workspace run")
                .atMost(SOON)
                .until(() -> wholeSweep(log), id -> id != null);
    }

    private static @Nullable SweepId wholeSweep(EventLog log) {
        return log.all(BatchChecked.class).stream()
                .collect(Collectors.groupingBy(
                        BatchChecked::sweep,
                        Collectors.summingInt(batch -> batch.running().values().stream()
                                .mapToInt(Integer::intValue)
                                .sum())))
                .entrySet()
                .stream()
                .filter(sweep -> sweep.getValue() == WORKSPACES)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    private static void replay(Map<String, String> settings, SweepId whole, List<Row> rows) throws IOException {
        Run replayed = run(ReplayIT::replayLine, settings, "--sweep", whole.toString());

        assertThat(replayed.errors()).isEmpty();
        assertThat(replayed.exitCode()).isZero();
        assertThat(replayed.out())
                .startsWith("sweep " + whole + ", replayed as ")
                .contains("nothing was done")
                .contains("then  " + WORKSPACES + " workspaces: " + WORKSPACES + " running, 0 not running")
                .contains("now   " + WORKSPACES + " workspaces: " + (WORKSPACES - 2) + " running, 2 not running")
                .containsPattern(rows.get(7).id() + " +then +running, or not asked about")
                .containsPattern(rows.get(7).id() + " +now +NotRunning +(terminated|shutting-down) +"
                        + rows.get(7).instanceId() + " +let through +ended, guard: within-limits")
                .containsPattern(rows.get(8).id() + " +now +NotRunning +stop.* suspected +stopped-is-counted")
                .endsWith("2 workspaces differ\n")
                .doesNotContain("\u001b");

        Run several = run(ReplayIT::replayLine, settings, "--last", "2", "--json");
        JsonNode json = Json.MAPPER.readTree(several.out());
        assertThat(json.at("/sweeps").size()).isEqualTo(2);
        assertThat(json.at("/workspacesThatDiffer").asInt()).isEqualTo(2);
        assertThat(json.at("/sweeps/1/differs/0/now/verdict").asText()).isEqualTo("NotRunning");
        assertThat(json.at("/sweeps/1/isComplete").asBoolean()).isTrue();
        assertThat(json.at("/sweeps/1/now/batches").asInt()).isEqualTo(3);
    }

    private void nothingFollowed(Platform platform, EventLog log, SweepId whole) {
        await("three replays were said")
                .atMost(SOON)
                .until(() -> log.all(SweepRequested.class).stream()
                                .filter(sweep -> sweep.observe() != null)
                                .count()
                        >= 3);
        assertThat(log.all(SweepRequested.class).stream().filter(sweep -> sweep.observe() != null))
                .hasSize(3)
                .anySatisfy(sweep -> assertThat(sweep.observe()).isEqualTo(new Observation(whole)));
        assertThat(log.all(WorkspaceOffline.class)).isEmpty();
        assertThat(count("select count(*) from reconciler.incidents")).isZero();
        assertThat(count("select count(*) from reconciler.sightings where instance ->> 'state' <> 'running'"))
                .isZero();
        assertThat(count("select count(*) from reconciler.unverified")).isZero();
        assertThat(count("select count(*) from reconciler.sweeps where kind = 'REPLAY'"))
                .isEqualTo(3);
        assertThat(platform.endpoint().calls())
                .noneMatch(call ->
                        !call.action().startsWith("Describe") && !call.action().equals("GetCallerIdentity"));
    }

    private static void swept(Map<String, String> settings, Platform platform, List<Row> rows) throws IOException {
        Run healthy = run(
                ReplayIT::sweepLine, settings, "--workspace", rows.get(9).id().toString());
        assertThat(healthy.out()).contains(": 1 workspaces in ").contains("1 running, 0 not running");

        Run one = run(
                ReplayIT::sweepLine, settings, "--workspace", rows.get(7).id().toString());

        assertThat(one.errors()).isEmpty();
        assertThat(one.exitCode()).isZero();
        assertThat(one.out())
                .contains("1 not running")
                .contains(rows.get(7).id().toString())
                .contains("let through")
                .doesNotContain(rows.get(8).id().toString());
        await("it is healed").atMost(SOON).until(() -> isMoved(platform, rows.get(7)));

        Run all = run(ReplayIT::sweepLine, settings, "--json");
        JsonNode json = Json.MAPPER.readTree(all.out());
        assertThat(json.at("/isComplete").asBoolean()).isTrue();
        assertThat(json.at("/rows").asInt()).isEqualTo(WORKSPACES);
        assertThat(json.at("/workspaces/" + rows.get(8).id() + "/decision").asText())
                .isEqualTo("suspected");
        assertThat(isMoved(platform, rows.get(8))).isFalse();
    }

    private static boolean isMoved(Platform platform, Row before) {
        return platform.registry().rows().stream()
                .filter(row -> row.id().equals(before.id()))
                .allMatch(row -> row.isOnline() && !row.instanceId().equals(before.instanceId()));
    }

    private static void recorded(Map<String, String> settings, SweepId whole, List<Row> rows) throws IOException {
        Map<String, String> onlyKafka = settings.entrySet().stream()
                .filter(setting -> !setting.getKey().startsWith("RECONCILER_DATABASE"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        String[] all = {
            "--recorded",
            "--from",
            whole.toString(),
            "--to",
            Instant.now().plusSeconds(3600).toString()
        };

        Run first = run(ReplayIT::replayLine, onlyKafka, all);

        assertThat(first.errors()).isEmpty();
        assertThat(first.exitCode()).isZero();
        assertThat(first.out()).contains("0 otherwise").contains("no decision differs");
        assertThat(run(ReplayIT::replayLine, onlyKafka, all)).as("to the byte").isEqualTo(first);

        Run window = run(ReplayIT::replayLine, onlyKafka, "--recorded", "--last", "100", "--policy", "guard.window=2h");
        assertThat(window.exitCode()).isZero();
        assertThat(window.errors())
                .contains("no sweep before ", " is kept, and a window of 2h before these begins at ");
        assertThat(window.out()).contains("no decision differs");

        Run other = run(
                ReplayIT::replayLine,
                onlyKafka,
                "--recorded",
                "--last",
                "100",
                "--policy",
                "check.stopped-grace=0s,guard.max-fraction=0.5",
                "--json");
        assertThat(other.exitCode()).isZero();
        JsonNode json = Json.MAPPER.readTree(other.out());
        assertThat(json.at("/policy/check.stopped-grace").asText()).isEqualTo("0s");
        assertThat(json.at("/differs")).anySatisfy(one -> {
            assertThat(one.at("/workspace").asText()).isEqualTo(rows.get(8).id().toString());
            assertThat(one.at("/then/decision").asText()).isEqualTo("suspected");
            assertThat(one.at("/now/decision").asText()).isEqualTo("let through");
        });
    }

    private static void missing(Map<String, String> settings, EventLog log) {
        Run never = run(ReplayIT::replayLine, settings, "--sweep", "2020-01-31T12:00:00Z");
        assertThat(never.exitCode()).isEqualTo(2);
        assertThat(never.errors())
                .contains(
                        "sweep 2020-01-31T12:00:00Z is no longer kept: events of sweeps are kept for 7 days, and those of")
                .contains(" are");
        assertThat(never.out()).isEmpty();

        Run all = run(
                ReplayIT::replayLine,
                settings,
                "--recorded",
                "--from",
                "2020-01-31T12:00:00Z",
                "--to",
                Instant.now().plusSeconds(3600).toString());
        assertThat(all.exitCode()).isZero();
        assertThat(all.errors()).contains("no sweep before ");

        for (SweepRequested other : log.all(SweepRequested.class)) {
            if (other.observe() != null || other.only() != null) {
                Run refused = run(
                        ReplayIT::replayLine, settings, "--sweep", other.sweep().toString());
                assertThat(refused.exitCode()).isEqualTo(2);
                assertThat(refused.errors())
                        .contains(other.only() == null ? "was itself a replay" : "one of workspace " + other.only());
            }
        }

        Run nobody = run(ReplayIT::sweepLine, settings, "--workspace", new UUID(1, 2).toString());
        assertThat(nobody.exitCode()).isEqualTo(2);
        assertThat(nobody.errors()).contains("no sweep looks at workspace " + new WorkspaceId(new UUID(1, 2)));
    }

    private static CommandLine replayLine(Map<String, String> environment, PrintStream out, PrintStream errors) {
        return ReplayCommand.line(
                () -> ProducerSettings.read(environment).sweepAccess(),
                () -> ProducerSettings.readLogAccess(environment),
                out,
                errors);
    }

    private static CommandLine sweepLine(Map<String, String> environment, PrintStream out, PrintStream errors) {
        return SweepCommand.line(() -> ProducerSettings.read(environment).sweepAccess(), out, errors);
    }

    @FunctionalInterface
    private interface Line {
        CommandLine of(Map<String, String> environment, PrintStream out, PrintStream errors);
    }

    private static Run run(Line line, Map<String, String> environment, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        CommandLine command =
                line.of(environment, new PrintStream(out, true, UTF_8), new PrintStream(errors, true, UTF_8));
        command.setErr(new PrintWriter(errors, true, UTF_8));
        int exitCode = command.execute(args);
        return new Run(exitCode, out.toString(UTF_8), errors.toString(UTF_8));
    }

    private int count(String query) {
        return sql.withHandle(
                handle -> handle.createQuery(query).mapTo(Integer.class).one());
    }
}
