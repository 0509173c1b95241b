package io.workspacereconciler.local.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.local.server.PlatformTable;
import io.workspacereconciler.local.server.TestPrograms;
import io.workspacereconciler.local.server.TestRegistry;
import io.workspacereconciler.local.server.TestServers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a person sees who configured a program wrongly: one message with everything, and exit code 1. */
@Timeout(120)
final class BadSettingsIT {

    private static final String SECRET = "correct-horse-battery";

    @Test
    void whatIsMissingIsNamedAtOnce() throws Exception {
        assertThat(refused(RunnableJar.PRODUCER, Map.of(), 4))
                .contains("RECONCILER_KAFKA_BOOTSTRAP_SERVERS: it is required and is not set; expected ")
                .contains("RECONCILER_DATABASE_URL: it is required and is not set; expected ")
                .contains("RECONCILER_DATABASE_USER: it is required and is not set")
                .contains("RECONCILER_DATABASE_PASSWORD: it is required and is not set");
    }

    @Test
    void whatIsUnknownOutOfRangeOrSecretIsNamedAndNoSecretIsShown() throws Exception {
        Map<String, String> environment =
                consumer("localhost:9092", "jdbc:postgresql://localhost/x?password=" + SECRET);
        environment.put("RECONCILER_MODE", "destroy");
        environment.put("RECONCILER_SWEEP_INTERVAL", "2h");
        environment.put("RECONCILER_SWEEP_BATCH_LIMTI", "20");
        environment.put("RECONCILER_EC2_ACCOUNT", "12");

        assertThat(refused(RunnableJar.CONSUMER, environment, 5))
                .containsPattern("RECONCILER_MODE: .*destroy.*observe.*heal")
                .containsPattern("RECONCILER_SWEEP_INTERVAL: .*2h.*1s.*1h")
                .containsPattern("RECONCILER_SWEEP_BATCH_LIMTI: .*RECONCILER_SWEEP_BATCH_LIMIT")
                .containsPattern("RECONCILER_EC2_ACCOUNT: .*12 digits")
                .contains("RECONCILER_DATABASE_URL: its value is not without `password=`");
    }

    @Test
    void kafkaAndPostgresThatAreBothAwayAreNamedTogether() throws Exception {
        Map<String, String> environment =
                consumer("127.0.0.1:" + closedPort(), "jdbc:postgresql://127.0.0.1:" + closedPort() + "/x");

        assertThat(refused(RunnableJar.CONSUMER, environment, 2))
                .contains("RECONCILER_DATABASE_URL: PostgreSQL is not to be used as somebody")
                .contains("RECONCILER_KAFKA_BOOTSTRAP_SERVERS: Kafka does not answer");
    }

    @Test
    void aRegistryThatIsMissingIsNamed() throws Exception {
        TestServers.Database database = TestServers.database();
        assertThat(refused(RunnableJar.CONSUMER, running(database), 1))
                .contains("RECONCILER_REGISTRY_TABLE: there is no table or view `workspaces`");
    }

    @Test
    void columnsThatTheRegistryLacksAreNamed() throws Exception {
        try (TestRegistry registry = TestRegistry.create(PlatformTable.TEXT_STATUS)) {
            registry.sql()
                    .useHandle(handle ->
                            handle.execute("alter table workspaces drop column parent_id, drop column runtime"));
            assertThat(refused(RunnableJar.CONSUMER, running(registry.server()), 1))
                    .contains(
                            "RECONCILER_REGISTRY_TABLE: `workspaces` lacks runtime (planner, checker), parent_id (checker);");
        }
    }

    @Test
    void aRoleThatMayNotLogInIsNamedWithoutItsPassword() throws Exception {
        Map<String, String> environment = running(TestServers.database());
        environment.put("RECONCILER_DATABASE_USER", "somebody");
        environment.put("RECONCILER_DATABASE_PASSWORD", SECRET);

        assertThat(refused(RunnableJar.CONSUMER, environment, 1))
                .contains("RECONCILER_DATABASE_URL: PostgreSQL is not to be used as somebody: ");
    }

    private static Map<String, String> consumer(String brokers, String databaseUrl) {
        Map<String, String> environment = new HashMap<>();
        environment.put("RECONCILER_MODE", "observe");
        environment.put("RECONCILER_KAFKA_BOOTSTRAP_SERVERS", brokers);
        environment.put("RECONCILER_KAFKA_DEFAULT_API_TIMEOUT_MS", "3000");
        environment.put("RECONCILER_KAFKA_REQUEST_TIMEOUT_MS", "2000");
        environment.put("RECONCILER_DATABASE_URL", databaseUrl);
        environment.put("RECONCILER_DATABASE_USER", "somebody");
        environment.put("RECONCILER_DATABASE_PASSWORD", SECRET);
        environment.put("RECONCILER_EC2_ACCOUNT", "123456789012");
        environment.put("AWS_REGION", "us-east-1");
        return environment;
    }

    private static Map<String, String> running(TestServers.Database database) {
        Map<String, String> environment = TestPrograms.consumer(database, TestServers.topicPrefix(), "classic");
        environment.put("AWS_REGION", "us-east-1");
        return environment;
    }

    /** What it says when it does not start, which is seen to be one message, without a stack trace or a secret. */
    private static String refused(RunnableJar jar, Map<String, String> environment, int problems) throws Exception {
        RunnableJar.Run run = jar.run(environment);
        assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(1);
        String count = problems == 1 ? "1 problem" : problems + " problems";
        assertThat(run.err())
                .startsWith(jar.program() + " cannot start, " + count + ":")
                .doesNotContain("\tat ");
        assertThat(run.err().lines().filter(line -> line.startsWith("  - "))).hasSize(problems);
        assertThat(run.err().lines().skip(1)).allMatch(line -> line.startsWith("  "));
        assertThat(run.out() + run.err()).doesNotContain(SECRET).doesNotContain("\tat ");
        return run.err();
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
