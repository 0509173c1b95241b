package io.workspacereconciler.local.outage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.workspacereconciler.consumer.ConsumerMain;
import io.workspacereconciler.consumer.ConsumerSettings;
import io.workspacereconciler.event.BatchChecked;
import io.workspacereconciler.event.BatchRequested;
import io.workspacereconciler.event.Topic;
import io.workspacereconciler.event.WorkspaceOffline;
import io.workspacereconciler.local.LocalEnvironment;
import io.workspacereconciler.local.ec2.Fault;
import io.workspacereconciler.local.ec2.FaultRule;
import io.workspacereconciler.local.ec2.InstanceState;
import io.workspacereconciler.local.platform.DatabaseAddress;
import io.workspacereconciler.local.platform.Platform;
import io.workspacereconciler.local.platform.Row;
import io.workspacereconciler.local.server.TestServers;
import io.workspacereconciler.local.server.TopicReader;
import io.workspacereconciler.operate.RunningProgram;
import io.workspacereconciler.producer.ProducerMain;
import io.workspacereconciler.producer.ProducerSettings;
import io.workspacereconciler.sweep.BatchId;
import io.workspacereconciler.workspace.WorkspaceId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every replica is replaced by a newer one, one after the other, while sweeps and restarts go on. */
@Timeout(240)
final class RollingUpgradeIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int WORKSPACES = 24;
    private static final int REPLICAS = 3;

    /** Twice this is what a batch may wait while its partition changes hands. */
    private static final String INTERVAL = "5s";

    /** So that a sweep is not over before somebody can be replaced in the middle of it. */
    private static final Duration SLOW = Duration.ofMillis(300);

    private final Deque<RunningProgram> producers = new ArrayDeque<>();
    private final Deque<RunningProgram> consumers = new ArrayDeque<>();

    @Test
    void noBatchIsLostNoHealthyOneTouchedAndEachDeathHealedOnce() {
        TestServers.Database database = TestServers.database();
        try (Platform platform = Platform.start(
                        new DatabaseAddress(database.jdbcUrl(), database.user(), database.password()),
                        Platform.Ec2Address.FREE,
                        WORKSPACES);
                LocalEnvironment environment =
                        LocalEnvironment.of(database, platform.endpoint().uri())) {
            platform.faults().add(FaultRule.on("DescribeInstances", new Fault.Delay(SLOW)));
            List<Row> rows = platform.registry().rows();
            startConsumers(environment);
            producers.add(ProducerMain.start(producer(environment)));
            try (TopicReader requested = new TopicReader(Topic.BATCHES.name(environment.topicPrefix()));
                    TopicReader checked = new TopicReader(Topic.CHECKS.name(environment.topicPrefix()));
                    TopicReader offline = new TopicReader(Topic.WORKSPACE_OFFLINE.name(environment.topicPrefix()));
                    TopicReader letters = new TopicReader(Topic.DEAD_LETTERS.name(environment.topicPrefix()))) {
                await("the first looks")
                        .atMost(LIMIT)
                        .until(() -> answered(checked).size() >= WORKSPACES / 4);

                for (int replaced = 0; replaced < REPLICAS; replaced++) {
                    platform.world().terminate(rows.get(replaced).instanceId());
                    awaitMidSweep(platform);
                    consumers.add(ConsumerMain.start(consumer(environment)));
                    consumers.remove().close();
                }
                producers.add(ProducerMain.start(producer(environment)));
                producers.remove().close();

                await("all are back").atMost(LIMIT).until(() -> isWhole(platform));
                producers.remove().close();
                await("every batch that was asked for is answered")
                        .atMost(LIMIT)
                        .untilAsserted(() -> assertThat(answered(checked))
                                .containsAll(requested.events(BatchRequested.class).stream()
                                        .map(BatchRequested::batch)
                                        .toList()));

                Set<WorkspaceId> died =
                        rows.subList(0, REPLICAS).stream().map(Row::id).collect(Collectors.toSet());
                assertThat(offline.events(WorkspaceOffline.class))
                        .extracting(said -> said.subject().workspace())
                        .isNotEmpty()
                        .allMatch(died::contains);
                assertThat(platform.world().instances()).as("one launch each").hasSize(WORKSPACES + REPLICAS);
                assertThat(letters.records()).isEmpty();
            } finally {
                producers.forEach(RunningProgram::close);
                consumers.forEach(RunningProgram::close);
            }
        }
    }

    private void startConsumers(LocalEnvironment environment) {
        for (int replica = 0; replica < REPLICAS; replica++) {
            consumers.add(ConsumerMain.start(consumer(environment)));
        }
    }

    private static ConsumerSettings consumer(LocalEnvironment environment) {
        return ConsumerSettings.read(environment.consumer(
                "RECONCILER_SWEEP_INTERVAL",
                INTERVAL,
                "RECONCILER_SWEEP_BATCH_LIMIT",
                "4",
                "RECONCILER_GUARD_MIN_COUNT",
                "9",
                // so that the members learn at once of one that comes or goes
                "RECONCILER_KAFKA_HEARTBEAT_INTERVAL_MS",
                "300",
                "RECONCILER_KAFKA_SESSION_TIMEOUT_MS",
                "10000"));
    }

    private static ProducerSettings producer(LocalEnvironment environment) {
        return ProducerSettings.read(environment.producer("RECONCILER_SWEEP_INTERVAL", INTERVAL));
    }

    /** A batch is being asked about at this moment. */
    private static void awaitMidSweep(Platform platform) {
        int before = platform.endpoint().calls("DescribeInstances").size();
        await("a batch is on its way")
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> platform.endpoint().calls("DescribeInstances").size() > before);
    }

    private static Set<BatchId> answered(TopicReader checked) {
        return checked.events(BatchChecked.class).stream()
                .map(BatchChecked::batch)
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static boolean isWhole(Platform platform) {
        return platform.registry().rows().stream()
                .allMatch(row -> row.isOnline()
                        && platform.world()
                                .instance(row.instanceId())
                                .filter(instance -> instance.state() == InstanceState.RUNNING)
                                .isPresent());
    }
}
