package io.workspacereconciler.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.workspacereconciler.check.Verdict;
import io.workspacereconciler.event.BatchChecked;
import io.workspacereconciler.event.Event;
import io.workspacereconciler.event.Topic;
import io.workspacereconciler.event.WorkspaceIncident;
import io.workspacereconciler.event.WorkspaceOffline;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.local.ec2.ApiCall;
import io.workspacereconciler.local.ec2.InstanceSnapshot;
import io.workspacereconciler.local.ec2.InstanceState;
import io.workspacereconciler.local.ec2.SpotRequest;
import io.workspacereconciler.local.platform.DatabaseAddress;
import io.workspacereconciler.local.platform.Platform;
import io.workspacereconciler.local.platform.Row;
import io.workspacereconciler.local.server.DatabaseRoles;
import io.workspacereconciler.local.server.SecuredKafka;
import io.workspacereconciler.local.server.TestServers;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a sweep to a workspace that is back: real Kafka, real PostgreSQL, the AWS SDK over HTTP, three replicas. */
@NullMarked
final class WholePathIT {

    private static final int WORKSPACES = 300;
    private static final int DEATHS = 10;

    /** How the programs are run. */
    private interface Programs {
        /** How a test reads what they say. */
        Map<String, Object> broker();

        void start(Replicas replicas, LocalEnvironment environment) throws Exception;
    }

    @Test
    void tenDeathsAmongThreeHundredAreEachHealedOnceWithTheirVolumesAndNobodyElseIsTouched() throws Exception {
        run(TestServers.database(), new Programs() {
            @Override
            public Map<String, Object> broker() {
                return Map.of("bootstrap.servers", TestServers.bootstrapServers());
            }

            @Override
            public void start(Replicas replicas, LocalEnvironment environment) {
                replicas.producer(environment.producer("RECONCILER_SWEEP_INTERVAL", "2s"));
                for (int replica = 0; replica < 3; replica++) {
                    replicas.consumer(environment.consumer(
                            "RECONCILER_SWEEP_INTERVAL", "2s", "RECONCILER_SWEEP_BATCH_LIMIT", "50"));
                }
            }
        });
    }

    @Test
    @Tag("long")
    void theSameIsDoneByRolesThatHaveTheReadmesRightsAndNoOthers(@TempDir Path folder) throws Exception {
        TestServers.Database database = TestServers.database();
        try (SecuredKafka kafka = SecuredKafka.start(folder)) {
            run(database, new Programs() {
                @Override
                public Map<String, Object> broker() {
                    return kafka.administrator();
                }

                @Override
                public void start(Replicas replicas, LocalEnvironment environment) throws Exception {
                    DatabaseRoles roles = DatabaseRoles.grant(database, "workspaces");
                    kafka.grant(
                            Arrays.stream(Topic.values())
                                    .map(topic -> topic.name(environment.topicPrefix()))
                                    .toList(),
                            environment.topicPrefix());
                    replicas.producer(environment.producer(as("producer", roles, "RECONCILER_SWEEP_INTERVAL", "2s")));
                    for (String role : List.of("planner", "checker", "healer")) {
                        replicas.consumer(environment.consumer(as(
                                role,
                                roles,
                                "RECONCILER_SWEEP_INTERVAL",
                                "2s",
                                "RECONCILER_SWEEP_BATCH_LIMIT",
                                "50",
                                "RECONCILER_ROLES",
                                role)));
                    }
                }

                private String[] as(String role, DatabaseRoles roles, String... settings) {
                    return Stream.of(kafka.environment(role), roles.environment(role), settings)
                            .flatMap(Arrays::stream)
                            .toArray(String[]::new);
                }
            });
        }
    }

    private static void run(TestServers.Database database, Programs programs) throws Exception {
        try (Platform platform = Platform.start(
                        new DatabaseAddress(database.jdbcUrl(), database.user(), database.password()),
                        Platform.Ec2Address.FREE,
                        WORKSPACES - 1);
                LocalEnvironment environment =
                        LocalEnvironment.of(database, platform.endpoint().uri());
                EventLog log = EventLog.of(environment.topicPrefix(), programs.broker());
                Replicas replicas = new Replicas()) {
            String spot = oneTimeSpot(platform, database);
            programs.start(replicas, environment);
            Map<String, Row> before = rows(platform);
            await("every row was seen running once")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> log.all(BatchChecked.class).stream()
                            .collect(Collectors.groupingBy(
                                    BatchChecked::sweep, Collectors.summingInt(BatchChecked::checked)))
                            .containsValue(WORKSPACES));

            List<Row> dying = new ArrayList<>(before.values());
            // the healer asks about its Spot request, and replaces it, too
            dying.sort(Comparator.comparing(row -> !row.id().toString().equals(spot)));
            dying = dying.subList(0, DEATHS);
            Map<String, String> volumes = new HashMap<>();
            for (int i = 0; i < DEATHS; i++) {
                Row row = dying.get(i);
                volumes.put(row.id().toString(), dataVolume(platform, row.instanceId()));
                if (i % 2 == 0) {
                    platform.world().terminate(row.instanceId());
                } else {
                    platform.world().stop(row.instanceId());
                }
            }

            await("all are recovered").atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
                assertThat(recovered(log)).hasSize(DEATHS);
                assertThat(rows(platform).values()).allMatch(row -> row.status() == WorkspaceStatus.ONLINE);
            });

            Map<String, Row> after = rows(platform);
            Set<String> healed = new HashSet<>();
            for (Row row : dying) {
                String id = row.id().toString();
                Row now = Objects.requireNonNull(after.get(id));
                assertThat(now.instanceId()).as("workspace %s moved", id).isNotEqualTo(row.instanceId());
                assertThat(dataVolume(platform, now.instanceId())).isEqualTo(volumes.get(id));
                assertThat(platform.world().instance(row.instanceId()))
                        .get()
                        .extracting(InstanceSnapshot::state)
                        .as("what is left of the old instance is ended")
                        .isIn(InstanceState.TERMINATED, InstanceState.SHUTTING_DOWN);
                healed.add(id);
            }
            assertThat(after.values().stream()
                            .filter(row -> !healed.contains(row.id().toString())))
                    .as("nobody else is touched")
                    .allSatisfy(
                            row -> assertThat(row).isEqualTo(before.get(row.id().toString())));
            assertThat(platform.world().instances().stream()
                            .filter(instance -> instance.state() == InstanceState.RUNNING))
                    .as("one live instance for each workspace")
                    .hasSize(WORKSPACES)
                    .extracting(instance -> instance.tag("WorkspaceId").orElse(""))
                    .doesNotHaveDuplicates();
            assertThat(platform.endpoint().callCounts().get("RunInstances")).isEqualTo(DEATHS);
            Set<String> ofRestarts = new HashSet<>(Readme.policyActions("healer"));
            // Not a call of its own: what EC2 asks for when RunInstances tags.
            ofRestarts.remove("CreateTags");
            assertThat(actions(platform, "restarts"))
                    .as("the README's policy of the healer allows exactly what it calls")
                    .isEqualTo(ofRestarts);
            assertThat(new PolicyConditions(Readme.policy("The healer "))
                            .met(platform.endpoint().calls(), platform.world()))
                    .as("calls under a condition")
                    .isGreaterThanOrEqualTo(DEATHS);
            assertThat(actions(platform, "checks")).isSubsetOf(Readme.policyActions("checker"));
            assertThat(platform.endpoint().callCounts().keySet())
                    .as("there is no call without a role")
                    .isEqualTo(ofRestarts);
            assertThat(log.all(WorkspaceOffline.class))
                    .allSatisfy(offline -> assertThat(offline.proof()).isNotEmpty())
                    .extracting(Event::eventId)
                    .satisfies(ids -> assertThat(new HashSet<>(ids)).hasSize(DEATHS));
            assertThat(log.all(BatchChecked.class).stream()
                            .flatMap(checked -> checked.others().stream())
                            .filter(finding -> !(finding.verdict() instanceof Verdict.Unknown)))
                    .as("on a busy machine a look may time out, but only the dead are seen dead")
                    .allMatch(finding -> healed.contains(finding.workspace().toString()));
        }
    }

    /** One more workspace, whose instance fulfils a Spot request that EC2 does not fulfil again. */
    private static String oneTimeSpot(Platform platform, TestServers.Database database) {
        UUID id = UUID.randomUUID();
        String zone = platform.world().instances().get(0).zone();
        String instance = platform.world()
                .seedSpotWorkspace(id.toString(), zone, "t3.large", SpotRequest.Type.ONE_TIME)
                .instanceId();
        Jdbi.create(database.jdbcUrl(), database.user(), database.password())
                .useHandle(handle -> handle.execute(
                        "insert into workspaces (id, name, status, instance_id, tier, url)"
                                + " values (?, 'spot', 'online', ?, 1, 'https://spot')",
                        id,
                        instance));
        return id.toString();
    }

    private static Set<String> actions(Platform platform, String purpose) {
        return platform.endpoint().calls().stream()
                .filter(call -> call.userAgent().contains("workspace-reconciler/" + purpose))
                .map(ApiCall::action)
                .collect(Collectors.toSet());
    }

    private static Set<String> recovered(EventLog log) {
        return log.all(WorkspaceIncident.class).stream()
                .filter(incident -> incident.to() == IncidentState.RECOVERED)
                .map(incident -> incident.subject().workspace().toString())
                .collect(Collectors.toSet());
    }

    private static Map<String, Row> rows(Platform platform) {
        return platform.registry().rows().stream()
                .collect(Collectors.toMap(row -> row.id().toString(), row -> row));
    }

    private static String dataVolume(Platform platform, String instance) {
        return platform.world().instance(instance).orElseThrow().attachments().stream()
                .filter(attachment -> attachment.device().equals("/dev/sdf"))
                .map(attachment -> attachment.volumeId())
                .findFirst()
                .orElseThrow();
    }
}
