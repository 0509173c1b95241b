package io.workspacereconciler.local.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.workspacereconciler.local.LocalEnvironment;
import io.workspacereconciler.local.ec2.ApiCall;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The delivered jar, frozen with SIGSTOP at the moment of one of its changes, while another replica finishes its work. */
@Tag("long")
final class FrozenReplicaIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final List<String> CHANGES =
            List.of("RunInstances", "TerminateInstances", "AttachVolume", "DetachVolume");

    private final List<Process> processes = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(strings = {"DetachVolume", "RunInstances", "AttachVolume", "TerminateInstances"})
    void wakesUpAndChangesNothing(String frozenAt) throws Exception {
        TestServers.Database database = TestServers.database();
        try (Platform platform = Platform.start(
                        new DatabaseAddress(database.jdbcUrl(), database.user(), database.password()),
                        Platform.Ec2Address.FREE,
                        5);
                LocalEnvironment environment =
                        LocalEnvironment.of(database, platform.endpoint().uri())) {
            Jdbi sql = Jdbi.create(database.jdbcUrl(), database.user(), database.password());
            start(RunnableJar.PRODUCER, environment.producer("RECONCILER_SWEEP_INTERVAL", "2s"));
            Process frozen = start(RunnableJar.CONSUMER, consumer(environment, platform));
            await("the first looks")
                    .atMost(LIMIT)
                    .ignoreExceptions()
                    .until(() -> count(sql, "select count(*) from reconciler.sightings") == 5);
            AtomicBoolean isFrozen = new AtomicBoolean();
            platform.endpoint().onCall(call -> {
                if (call.action().equals(frozenAt) && isFrozen.compareAndSet(false, true)) {
                    signal(frozen, "STOP");
                }
            });
            Row dead = platform.registry().rows().get(0);
            platform.world().stop(dead.instanceId());
            await("it is in the middle of it").atMost(LIMIT).untilTrue(isFrozen);

            start(RunnableJar.CONSUMER, consumer(environment, platform));
            await("the other has finished")
                    .atMost(LIMIT)
                    .until(() ->
                            count(sql, "select count(*) from reconciler.incidents where state = 'RECOVERED'") == 1);
            await("what is left of the old instance is ended")
                    .atMost(LIMIT)
                    .until(() -> platform.world()
                                    .instance(dead.instanceId())
                                    .orElseThrow()
                                    .state()
                            == InstanceState.TERMINATED);
            String after = everything(platform, sql);
            long changes = changes(platform);

            signal(frozen, "CONT");
            awaitWork(sql, frozen);

            assertThat(everything(platform, sql)).isEqualTo(after);
            assertThat(changes(platform)).as("calls that change something").isEqualTo(changes);
            assertThat(platform.world().instances()).as("one launch").hasSize(6);
            assertThat(platform.registry().rows()).extracting(Row::status).containsOnly(WorkspaceStatus.ONLINE);
        } finally {
            processes.forEach(Process::destroyForcibly);
        }
    }

    /** It is at work again when it is the only one that is left and sweeps are done. */
    private void awaitWork(Jdbi sql, Process woken) {
        processes.stream().skip(1).filter(process -> !process.equals(woken)).forEach(Process::destroyForcibly);
        int ended = count(sql, "select count(*) from reconciler.sweeps where ended_at is not null");
        await("the one that was frozen checks again")
                .atMost(LIMIT)
                .until(() ->
                        count(sql, "select count(*) from reconciler.sweeps where ended_at is not null") >= ended + 3);
        assertThat(woken.isAlive()).isTrue();
    }

    private static String everything(Platform platform, Jdbi sql) {
        return platform.world().instances() + " " + platform.world().volumes() + " "
                + platform.registry().rows() + " "
                + sql.withHandle(handle -> handle.createQuery("select i::text from reconciler.incidents i order by id")
                        .mapTo(String.class)
                        .list())
                + sql.withHandle(handle -> handle.createQuery(
                                "select sequence || ' ' || rule || ' ' || detail from reconciler.incident_timeline"
                                        + " order by sequence")
                        .mapTo(String.class)
                        .list());
    }

    private static long changes(Platform platform) {
        return platform.endpoint().calls().stream()
                .map(ApiCall::action)
                .filter(CHANGES::contains)
                .count();
    }

    private static Map<String, String> consumer(LocalEnvironment environment, Platform platform) {
        Map<String, String> consumer = new HashMap<>(
                environment.consumer("RECONCILER_SWEEP_INTERVAL", "2s", "RECONCILER_RESTART_LEASE", "15s"));
        consumer.put("AWS_ENDPOINT_URL_EC2", platform.endpoint().uri().toString());
        consumer.put("AWS_REGION", "us-east-1");
        consumer.put("AWS_ACCESS_KEY_ID", "local");
        consumer.put("AWS_SECRET_ACCESS_KEY", "local");
        return consumer;
    }

    private Process start(RunnableJar jar, Map<String, String> environment) throws IOException {
        Process process = jar.start(environment);
        processes.add(process);
        return process;
    }

    private static void signal(Process process, String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
            if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
                throw new IllegalStateException("no signal could be sent");
            }
        } catch (IOException e) {
            throw new IllegalStateException("no signal could be sent", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static int count(Jdbi sql, String query) {
        return sql.withHandle(
                handle -> handle.createQuery(query).mapTo(Integer.class).one());
    }
}
