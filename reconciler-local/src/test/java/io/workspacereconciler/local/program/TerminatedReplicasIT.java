package io.workspacereconciler.local.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.workspacereconciler.local.outage.Health;
import io.workspacereconciler.local.outage.Outpost;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM to the delivered jars, whatever hangs at that moment. */
@Tag("long")
@Timeout(180)
final class TerminatedReplicasIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final List<String> GROUPS = List.of("planner", "checker", "healer");

    private final List<Process> processes = new ArrayList<>();

    @TempDir
    private Path folder;

    private Outpost outpost;

    @BeforeEach
    void start() throws IOException {
        outpost = new Outpost(folder, 20);
    }

    @AfterEach
    void end() throws IOException {
        processes.forEach(Process::destroyForcibly);
        outpost.close();
    }

    @Test
    void inMidBatchAndMidRestartItEndsInOrderWhileEc2HangsAndAnotherDoesTheWorkOnce() throws Exception {
        start(RunnableJar.PRODUCER, outpost.producer());
        int port = freePort();
        Process consumer = start(RunnableJar.CONSUMER, consumer(port));
        Health health = new Health(port);
        awaitLooks(health);
        outpost.kill(3);
        await("a restart has begun")
                .atMost(LIMIT)
                .until(() -> outpost.platform().registry().rows().stream().anyMatch(row -> !row.isOnline()));
        outpost.ec2().stall();
        await("a batch hangs in EC2")
                .atMost(LIMIT)
                .until(() -> health.metric("reconciler_records_in_flight", "batches") >= 1);

        terminate(consumer);

        assertThat(members()).as("it has left its groups").isZero();
        outpost.ec2().restore();
        start(RunnableJar.CONSUMER, consumer(0));
        await("another does the work").atMost(LIMIT).until(outpost::isWhole);
        assertThat(outpost.launchedTooMany()).as("once").isZero();
    }

    @Test
    void withoutABrokerBothEndInOrder() throws Exception {
        int port = freePort();
        Process producer = start(RunnableJar.PRODUCER, outpost.producer());
        Process consumer = start(RunnableJar.CONSUMER, consumer(port));
        Health health = new Health(port);
        awaitLooks(health);
        outpost.kafka().stall();
        await("it is missed")
                .atMost(LIMIT)
                .until(() -> !health.condition("kafka").equals("ok"));

        terminate(producer);
        terminate(consumer);
    }

    @Test
    void withoutADatabaseItEndsInOrder() throws Exception {
        int port = freePort();
        start(RunnableJar.PRODUCER, outpost.producer());
        Process consumer = start(RunnableJar.CONSUMER, consumer(port));
        Health health = new Health(port);
        awaitLooks(health);
        outpost.database().stall();
        await("it is missed")
                .atMost(LIMIT)
                .until(() -> !health.condition("planner").equals("ok")
                        || health.metric("reconciler_records_in_flight", "sweeps") >= 1);

        terminate(consumer);

        assertThat(members()).as("it has left its groups").isZero();
    }

    private Map<String, String> consumer(int port) {
        Map<String, String> environment =
                new HashMap<>(outpost.consumer("RECONCILER_HTTP_PORT", Integer.toString(port)));
        environment.putAll(outpost.aws());
        return environment;
    }

    private Process start(RunnableJar jar, Map<String, String> environment) throws IOException {
        Process process = jar.start(environment);
        processes.add(process);
        return process;
    }

    private static void awaitLooks(Health health) {
        await("first looks")
                .atMost(LIMIT)
                .ignoreExceptions()
                .until(() ->
                        health.status() == 200 && health.metric("reconciler_check_seconds_count", "answered") >= 20);
    }

    private static void terminate(Process process) throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(20, TimeUnit.SECONDS))
                .as("ended within 20 s")
                .isTrue();
        assertThat(process.exitValue()).isZero();
    }

    private int members() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", outpost.kafkaAddress()))) {
            List<String> groups =
                    GROUPS.stream().map(group -> outpost.topicPrefix() + group).toList();
            int members = 0;
            for (ConsumerGroupDescription group : admin.describeConsumerGroups(groups)
                    .all()
                    .get(10, TimeUnit.SECONDS)
                    .values()) {
                members += group.members().size();
            }
            return members;
        }
    }

    /** Free at this moment: a child says its port only in its log, which is not kept. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
