package io.workspacereconciler.local.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.workspacereconciler.consumer.ConsumerSettings;
import io.workspacereconciler.event.BatchChecked;
import io.workspacereconciler.event.BatchRequested;
import io.workspacereconciler.local.EventLog;
import io.workspacereconciler.local.LocalEnvironment;
import io.workspacereconciler.local.Replicas;
import io.workspacereconciler.local.bench.CheckedBatches;
import io.workspacereconciler.local.bench.Members;
import io.workspacereconciler.local.ec2.Fault;
import io.workspacereconciler.local.ec2.FaultRule;
import io.workspacereconciler.local.platform.DatabaseAddress;
import io.workspacereconciler.local.platform.Platform;
import io.workspacereconciler.local.server.TestPrograms;
import io.workspacereconciler.local.server.TestServers;
import io.workspacereconciler.operate.RunningProgram;
import io.workspacereconciler.producer.ProducerSettings;
import io.workspacereconciler.producer.replay.AskedSweeps;
import io.workspacereconciler.sweep.BatchId;
import io.workspacereconciler.sweep.SweepId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Consumers come, go and die in the middle of a sweep: no batch is lost, and only what was in flight is done twice. */
@Timeout(240)
final class ReplicasIT {

    private static final int PARTITIONS = 12;
    private static final int BATCHES = 24;
    private static final int BATCH_LIMIT = 3;
    private static final int IN_FLIGHT = 2;
    private static final Duration LATENCY = Duration.ofMillis(500);
    private static final Duration SOON = Duration.ofSeconds(60);

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void noBatchIsLostAndOnlyWhatWasInFlightIsRepeated(String protocol) throws Exception {
        TestServers.Database database = TestServers.database();
        try (Platform platform = Platform.start(
                        new DatabaseAddress(database.jdbcUrl(), database.user(), database.password()),
                        Platform.Ec2Address.FREE,
                        BATCHES * BATCH_LIMIT);
                LocalEnvironment environment =
                        LocalEnvironment.of(database, platform.endpoint().uri());
                EventLog log = EventLog.of(environment.topicPrefix());
                Replicas replicas = new Replicas()) {
            platform.faults().add(FaultRule.on("DescribeInstances", new Fault.Delay(LATENCY)));
            Map<String, String> settings = consumer(environment, protocol);
            Members checkers =
                    new Members(ConsumerSettings.read(settings).kafka(), environment.topicPrefix() + "checker");
            RunningProgram first = replicas.consumer(settings);
            RunningProgram second = replicas.consumer(settings);
            checkers.await(2);
            try (AskedSweeps asked = new AskedSweeps(
                    ProducerSettings.read(environment.producer(
                                    "RECONCILER_SWEEP_INTERVAL", "60s", "RECONCILER_TOPIC_PARTITIONS", "12"))
                            .sweepAccess(),
                    "test")) {
                CompletableFuture<SweepId> withMore = sweep(asked);
                inTheMiddle(log, 1);
                RunningProgram third = replicas.consumer(settings);
                assertAllChecked(log, withMore.join(), IN_FLIGHT * 2);
                checkers.await(3);

                List<RunningProgram> all = List.of(first, second, third);
                List<Long> before = all.stream().map(ReplicasIT::checked).toList();
                assertAllChecked(log, sweep(asked).join(), 0);
                for (int replica = 0; replica < all.size(); replica++) {
                    assertThat(checked(all.get(replica)) - before.get(replica))
                            .as("an equal share")
                            .isEqualTo(BATCHES / all.size());
                }

                CompletableFuture<SweepId> withFewer = sweep(asked);
                inTheMiddle(log, 3);
                third.close();
                assertAllChecked(log, withFewer.join(), IN_FLIGHT);

                Process process = RunnableJar.CONSUMER.start(asProcess(settings, platform));
                try {
                    checkers.await(3);
                    CompletableFuture<SweepId> withDead = sweep(asked);
                    inTheMiddle(log, 4);
                    process.destroyForcibly();
                    assertAllChecked(log, withDead.join(), IN_FLIGHT * 2);
                } finally {
                    process.destroyForcibly().waitFor();
                }
            }
        }
    }

    private static Map<String, String> consumer(LocalEnvironment environment, String protocol) {
        Map<String, String> settings = new HashMap<>(environment.consumer(
                "RECONCILER_SWEEP_INTERVAL",
                "60s",
                "RECONCILER_SWEEP_BATCH_LIMIT",
                Integer.toString(BATCH_LIMIT),
                "RECONCILER_CHECK_BATCHES_IN_FLIGHT",
                Integer.toString(IN_FLIGHT),
                "RECONCILER_TOPIC_PARTITIONS",
                Integer.toString(PARTITIONS)));
        settings.putAll(TestPrograms.member(protocol));
        if (protocol.equals("classic")) {
            settings.put("RECONCILER_KAFKA_SESSION_TIMEOUT_MS", "6000");
        }
        return settings;
    }

    private static Map<String, String> asProcess(Map<String, String> settings, Platform platform) {
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("AWS_ENDPOINT_URL_EC2", platform.endpoint().uri().toString());
        environment.put("AWS_ENDPOINT_URL_STS", platform.endpoint().uri().toString());
        environment.put("AWS_REGION", "us-east-1");
        environment.put("AWS_ACCESS_KEY_ID", "local");
        environment.put("AWS_SECRET_ACCESS_KEY", "local");
        return environment;
    }

    private static CompletableFuture<SweepId> sweep(AskedSweeps asked) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                AskedSweeps.Asked sweep = asked.ask(null, null);
                assertThat(sweep.isComplete()).isTrue();
                return sweep.sweep();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CompletionException(e);
            }
        });
    }

    private static long checked(RunningProgram program) {
        return CheckedBatches.of(program.port());
    }

    /** The sweep of this number has begun to be checked, and is not over. */
    private static void inTheMiddle(EventLog log, int sweep) {
        await("sweep " + sweep + " is being checked").atMost(SOON).until(() -> {
            Map<SweepId, Long> batches = log.all(BatchChecked.class).stream()
                    .collect(Collectors.groupingBy(BatchChecked::sweep, Collectors.counting()));
            return batches.size() == sweep
                    && batches.values().stream().anyMatch(count -> count >= 2 && count < BATCHES);
        });
    }

    private static void assertAllChecked(EventLog log, SweepId sweep, int mostRepeats) {
        await("all that was requested and checked is read")
                .atMost(SOON)
                .until(() -> requested(log, sweep).size() >= BATCHES
                        && checked(log, sweep).size() >= BATCHES);
        Set<BatchId> requested = requested(log, sweep);
        Map<BatchId, Long> times = checked(log, sweep);

        assertThat(requested).hasSize(BATCHES);
        assertThat(times.keySet()).isEqualTo(requested);
        assertThat(times.values().stream().mapToLong(count -> count - 1).sum())
                .as("repeats")
                .isLessThanOrEqualTo(mostRepeats);
    }

    private static Set<BatchId> requested(EventLog log, SweepId sweep) {
        return log.all(BatchRequested.class).stream()
                .filter(batch -> batch.sweep().equals(sweep))
                .map(BatchRequested::batch)
                .collect(Collectors.toSet());
    }

    private static Map<BatchId, Long> checked(EventLog log, SweepId sweep) {
        return log.all(BatchChecked.class).stream()
                .filter(batch -> batch.sweep().equals(sweep))
                .collect(Collectors.groupingBy(BatchChecked::batch, Collectors.counting()));
    }
}
