package io.workspacereconciler.local.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.workspacereconciler.event.BatchChecked;
import io.workspacereconciler.event.WorkspaceIncident;
import io.workspacereconciler.event.WorkspaceOffline;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.local.EventLog;
import io.workspacereconciler.local.LocalEnvironment;
import io.workspacereconciler.local.Replicas;
import io.workspacereconciler.local.platform.DatabaseAddress;
import io.workspacereconciler.local.platform.Platform;
import io.workspacereconciler.local.platform.Row;
import io.workspacereconciler.local.server.TestServers;
import io.workspacereconciler.workspace.WorkspaceId;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Instances that EC2 no longer shows: which of them are dead, and which were only never here. */
final class AbsenceIT {

    private static final String[] PATIENCE = {"RECONCILER_SWEEP_INTERVAL", "1s", "RECONCILER_CHECK_ABSENT_GRACE", "3s"};

    @ParameterizedTest
    @ValueSource(ints = {1, 12})
    void whatVanishedWhileNobodyLookedIsHealedAndWhatWasNeverHereIsNot(int workspaces) {
        TestServers.Database database = TestServers.database();
        try (Platform platform = Platform.start(
                        new DatabaseAddress(database.jdbcUrl(), database.user(), database.password()),
                        Platform.Ec2Address.FREE,
                        workspaces);
                LocalEnvironment environment =
                        LocalEnvironment.of(database, platform.endpoint().uri());
                EventLog log = EventLog.of(environment.topicPrefix())) {
            try (Replicas replicas = new Replicas()) {
                start(replicas, environment);
                await("every row was seen running once")
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> running(log) >= workspaces);
            }

            List<Row> before = platform.registry().rows();
            Row vanished = before.get(0);
            platform.world().vanish(vanished.instanceId());
            Jdbi sql = Jdbi.create(database.jdbcUrl(), database.user(), database.password());
            WorkspaceId elsewhere = online(sql, "i-0aaaaaaaaaaaaaaa1");
            String wrong = "i-0aaaaaaaaaaaaaaa2";
            if (workspaces > 1) {
                sql.useHandle(handle -> handle.execute(
                        "update workspaces set instance_id = ? where id = ?",
                        wrong,
                        before.get(1).id().value()));
            }
            Map<WorkspaceId, Row> rows = rows(platform);

            try (Replicas replicas = new Replicas()) {
                start(replicas, environment);
                await("the vanished one is back").atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
                    Row row = Objects.requireNonNull(rows(platform).get(vanished.id()));
                    assertThat(row.status()).isEqualTo(WorkspaceStatus.ONLINE);
                    assertThat(row.instanceId()).isNotEqualTo(vanished.instanceId());
                });
                long sweeps = sweeps(log);
                await("and for many sweeps more")
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> sweeps(log) >= sweeps + 8 && held(log) >= Math.min(workspaces, 2));
            }

            rows.remove(vanished.id());
            assertThat(rows(platform)).as("nobody else is touched").containsAllEntriesOf(rows);
            assertThat(rows).containsKey(elsewhere);
            assertThat(log.all(WorkspaceOffline.class))
                    .extracting(offline -> offline.subject().workspace())
                    .containsOnly(vanished.id());
            assertThat(platform.endpoint().callCounts().get("RunInstances")).isEqualTo(1);
        }
    }

    private static void start(Replicas replicas, LocalEnvironment environment) {
        replicas.producer(environment.producer("RECONCILER_SWEEP_INTERVAL", "1s"));
        replicas.consumer(environment.consumer(PATIENCE));
    }

    /** A row of an instance, and of volumes, that are in another region. */
    private static WorkspaceId online(Jdbi sql, String instance) {
        UUID id = UUID.randomUUID();
        sql.useHandle(handle -> handle.execute(
                "insert into workspaces (id, name, status, instance_id, tier, url)"
                        + " values (?, 'elsewhere', 'online', ?, 1, 'https://elsewhere')",
                id,
                instance));
        return new WorkspaceId(id);
    }

    private static Map<WorkspaceId, Row> rows(Platform platform) {
        return platform.registry().rows().stream().collect(Collectors.toMap(Row::id, row -> row));
    }

    private static int running(EventLog log) {
        return log.all(BatchChecked.class).stream()
                .mapToInt(checked -> checked.running().values().stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .max()
                .orElse(0);
    }

    private static long sweeps(EventLog log) {
        return log.all(BatchChecked.class).stream()
                .map(BatchChecked::sweep)
                .distinct()
                .count();
    }

    private static long held(EventLog log) {
        return log.all(WorkspaceIncident.class).stream()
                .filter(incident -> incident.to() == IncidentState.HELD)
                .count();
    }
}
