package io.workspacereconciler.local.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.workspacereconciler.check.Decision;
import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.check.ProofPolicy;
import io.workspacereconciler.consumer.command.ResumeCommand;
import io.workspacereconciler.consumer.command.StopCommand;
import io.workspacereconciler.event.BatchChecked;
import io.workspacereconciler.event.WorkspaceOffline;
import io.workspacereconciler.local.EventLog;
import io.workspacereconciler.local.LocalEnvironment;
import io.workspacereconciler.local.Replicas;
import io.workspacereconciler.local.ec2.ApiCall;
import io.workspacereconciler.local.ec2.InstanceState;
import io.workspacereconciler.local.platform.DatabaseAddress;
import io.workspacereconciler.local.platform.Platform;
import io.workspacereconciler.local.platform.Row;
import io.workspacereconciler.local.server.TestRegistry;
import io.workspacereconciler.local.server.TestServers;
import io.workspacereconciler.workspace.WorkspaceId;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * Three times over the whole path: healers that are stopped in the middle of their restarts, observers that show what
 * would be done and do nothing, also for the restarts that were left over, and healers that act on what is true then.
 */
final class ObserveIT {

    private static final int WORKSPACES = 70;
    private static final int HALF_WAY = 3;
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final String[] PACE = {
        "RECONCILER_SWEEP_INTERVAL", "1s",
        "RECONCILER_CHECK_STOPPED_GRACE", "2s",
        "RECONCILER_CHECK_ABSENT_GRACE", "3s"
    };

    private final TestServers.Database database = TestServers.database();
    private final Jdbi sql = Jdbi.create(database.jdbcUrl(), database.user(), database.password());

    @Test
    void whatIsStoppedRestsWhatIsObservedIsShownAndWhatIsTrueThenIsHealed() {
        try (Platform platform = Platform.start(
                        new DatabaseAddress(database.jdbcUrl(), database.user(), database.password()),
                        Platform.Ec2Address.FREE,
                        WORKSPACES);
                LocalEnvironment environment =
                        LocalEnvironment.of(database, platform.endpoint().uri());
                EventLog log = EventLog.of(environment.topicPrefix())) {
            List<Row> seeded = platform.registry().rows();
            List<Row> halfWay = seeded.subList(0, HALF_WAY);
            try (Replicas replicas = new Replicas()) {
                start(replicas, environment, "heal");
                stopInTheMiddle(platform, log, halfWay);
            }

            Row terminated = seeded.get(HALF_WAY);
            Row stopped = seeded.get(HALF_WAY + 1);
            Row vanished = seeded.get(HALF_WAY + 2);
            Row scaled = seeded.get(HALF_WAY + 3);
            try (Replicas replicas = new Replicas()) {
                start(replicas, environment, "observe");
                command(ResumeCommand.line(() -> TestRegistry.settings(database), devNull(), System.err));
                platform.world().terminate(terminated.instanceId());
                platform.world().stop(stopped.instanceId());
                platform.world().vanish(vanished.instanceId());
                platform.world().tag(scaled.instanceId(), "aws:autoscaling:groupName", "workers");
                platform.world().terminate(scaled.instanceId());
                observe(
                        platform,
                        log,
                        Map.of(
                                terminated.id(), ProofPolicy.ENDED,
                                stopped.id(), ProofPolicy.STAYED_STOPPED,
                                vanished.id(), ProofPolicy.STAYED_ABSENT,
                                scaled.id(), ProofPolicy.ENDED),
                        halfWay);
            }

            platform.world().start(stopped.instanceId());
            try (Replicas replicas = new Replicas()) {
                start(replicas, environment, "heal");
                await("what is dead is back, what runs is cleared, what is another's to replace is left")
                        .atMost(SOON)
                        .untilAsserted(() -> {
                            Map<WorkspaceId, Row> rows = rows(platform);
                            assertThat(halfWay).allSatisfy(row -> assertMoved(rows, row));
                            assertMoved(rows, terminated);
                            assertMoved(rows, vanished);
                            assertThat(states()).containsEntry(stopped.id(), "CLEARED null");
                            assertThat(states()).containsEntry(scaled.id(), "HELD SKIPPED");
                        });
                assertThat(rows(platform)).containsEntry(stopped.id(), stopped);
                assertThat(platform.world().instances().stream()
                                .filter(instance -> instance.state() == InstanceState.RUNNING))
                        .as("one live instance for each workspace, but for the one that its group replaces")
                        .hasSize(WORKSPACES - 1)
                        .extracting(instance -> instance.tag("WorkspaceId").orElse(""))
                        .doesNotHaveDuplicates();
            }
        }
    }

    private void stopInTheMiddle(Platform platform, EventLog log, List<Row> dying) {
        await("every row was seen running once")
                .atMost(SOON)
                .ignoreExceptions()
                .until(() -> count("select count(*) from reconciler.sightings") >= WORKSPACES);
        dying.forEach(row -> platform.world().terminate(row.instanceId()));
        await("restarts are under way")
                .atMost(SOON)
                .until(() -> platform.endpoint().callCounts().containsKey("RunInstances"));

        command(StopCommand.line(() -> TestRegistry.settings(database), devNull(), System.err));
        Instant stopped = Instant.now();
        sweep(log, 3);

        assertThat(changes(platform))
                .as("no call that changes anything comes more than a second later")
                .noneMatch(call -> call.time().isAfter(stopped.plusSeconds(1)));
        assertThat(states().values())
                .as("held before the flip, resting after it, or back before the stop")
                .hasSize(HALF_WAY)
                .isSubsetOf("HELD STOPPED", "RESTARTING null", "RECOVERED null");
    }

    private void observe(Platform platform, EventLog log, Map<WorkspaceId, String> dead, List<Row> halfWay) {
        int changes = changes(platform).size();
        Map<WorkspaceId, Row> rows = rows(platform);
        // Of a restart that was launched the platform's own agents may write the row.
        halfWay.forEach(row -> rows.remove(row.id()));
        List<String> restarts = restarts();
        int said = log.all(WorkspaceOffline.class).size();

        await("all are held").atMost(SOON).until(() -> {
            Map<WorkspaceId, String> states = states();
            return dead.keySet().stream().allMatch(id -> "HELD OBSERVE".equals(states.get(id)));
        });
        sweep(log, 3);

        assertThat(changes(platform)).as("nothing but describes").hasSize(changes);
        assertThat(rows(platform)).as("no row is changed").containsAllEntriesOf(rows);
        assertThat(restarts()).as("no restart is touched").isEqualTo(restarts);
        assertThat(log.all(WorkspaceOffline.class)).as("no offline event").hasSize(said);
        Map<WorkspaceId, Decision> shown = new HashMap<>();
        // Batches are in several partitions: only their time says which was the last.
        log.all(BatchChecked.class).stream()
                .sorted(Comparator.comparing(BatchChecked::at))
                .flatMap(checked -> checked.others().stream())
                .forEach(finding -> shown.put(finding.workspace(), finding.decision()));
        dead.forEach((id, rule) -> assertThat(shown)
                .as("what would be done")
                .containsEntry(id, new Decision.Hold(rule, HoldReason.OBSERVE)));
        assertThat(modes()).containsOnly("OBSERVE");
    }

    private static void start(Replicas replicas, LocalEnvironment environment, String mode) {
        replicas.producer(environment.producer("RECONCILER_SWEEP_INTERVAL", "1s"));
        String[] settings = Arrays.copyOf(PACE, PACE.length + 2);
        settings[PACE.length] = "RECONCILER_MODE";
        settings[PACE.length + 1] = mode;
        replicas.consumer(environment.consumer(settings));
        replicas.consumer(environment.consumer(settings));
    }

    private static void command(CommandLine line) {
        assertThat(line.execute("--because", "a test")).isZero();
    }

    private static PrintStream devNull() {
        return new PrintStream(new ByteArrayOutputStream(), true, UTF_8);
    }

    /** So many sweeps more, whole ones. */
    private static void sweep(EventLog log, int more) {
        long before = sweeps(log);
        await("and for some sweeps more").atMost(SOON).until(() -> sweeps(log) > before + more);
    }

    private static long sweeps(EventLog log) {
        return log.all(BatchChecked.class).stream()
                .map(BatchChecked::sweep)
                .distinct()
                .count();
    }

    private static List<ApiCall> changes(Platform platform) {
        return platform.endpoint().calls().stream()
                .filter(call -> !call.action().startsWith("Describe"))
                .toList();
    }

    private static void assertMoved(Map<WorkspaceId, Row> rows, Row before) {
        Row now = Objects.requireNonNull(rows.get(before.id()));
        assertThat(now.isOnline()).isTrue();
        assertThat(now.instanceId()).isNotEqualTo(before.instanceId());
    }

    private static Map<WorkspaceId, Row> rows(Platform platform) {
        return platform.registry().rows().stream().collect(Collectors.toMap(Row::id, Function.identity()));
    }

    /** State and reason of the last incident of each workspace. */
    private Map<WorkspaceId, String> states() {
        Map<WorkspaceId, String> states = new HashMap<>();
        sql.useHandle(handle -> handle.createQuery(
                        "select workspace_id, concat(state, ' ', coalesce(hold, 'null')) as what"
                                + " from reconciler.incidents order by opened_at")
                .map((row, context) ->
                        Map.entry(new WorkspaceId(row.getObject("workspace_id", UUID.class)), row.getString("what")))
                .forEach(entry -> states.put(entry.getKey(), entry.getValue())));
        return states;
    }

    private List<String> restarts() {
        return sql.withHandle(
                handle -> handle.createQuery("select concat(id, ' ', version, ' ', restart) from reconciler.incidents"
                                + " where state = 'RESTARTING' order by id")
                        .mapTo(String.class)
                        .list());
    }

    private List<String> modes() {
        return sql.withHandle(handle -> handle.createQuery(
                        "select mode from reconciler.replicas where seen_at > now() - interval '5 s'")
                .mapTo(String.class)
                .list());
    }

    private int count(String query) {
        return sql.withHandle(
                handle -> handle.createQuery(query).mapTo(Integer.class).one());
    }
}
