package io.workspacereconciler.local.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workspacereconciler.local.LocalMain;
import io.workspacereconciler.local.platform.DatabaseAddress;
import io.workspacereconciler.local.platform.Platform;
import io.workspacereconciler.local.platform.Row;
import io.workspacereconciler.local.server.TestServers;
import java.io.BufferedReader;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;

@Timeout(180)
class ServicesIT {
    private static final Pattern EXPORT = Pattern.compile("export ([A-Z0-9_]+)=(.*)");
    private static final long END_LIMIT_SECONDS = 60;

    @TempDir
    private Path temporary;

    @Test
    void theAddressesThatItPrintsWork() throws Exception {
        Process services = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Djava.io.tmpdir=" + temporary,
                        // the binaries are unpacked once for all tests
                        "-Dot.epg.working-dir=" + Path.of(System.getProperty("java.io.tmpdir"), "embedded-pg"),
                        "-Dlogback.configurationFile=logback.xml",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LocalMain.class.getName(),
                        "services",
                        "--workspaces",
                        "7")
                .redirectErrorStream(true)
                .start();
        Map<String, String> exported = new HashMap<>();
        try (BufferedReader output = services.inputReader()) {
            for (String line = output.readLine();
                    line != null && !line.startsWith("Ctrl-C");
                    line = output.readLine()) {
                Matcher export = EXPORT.matcher(line);
                if (export.matches()) {
                    exported.put(export.group(1), export.group(2));
                }
            }
            DatabaseAddress database = new DatabaseAddress(
                    exported.getOrDefault("RECONCILER_DATABASE_URL", ""),
                    exported.getOrDefault("RECONCILER_DATABASE_USER", ""),
                    exported.getOrDefault("RECONCILER_DATABASE_PASSWORD", ""));
            assertThat(count(database)).isEqualTo(7);
            try (Admin admin =
                    Admin.create(Map.of("bootstrap.servers", exported.get("RECONCILER_KAFKA_BOOTSTRAP_SERVERS")))) {
                assertThat(admin.describeCluster().nodes().get()).hasSize(1);
            }
            assertThat(runningInstances(exported)).isEqualTo(7);
            // Process.destroy() would close the output too
            services.toHandle().destroy();
            // from JDK 24 on the JVM warns of what Kafka's client does when it ends
            assertThat(output.lines().filter(line -> !line.startsWith("WARNING: ")))
                    .containsExactly("Ending.");
        }
        assertThat(services.waitFor(END_LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aRestartedPlatformMovesItsRowsToNewInstances() {
        TestServers.Database server = TestServers.database();
        DatabaseAddress database = new DatabaseAddress(server.jdbcUrl(), server.user(), server.password());
        List<Row> before;
        try (Platform platform = Platform.start(database, Platform.Ec2Address.FREE, 5)) {
            before = platform.registry().rows();
        }
        try (Platform platform = Platform.start(database, Platform.Ec2Address.FREE, 6)) {
            List<Row> after = platform.registry().rows();
            assertThat(after).hasSize(6).allMatch(Row::isOnline);
            assertThat(after)
                    .extracting(Row::id)
                    .containsAll(before.stream().map(Row::id).toList());
            assertThat(after)
                    .allMatch(row -> platform.world().instance(row.instanceId()).isPresent());
            assertThat(after)
                    .extracting(Row::instanceId)
                    .doesNotContainAnyElementsOf(
                            before.stream().map(Row::instanceId).toList());
            assertThat(platform.seeding()).isEqualTo("6 workspaces, 5 of an earlier run moved to new instances");
        }
    }

    @Test
    void aTableWithSomeoneElsesRowsIsLeftAlone() throws SQLException {
        TestServers.Database server = TestServers.database();
        DatabaseAddress database = new DatabaseAddress(server.jdbcUrl(), server.user(), server.password());
        Platform.start(database, Platform.Ec2Address.FREE, 1).close();
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
                Statement statement = connection.createStatement()) {
            statement.execute("update workspaces set runtime = null");
        }

        assertThatThrownBy(() -> Platform.start(database, Platform.Ec2Address.FREE, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("1 rows that this program did not write");
        assertThat(count(database)).isEqualTo(1);
    }

    private static int count(DatabaseAddress database) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database.url(), database.user(), database.password());
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*) from workspaces where status = 'online'")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static int runningInstances(Map<String, String> exported) {
        try (Ec2Client ec2 = Ec2Client.builder()
                .endpointOverride(URI.create(exported.getOrDefault("AWS_ENDPOINT_URL_EC2", "")))
                .region(Region.of(exported.getOrDefault("AWS_REGION", "")))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(
                        exported.getOrDefault("AWS_ACCESS_KEY_ID", ""),
                        exported.getOrDefault("AWS_SECRET_ACCESS_KEY", ""))))
                .build()) {
            return (int) ec2.describeInstancesPaginator().reservations().stream()
                    .mapToLong(reservation -> reservation.instances().size())
                    .sum();
        }
    }
}
