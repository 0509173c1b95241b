package io.workspacereconciler.local.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What tests may rely on, whichever backend is chosen: the profile {@code containers} runs this on the other one. */
class TestServersIT {
    @Test
    void everyDatabaseIsNewAndEmpty() throws SQLException {
        TestServers.Database one = TestServers.database();
        TestServers.Database two = TestServers.database();

        PlatformTable.TEXT_STATUS.create(one.jdbcUrl(), one.user(), one.password());
        PlatformTable.ENUM_STATUS.create(two.jdbcUrl(), two.user(), two.password());

        assertThat(one).isNotEqualTo(two);
        assertThat(ask(one, "SELECT pg_typeof(status)::text FROM (SELECT (NULL::workspaces).*) AS t"))
                .isEqualTo("text");
        assertThat(ask(two, "SELECT pg_typeof(status)::text FROM (SELECT (NULL::workspaces).*) AS t"))
                .isEqualTo("workspace_status");
    }

    @Test
    void theServersHaveTheVersionsOfTheProject() throws Exception {
        assertThat(ask(TestServers.database(), "SHOW server_version")).startsWith("18");
        assertThat(ask(TestServers.database(), "SHOW max_connections")).isEqualTo("300");
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", TestServers.bootstrapServers()))) {
            assertThat(admin.describeFeatures()
                            .featureMetadata()
                            .get(30, TimeUnit.SECONDS)
                            .finalizedFeatures())
                    .containsKey("metadata.version");
        }
    }

    @Test
    void everyPrefixIsAnother() {
        assertThat(TestServers.topicPrefix()).endsWith(".").isNotEqualTo(TestServers.topicPrefix());
    }

    @Test
    void aMissingTopicIsNotCreatedByUse() throws Exception {
        String topic = TestServers.topicPrefix() + "missing";
        try (KafkaConsumer<String, String> consumer =
                        TextClients.subscribe(TestServers.bootstrapServers(), topic, topic, "classic");
                Admin admin = Admin.create(Map.of("bootstrap.servers", TestServers.bootstrapServers()))) {
            consumer.poll(Duration.ofMillis(200));
            assertThat(admin.listTopics().names().get(30, TimeUnit.SECONDS)).doesNotContain(topic);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void whatIsSentIsReadInBothGroupProtocols(String groupProtocol) throws Exception {
        String topic = TestServers.topicPrefix() + "texts";
        Topics.create(TestServers.bootstrapServers(), topic, 3);
        TextClients.send(TestServers.bootstrapServers(), topic, List.of("a", "b", "c"));

        try (KafkaConsumer<String, String> consumer =
                TextClients.subscribe(TestServers.bootstrapServers(), topic, topic, groupProtocol)) {
            List<String> read = new ArrayList<>();
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(message -> read.add(message.value()));
                assertThat(read).containsExactlyInAnyOrder("a", "b", "c");
            });
        }
    }

    private static String ask(TestServers.Database database, String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }
}
