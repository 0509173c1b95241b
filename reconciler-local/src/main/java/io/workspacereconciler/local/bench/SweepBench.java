package io.workspacereconciler.local.bench;

import io.workspacereconciler.consumer.ConsumerMain;
import io.workspacereconciler.consumer.ConsumerSettings;
import io.workspacereconciler.local.ec2.Fault;
import io.workspacereconciler.local.ec2.FaultRule;
import io.workspacereconciler.local.platform.Platform;
import io.workspacereconciler.local.server.TemporaryFolder;
import io.workspacereconciler.local.services.Ending;
import io.workspacereconciler.local.services.LocalServers;
import io.workspacereconciler.local.services.ProgramEnvironment;
import io.workspacereconciler.local.services.SystemProperties;
import io.workspacereconciler.operate.RunningProgram;
import io.workspacereconciler.operate.ShutdownSequence;
import io.workspacereconciler.producer.ProducerSettings;
import io.workspacereconciler.producer.replay.AskedSweeps;
import io.workspacereconciler.sweep.SweepSummary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/** The same sweeps with different numbers of consumers, over both of Kafka's group protocols. */
final class SweepBench {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration INTERVAL = Duration.ofMinutes(1);
    private static final List<String> PROTOCOLS = List.of("classic", "consumer");
    private static final int WARM_UPS = 3;
    private static final int FREE_PORT = 0;

    private final Load load;
    private final List<Integer> replicas;
    private final int sweeps;
    private final Consumer<String> told;

    /**
     * What is swept.
     *
     * @param latency of each of EC2's answers
     */
    record Load(int workspaces, int batchLimit, Duration latency) {}

    /** What was measured of one number of replicas: each sweep's time, and the batches of each replica in all of them. */
    private record Measured(int replicas, List<Long> millis, List<Long> batches) {

        private long median() {
            List<Long> sorted = new ArrayList<>(millis);
            Collections.sort(sorted);
            return sorted.get(sorted.size() / 2);
        }

        private String describe(String protocol, int sweeps) {
            List<String> shares = batches.stream()
                    .map(count -> String.format(Locale.ROOT, "%.1f", count / (double) sweeps))
                    .toList();
            return String.format(
                    Locale.ROOT,
                    "%-10s %8d %10d ms %8d %8d   %s",
                    protocol,
                    replicas,
                    median(),
                    Collections.min(millis),
                    Collections.max(millis),
                    String.join(", ", shares));
        }
    }

    SweepBench(Load load, List<Integer> replicas, int sweeps, Consumer<String> told) {
        this.load = load;
        this.replicas = replicas;
        this.sweeps = sweeps;
        this.told = told;
    }

    int run(Ending ending, ShutdownSequence shutdown) {
        TemporaryFolder folder = TemporaryFolder.create("reconciler-bench");
        shutdown.add("folder", LIMIT, folder::close);
        LocalServers servers = LocalServers.start(LocalServers.Place.throwaway(folder.path()), ending, shutdown);
        Platform platform = Platform.start(servers.database(), Platform.Ec2Address.FREE, load.workspaces());
        shutdown.add("platform", LIMIT, platform::close);
        platform.faults().add(FaultRule.on("DescribeInstances", new Fault.Delay(load.latency())));
        ProgramEnvironment environment = new ProgramEnvironment(servers, platform);
        SystemProperties aws = SystemProperties.set(environment.ofAwsInThisProcess());
        shutdown.add("aws-properties", LIMIT, aws::close);

        int batches = (load.workspaces() + load.batchLimit() - 1) / load.batchLimit();
        told.accept(load.workspaces() + " workspaces in " + batches + " batches, EC2 answers after "
                + load.latency().toMillis() + " ms, " + sweeps + " sweeps of each after " + WARM_UPS
                + " that are not measured");
        told.accept("groups     replicas    a sweep (median, least, most)   batches per replica and sweep");
        for (String protocol : PROTOCOLS) {
            List<Measured> measured = new ArrayList<>();
            for (int count : replicas) {
                ending.check();
                Measured one = measure(environment, protocol, count);
                measured.add(one);
                told.accept(one.describe(protocol, sweeps));
            }
            Measured first = measured.get(0);
            Measured last = measured.get(measured.size() - 1);
            told.accept(String.format(
                    Locale.ROOT,
                    "%-10s a sweep with %d replicas takes %.2f of the time of one with %d",
                    protocol,
                    last.replicas(),
                    last.median() / (double) first.median(),
                    first.replicas()));
        }
        return 0;
    }

    private Measured measure(ProgramEnvironment environment, String protocol, int count) {
        Map<String, String> common = new LinkedHashMap<>(environment.common(INTERVAL));
        common.put("RECONCILER_TOPIC_PREFIX", "bench-" + protocol + "-" + count + ".");
        Map<String, String> consumer = new LinkedHashMap<>(common);
        consumer.putAll(environment.ofConsumer(FREE_PORT, load.batchLimit(), INTERVAL));
        consumer.put("RECONCILER_KAFKA_GROUP_PROTOCOL", protocol);
        Map<String, String> producer = new LinkedHashMap<>(common);
        producer.putAll(environment.ofProducer(FREE_PORT));
        List<RunningProgram> running = new ArrayList<>();
        try {
            for (int replica = 0; replica < count; replica++) {
                running.add(ConsumerMain.start(ConsumerSettings.read(consumer)));
            }
            ProducerSettings settings = ProducerSettings.read(producer);
            new Members(settings.kafka(), settings.kafka().topics().prefix() + "checker").await(count);
            try (AskedSweeps asked = new AskedSweeps(settings.sweepAccess(), "bench")) {
                for (int sweep = 0; sweep < WARM_UPS; sweep++) {
                    sweep(asked);
                }
                List<Long> before = checked(running);
                List<Long> millis = new ArrayList<>();
                for (int sweep = 0; sweep < sweeps; sweep++) {
                    millis.add(sweep(asked));
                }
                List<Long> batches = new ArrayList<>(checked(running));
                for (int replica = 0; replica < count; replica++) {
                    batches.set(replica, batches.get(replica) - before.get(replica));
                }
                return new Measured(count, millis, batches);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        } finally {
            running.forEach(RunningProgram::close);
        }
    }

    private static long sweep(AskedSweeps asked) throws InterruptedException {
        AskedSweeps.Asked sweep = asked.ask(null, null);
        return sweep.summary()
                .filter(SweepSummary::isComplete)
                .map(summary -> summary.took().toMillis())
                .orElseThrow(() -> new IllegalStateException(
                        "sweep " + sweep.sweep() + " was not complete within " + INTERVAL.multipliedBy(2)));
    }

    private static List<Long> checked(List<RunningProgram> running) {
        return running.stream()
                .map(program -> CheckedBatches.of(program.port()))
                .toList();
    }
}
