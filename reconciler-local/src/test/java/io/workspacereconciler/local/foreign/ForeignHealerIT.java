package io.workspacereconciler.local.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.workspacereconciler.event.BatchChecked;
import io.workspacereconciler.event.Topic;
import io.workspacereconciler.event.WorkspaceIncident;
import io.workspacereconciler.event.WorkspaceOffline;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.local.EventLog;
import io.workspacereconciler.local.LocalEnvironment;
import io.workspacereconciler.local.Readme;
import io.workspacereconciler.local.Replicas;
import io.workspacereconciler.local.ec2.InstanceSnapshot;
import io.workspacereconciler.local.ec2.InstanceState;
import io.workspacereconciler.local.platform.DatabaseAddress;
import io.workspacereconciler.local.platform.Platform;
import io.workspacereconciler.local.platform.Row;
import io.workspacereconciler.local.server.TestServers;
import io.workspacereconciler.sweep.SweepId;
import io.workspacereconciler.workspace.WorkspaceId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A healer that is none of ours, with the README's SQL, in place of ours and beside it. */
final class ForeignHealerIT {

    private static final int WORKSPACES = 10;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private Platform platform;
    private LocalEnvironment environment;
    private EventLog log;
    private Replicas replicas;
    private ForeignHealer foreign;

    @BeforeEach
    void start() throws IOException {
        TestServers.Database database = TestServers.database();
        platform = Platform.start(
                new DatabaseAddress(database.jdbcUrl(), database.user(), database.password()),
                Platform.Ec2Address.FREE,
                WORKSPACES);
        environment = LocalEnvironment.of(database, platform.endpoint().uri());
        log = EventLog.of(environment.topicPrefix());
        replicas = new Replicas();
        foreign = new ForeignHealer(
                new ForeignHealer.Settings(
                        TestServers.bootstrapServers(),
                        Topic.WORKSPACE_OFFLINE.name(environment.topicPrefix()),
                        database.jdbcUrl(),
                        database.user(),
                        database.password(),
                        Readme.sql("the conditional flip").get(0),
                        Readme.sql("the conditional move").get(0)),
                this::launch);
    }

    @AfterEach
    void end() {
        foreign.close();
        replicas.close();
        log.close();
        environment.close();
        platform.close();
    }

    @Test
    void theEventComesAgainUntilSomebodyElseHasHealedOrTheInstanceRunsAgain() throws IOException {
        startReplicas("planner,checker");
        Row moved = platform.registry().rows().get(0);
        Row restarted = platform.registry().rows().get(1);
        Row vanished = platform.registry().rows().get(2);
        await("all were seen running")
                .atMost(LIMIT)
                .until(() -> log.all(BatchChecked.class).stream().anyMatch(checked -> checked.checked() == WORKSPACES));
        platform.world().terminate(moved.instanceId());
        platform.world().stop(restarted.instanceId());
        platform.world().vanish(vanished.instanceId());

        await("both are said by sweep after sweep").atMost(LIMIT).untilAsserted(() -> {
            assertThat(sweepsThatSay(moved)).hasSizeGreaterThanOrEqualTo(3);
            assertThat(sweepsThatSay(restarted)).hasSizeGreaterThanOrEqualTo(3);
            assertThat(sweepsThatSay(vanished)).isNotEmpty();
        });
        platform.world().start(restarted.instanceId());
        await("the one that was started again is cleared").atMost(LIMIT).until(() -> isClosed(restarted));
        foreign.heal(true);
        await("the other is superseded by its new instance")
                .atMost(LIMIT)
                .until(() -> isClosed(moved) && isClosed(vanished));

        int said = sweepsThatSay(moved).size() + sweepsThatSay(restarted).size();
        int sweeps = sweeps();
        await("further sweeps").atMost(LIMIT).until(() -> sweeps() >= sweeps + 3);
        assertThat(sweepsThatSay(moved).size() + sweepsThatSay(restarted).size())
                .as("what has ended is not said again")
                .isEqualTo(said);
        assertThat(statesOf(moved)).endsWith(IncidentState.SUPERSEDED).doesNotContain(IncidentState.RESTARTING);
        assertThat(statesOf(restarted)).endsWith(IncidentState.CLEARED);
        assertThat(idsThatSay(moved)).as("one death, one event").hasSize(1);
        assertThat(idsThatSay(restarted)).hasSize(1);
        assertThat(now(moved).isOnline()).isTrue();
        assertThat(now(moved).instanceId()).isNotEqualTo(moved.instanceId());
        assertThat(now(restarted)).isEqualTo(restarted);
        assertThat(foreign.launched()).isEqualTo(2);
        assertThat(platform.endpoint().callCounts().keySet())
                .as("the README's policy of the checker allows exactly what is called")
                .isEqualTo(Readme.policyActions("checker"));
    }

    @Test
    void twoHealersThatBothFlipConditionallyLaunchOneInstanceForEachDeath() {
        startReplicas("planner,checker,healer");
        foreign.heal(true);
        // no more than the guard lets through
        List<Row> dying = platform.registry().rows().subList(0, 5);
        dying.forEach(row -> platform.world().terminate(row.instanceId()));

        await("each is back").atMost(LIMIT).untilAsserted(() -> {
            assertThat(dying).allMatch(this::isClosed);
            assertThat(dying).allMatch(row -> now(row).isOnline());
        });
        for (Row row : dying) {
            assertThat(platform.world().instances().stream()
                            .filter(instance -> instance.tag("WorkspaceId")
                                    .equals(Optional.of(row.id().toString())))
                            .filter(instance -> instance.state() == InstanceState.RUNNING))
                    .extracting(InstanceSnapshot::id)
                    .containsExactly(now(row).instanceId());
        }
        assertThat(foreign.launched() + platform.endpoint().callCounts().getOrDefault("RunInstances", 0))
                .isEqualTo(dying.size());
        assertThat(foreign.launched() + foreign.lost()).as("it heard of each").isGreaterThanOrEqualTo(dying.size());
    }

    @Test
    void theForeignHealerKnowsNothingOfOurs() throws IOException {
        assertThat(Files.readAllLines(Path.of(
                        "src", "test", "java", "io", "workspacereconciler", "local", "foreign", "ForeignHealer.java")))
                .filteredOn(line -> line.startsWith("import"))
                .hasSizeGreaterThan(5)
                .noneMatch(line -> line.contains("io.workspacereconciler"));
    }

    private void startReplicas(String roles) {
        replicas.producer(environment.producer("RECONCILER_SWEEP_INTERVAL", "1s"));
        replicas.consumer(environment.consumer(
                "RECONCILER_ROLES",
                roles,
                "RECONCILER_SWEEP_INTERVAL",
                "1s",
                "RECONCILER_CHECK_STOPPED_GRACE",
                "1s",
                "RECONCILER_CHECK_ABSENT_GRACE",
                "1s"));
    }

    /** On a new machine with a new volume: how is its own affair. */
    private String launch(String workspace) {
        String zone = platform.world().instances().get(0).zone();
        return platform.world().seedWorkspace(workspace, zone, "t3.large").instanceId();
    }

    private Row now(Row row) {
        return platform.registry().rows().stream()
                .filter(other -> other.id().equals(row.id()))
                .findFirst()
                .orElseThrow();
    }

    private int sweeps() {
        return log.all(BatchChecked.class).stream()
                .map(BatchChecked::sweep)
                .collect(Collectors.toSet())
                .size();
    }

    private Set<SweepId> sweepsThatSay(Row row) {
        return offline(row.id()).stream()
                .map(offline -> offline.origin().sweep())
                .collect(Collectors.toSet());
    }

    private Set<Object> idsThatSay(Row row) {
        return new HashSet<>(
                offline(row.id()).stream().map(WorkspaceOffline::eventId).toList());
    }

    private List<WorkspaceOffline> offline(WorkspaceId workspace) {
        return log.all(WorkspaceOffline.class).stream()
                .filter(offline -> offline.subject().workspace().equals(workspace))
                .toList();
    }

    private boolean isClosed(Row row) {
        List<IncidentState> states = statesOf(row);
        return !states.isEmpty()
                && Set.of(IncidentState.SUPERSEDED, IncidentState.CLEARED, IncidentState.RECOVERED)
                        .contains(states.get(states.size() - 1));
    }

    private List<IncidentState> statesOf(Row row) {
        return log.all(WorkspaceIncident.class).stream()
                .filter(incident -> incident.subject().workspace().equals(row.id()))
                .map(WorkspaceIncident::to)
                .toList();
    }
}
