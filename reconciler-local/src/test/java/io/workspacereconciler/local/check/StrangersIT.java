package io.workspacereconciler.local.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.workspacereconciler.check.Verdict;
import io.workspacereconciler.event.BatchChecked;
import io.workspacereconciler.event.WorkspaceOffline;
import io.workspacereconciler.local.EventLog;
import io.workspacereconciler.local.LocalEnvironment;
import io.workspacereconciler.local.Replicas;
import io.workspacereconciler.local.ec2.InstanceSnapshot;
import io.workspacereconciler.local.ec2.InstanceState;
import io.workspacereconciler.local.ec2.SpotRequest;
import io.workspacereconciler.local.ec2.VolumeSnapshot;
import io.workspacereconciler.local.platform.DatabaseAddress;
import io.workspacereconciler.local.platform.Platform;
import io.workspacereconciler.local.platform.Row;
import io.workspacereconciler.local.server.TestServers;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** Dead instances that are not the row's own, or that somebody else replaces: reported, and nothing of them is touched. */
final class StrangersIT {

    private static final int WORKSPACES = 12;

    @Test
    void onlyTheInstanceThatIsItsWorkspacesOwnIsReplaced() {
        TestServers.Database database = TestServers.database();
        try (Platform platform = Platform.start(
                        new DatabaseAddress(database.jdbcUrl(), database.user(), database.password()),
                        Platform.Ec2Address.FREE,
                        WORKSPACES);
                LocalEnvironment environment =
                        LocalEnvironment.of(database, platform.endpoint().uri());
                EventLog log = EventLog.of(environment.topicPrefix());
                Replicas replicas = new Replicas()) {
            Jdbi sql = Jdbi.create(database.jdbcUrl(), database.user(), database.password());
            String spot = persistentSpot(platform, sql);
            List<Row> seeded = platform.registry().rows();
            replicas.producer(environment.producer("RECONCILER_SWEEP_INTERVAL", "1s"));
            replicas.consumer(
                    environment.consumer("RECONCILER_SWEEP_INTERVAL", "1s", "RECONCILER_CHECK_STOPPED_GRACE", "2s"));
            await("every row was seen running once")
                    .atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .until(() -> count(sql, "select count(*) from reconciler.sightings") > WORKSPACES);

            List<Row> others = seeded.stream()
                    .filter(row -> !row.id().toString().equals(spot))
                    .toList();
            Row own = others.get(0);
            Map<String, String> expected = strangers(platform, sql, others);
            expected.put(spot, "persistent Spot request");
            platform.world().interrupt(instanceOf(seeded, spot));
            Map<String, Row> rows = rows(platform);
            List<InstanceSnapshot> instances = settled(platform);
            List<VolumeSnapshot> volumes = platform.world().volumes();
            String dead = own.instanceId();
            List<String> ownVolumes = volumesOf(volumes, dead);
            platform.world().terminate(dead);

            await("all are reported, and the one that may be healed is")
                    .atMost(Duration.ofSeconds(90))
                    .untilAsserted(() -> {
                        Map<String, String> reports = reports(sql, log);
                        expected.forEach((workspace, words) -> assertThat(reports.getOrDefault(workspace, ""))
                                .as(workspace)
                                .contains(words));
                        Row row = Objects.requireNonNull(
                                rows(platform).get(own.id().toString()));
                        assertThat(row.status()).isEqualTo(WorkspaceStatus.ONLINE);
                        assertThat(row.instanceId()).isNotEqualTo(dead);
                    });

            rows.remove(own.id().toString());
            assertThat(rows(platform)).as("no other row is touched").containsAllEntriesOf(rows);
            assertThat(platform.world().instances())
                    .as("no other instance is touched")
                    .containsAll(instances.stream()
                            .filter(instance -> !instance.id().equals(dead))
                            .toList())
                    .hasSize(instances.size() + 1);
            assertThat(platform.world().volumes())
                    .as("no other volume is touched")
                    .containsAll(volumes.stream()
                            .filter(volume -> !ownVolumes.contains(volume.id()))
                            .toList());
            assertThat(platform.endpoint().callCounts().get("RunInstances")).isEqualTo(1);
            assertThat(log.all(WorkspaceOffline.class))
                    .extracting(offline -> offline.subject().workspace().toString())
                    .as("a keeper's is dead, and told so; what is not the row's own is unknown")
                    .isSubsetOf(
                            own.id().toString(),
                            spot,
                            others.get(6).id().toString(),
                            others.get(7).id().toString());
        }
    }

    /** Each of them dead, with what its report has to say. */
    private static Map<String, String> strangers(Platform platform, Jdbi sql, List<Row> rows) {
        Map<String, String> expected = new LinkedHashMap<>();
        // a row that names another workspace's instance
        UUID nobody = UUID.randomUUID();
        String theirs = platform.world()
                .seedWorkspace(
                        nobody.toString(), platform.world().instances().get(0).zone(), "t3.large")
                .instanceId();
        platform.world().stop(theirs);
        point(sql, rows.get(1), theirs);
        expected.put(rows.get(1).id().toString(), "OTHER_WORKSPACE");
        // two rows, one instance, which ends
        point(sql, rows.get(3), rows.get(2).instanceId());
        platform.world().terminate(rows.get(2).instanceId());
        expected.put(rows.get(2).id().toString(), "SHARED_INSTANCE");
        expected.put(rows.get(3).id().toString(), "SHARED_INSTANCE");
        // no instance id at all
        point(sql, rows.get(4), "the-big-one");
        expected.put(rows.get(4).id().toString(), "NO_INSTANCE_ID");
        // the id of nothing that ever was
        point(sql, rows.get(5), "i-0aaaaaaaaaaaaaaa1");
        expected.put(rows.get(5).id().toString(), "ABSENT");
        platform.world().tag(rows.get(6).instanceId(), "aws:autoscaling:groupName", "workers");
        platform.world().terminate(rows.get(6).instanceId());
        expected.put(rows.get(6).id().toString(), "Auto Scaling group workers");
        platform.world().tag(rows.get(7).instanceId(), "aws:ec2:fleet-id", "fleet-1");
        platform.world().stop(rows.get(7).instanceId());
        expected.put(rows.get(7).id().toString(), "fleet fleet-1");
        return expected;
    }

    /** Once everything that was done to them by hand is done. */
    private static List<InstanceSnapshot> settled(Platform platform) {
        await("what ends has ended")
                .atMost(Duration.ofSeconds(60))
                .until(() -> platform.world().instances().stream()
                        .map(InstanceSnapshot::state)
                        .noneMatch(state -> state == InstanceState.STOPPING || state == InstanceState.SHUTTING_DOWN));
        return platform.world().instances();
    }

    /** What the checks and the incidents say of each workspace. */
    private static Map<String, String> reports(Jdbi sql, EventLog log) {
        List<String[]> lines = new ArrayList<>();
        log.all(BatchChecked.class).stream()
                .flatMap(checked -> checked.others().stream())
                .forEach(finding -> lines.add(new String[] {
                    finding.workspace().toString(),
                    finding.verdict() instanceof Verdict.Absent
                            ? "ABSENT"
                            : finding.verdict().toString()
                }));
        sql.useHandle(handle -> handle.createQuery("select i.workspace_id::text as workspace, t.detail"
                        + " from reconciler.incidents i join reconciler.incident_timeline t on t.incident_id = i.id"
                        + " where t.to_state = 'HELD'")
                .map((row, context) -> new String[] {row.getString("workspace"), row.getString("detail")})
                .forEach(lines::add));
        return lines.stream()
                .collect(Collectors.groupingBy(
                        line -> line[0], Collectors.mapping(line -> line[1], Collectors.joining("\n"))));
    }

    private static String persistentSpot(Platform platform, Jdbi sql) {
        UUID id = UUID.randomUUID();
        String instance = platform.world()
                .seedSpotWorkspace(
                        id.toString(),
                        platform.world().instances().get(0).zone(),
                        "t3.large",
                        SpotRequest.Type.PERSISTENT)
                .instanceId();
        sql.useHandle(handle -> handle.execute(
                "insert into workspaces (id, name, status, instance_id, tier, url)"
                        + " values (?, 'spot', 'online', ?, 1, 'https://spot')",
                id,
                instance));
        return id.toString();
    }

    private static void point(Jdbi sql, Row row, String instance) {
        sql.useHandle(handle -> handle.execute(
                "update workspaces set instance_id = ? where id = ?",
                instance,
                row.id().value()));
    }

    private static String instanceOf(List<Row> rows, String workspace) {
        return rows.stream()
                .filter(row -> row.id().toString().equals(workspace))
                .map(Row::instanceId)
                .findFirst()
                .orElseThrow();
    }

    /** Its root disk, too, which ends with it. */
    private static List<String> volumesOf(List<VolumeSnapshot> volumes, String instance) {
        return volumes.stream()
                .filter(volume -> volume.attachments().stream()
                        .anyMatch(attachment -> attachment.instanceId().equals(instance)))
                .map(VolumeSnapshot::id)
                .toList();
    }

    private static Map<String, Row> rows(Platform platform) {
        return platform.registry().rows().stream()
                .collect(Collectors.toMap(row -> row.id().toString(), Function.identity()));
    }

    private static int count(Jdbi sql, String query) {
        return sql.withHandle(
                handle -> handle.createQuery(query).mapTo(Integer.class).one());
    }
}
