package io.workspacereconciler.local.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.workspacereconciler.local.LocalEnvironment;
import io.workspacereconciler.local.ec2.InstanceState;
import io.workspacereconciler.local.platform.DatabaseAddress;
import io.workspacereconciler.local.platform.Platform;
import io.workspacereconciler.local.platform.Row;
import io.workspacereconciler.local.server.TestServers;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The delivered jars as processes, and consumers that are killed in the middle of restarts. */
@Tag("long")
final class KilledReplicasIT {

    private static final int WORKSPACES = 80;
    private static final int WAVES = 4;
    private static final int DEATHS = 20;
    private static final Random RANDOM = new Random(20_260_101);

    private final List<Process> consumers = new ArrayList<>();

    @Test
    void consumersThatAreKilledAgainAndAgainHealEveryDeathOnceAndDoubleNothing() throws IOException {
        TestServers.Database database = TestServers.database();
        try (Platform platform = Platform.start(
                        new DatabaseAddress(database.jdbcUrl(), database.user(), database.password()),
                        Platform.Ec2Address.FREE,
                        WORKSPACES);
                LocalEnvironment environment =
                        LocalEnvironment.of(database, platform.endpoint().uri())) {
            Map<String, String> consumer = new HashMap<>(
                    environment.consumer("RECONCILER_SWEEP_INTERVAL", "2s", "RECONCILER_RESTART_LEASE", "15s"));
            // so that the partitions of a killed member are not held for the 45 s of Kafka's default
            consumer.put("RECONCILER_KAFKA_SESSION_TIMEOUT_MS", "6000");
            consumer.put("RECONCILER_KAFKA_HEARTBEAT_INTERVAL_MS", "1500");
            consumer.put("AWS_ENDPOINT_URL_EC2", platform.endpoint().uri().toString());
            consumer.put("AWS_REGION", "us-east-1");
            consumer.put("AWS_ACCESS_KEY_ID", "local");
            consumer.put("AWS_SECRET_ACCESS_KEY", "local");
            Process producer = RunnableJar.PRODUCER.start(environment.producer("RECONCILER_SWEEP_INTERVAL", "2s"));
            try {
                for (int replica = 0; replica < 3; replica++) {
                    consumers.add(RunnableJar.CONSUMER.start(consumer));
                }
                await("the first looks, which tell devices and subnets")
                        .atMost(Duration.ofSeconds(90))
                        .until(() -> platform.endpoint().callCounts().containsKey("DescribeInstances"));

                Set<String> dead = new HashSet<>();
                for (int wave = 0; wave < WAVES; wave++) {
                    dead.addAll(kill(platform, wave));
                    await("all are back on other instances")
                            .atMost(Duration.ofMinutes(4))
                            .pollInterval(Duration.ofSeconds(12))
                            .until(() -> {
                                killOne(consumer);
                                return isWhole(platform, dead);
                            });
                }

                assertThat(platform.world().instances())
                        .as("one launch for each death")
                        .hasSize(WORKSPACES + WAVES * DEATHS);
                await("what is left of the old instances is ended")
                        .atMost(Duration.ofMinutes(3))
                        .until(() -> dead.stream()
                                .allMatch(id -> platform.world()
                                                .instance(id)
                                                .orElseThrow()
                                                .state()
                                        == InstanceState.TERMINATED));
                assertThat(platform.world().instances().stream()
                                .filter(instance -> instance.state() == InstanceState.RUNNING))
                        .as("one live instance for each workspace")
                        .hasSize(WORKSPACES)
                        .extracting(instance -> instance.tag("WorkspaceId").orElse(""))
                        .doesNotHaveDuplicates();
                assertThat(platform.world().volumes())
                        .as("no volume is left behind")
                        .noneMatch(volume -> volume.attachments().isEmpty());
            } finally {
                producer.destroyForcibly();
                consumers.forEach(Process::destroyForcibly);
            }
        }
    }

    private static Set<String> kill(Platform platform, int wave) {
        List<Row> rows = platform.registry().rows().subList(wave * DEATHS, (wave + 1) * DEATHS);
        for (int i = 0; i < DEATHS; i++) {
            if (i % 2 == 0) {
                platform.world().terminate(rows.get(i).instanceId());
            } else {
                platform.world().stop(rows.get(i).instanceId());
            }
        }
        return rows.stream().map(Row::instanceId).collect(Collectors.toSet());
    }

    /** SIGKILL to one of them, and another in its place. */
    private void killOne(Map<String, String> environment) throws IOException {
        int victim = RANDOM.nextInt(consumers.size());
        consumers.get(victim).destroyForcibly();
        consumers.set(victim, RunnableJar.CONSUMER.start(environment));
    }

    private static boolean isWhole(Platform platform, Set<String> dead) {
        return platform.registry().rows().stream()
                .allMatch(row -> row.status() == WorkspaceStatus.ONLINE && !dead.contains(row.instanceId()));
    }
}
