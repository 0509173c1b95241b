package io.workspacereconciler.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class SharedSettingsTest {
    private static final Map<String, String> REQUIRED = Map.of(
            "RECONCILER_KAFKA_BOOTSTRAP_SERVERS", "a:9092,b:9092",
            "RECONCILER_DATABASE_URL", "jdbc:postgresql://db/platform",
            "RECONCILER_DATABASE_USER", "reconciler",
            "RECONCILER_DATABASE_PASSWORD", "s3cret");

    private static final SettingsReader READER =
            new SettingsReader(Stream.of(KafkaSettings.SETTINGS, DatabaseSettings.SETTINGS, HttpSettings.settings(8081))
                    .flatMap(List::stream)
                    .toList());

    @Test
    void theDefaultsAreThoseOfTheDesign() {
        SettingValues values = READER.read(REQUIRED);

        assertThat(KafkaSettings.from(values))
                .isEqualTo(new KafkaSettings(
                        List.of("a:9092", "b:9092"), Map.of(), new TopicSettings("reconciler.", 12, 3, 2)));
        assertThat(DatabaseSettings.from(values))
                .isEqualTo(new DatabaseSettings(
                        "jdbc:postgresql://db/platform", "reconciler", new Secret("s3cret"), "workspaces"));
        assertThat(HttpSettings.from(values)).isEqualTo(new HttpSettings("127.0.0.1", 8081));
    }

    @Test
    void kafkaSettingsArePassedOnUnderKafkasNames() {
        SettingValues values = READER.read(with(Map.of(
                "RECONCILER_KAFKA_SECURITY_PROTOCOL", "SASL_SSL",
                "RECONCILER_KAFKA_LINGER_MS", "5",
                "RECONCILER_KAFKA_SASL_JAAS_CONFIG", "password=hunter2",
                "RECONCILER_KAFKA_PORT", "tcp://10.0.0.1:9092")));

        KafkaSettings settings = KafkaSettings.from(values);

        assertThat(settings.clientOverrides())
                .containsOnly(
                        Map.entry("security.protocol", "SASL_SSL"),
                        Map.entry("linger.ms", "5"),
                        Map.entry("sasl.jaas.config", "password=hunter2"));
        assertThat(settings).asString().contains("sasl.jaas.config").doesNotContain("hunter2");
    }

    @Test
    void whatKafkaDoesNotKnowOrRefusesOrWeRestOnIsAProblem() {
        assertThat(problemsWith(Map.of(
                        "RECONCILER_KAFKA_SECURITY_PROTOCL", "SSL",
                        "RECONCILER_KAFKA_LINGER_MS", "soon",
                        "RECONCILER_KAFKA_ACKS", "1",
                        "RECONCILER_KAFKA_ENABLE_AUTO_COMMIT", "true",
                        "RECONCILER_KAFKA_GROUP_PROTOCOL", "consumer",
                        "RECONCILER_KAFKA_SESSION_TIMEOUT_MS", "6000")))
                .satisfiesExactlyInAnyOrder(
                        problem -> assertThat(problem)
                                .contains("no setting security.protocl")
                                .contains("did you mean RECONCILER_KAFKA_SECURITY_PROTOCOL?"),
                        problem -> assertThat(problem).startsWith("RECONCILER_KAFKA_LINGER_MS: Kafka's linger.ms"),
                        problem ->
                                assertThat(problem).startsWith("RECONCILER_KAFKA_ACKS: Kafka's acks cannot be changed"),
                        problem -> assertThat(problem).contains("enable.auto.commit cannot be changed"),
                        problem -> assertThat(problem).startsWith("RECONCILER_KAFKA_SESSION_TIMEOUT_MS: with"));
    }

    @Test
    void noProblemShowsASecret() {
        assertThat(problemsWith(Map.of(
                        "RECONCILER_DATABASE_URL", "jdbc:mysql://u:s3cret@db/platform",
                        "RECONCILER_DATABASE_PASSWORD", " ",
                        "RECONCILER_KAFKA_BOOTSTRAP_SERVERS", "nowhere")))
                .hasSize(3)
                .noneMatch(problem -> problem.contains("s3cret"));
        assertThat(new Secret("s3cret")).hasToString("****");
    }

    @Test
    void aPasswordInTheUrlIsRefused() {
        assertThat(problemsWith(Map.of("RECONCILER_DATABASE_URL", "jdbc:postgresql://db/p?password=s3cret")))
                .singleElement()
                .asString()
                .contains("RECONCILER_DATABASE_PASSWORD")
                .doesNotContain("s3cret");
    }

    @Test
    void oneBrokerNeedsBothReplicationAndMinInsync() {
        assertThat(problemsWith(Map.of("RECONCILER_TOPIC_REPLICATION", "1")))
                .singleElement()
                .asString()
                .startsWith("RECONCILER_TOPIC_MIN_INSYNC: `2` is not at most RECONCILER_TOPIC_REPLICATION");
        assertThat(KafkaSettings.from(READER.read(
                                with(Map.of("RECONCILER_TOPIC_REPLICATION", "1", "RECONCILER_TOPIC_MIN_INSYNC", "1"))))
                        .topics()
                        .minInsync())
                .isEqualTo(1);
    }

    @Test
    void aTableThatIsNoIdentifierIsRefused() {
        assertThat(problemsWith(Map.of("RECONCILER_REGISTRY_TABLE", "workspaces; drop table x")))
                .hasSize(1);
        assertThat(DatabaseSettings.from(READER.read(with(Map.of("RECONCILER_REGISTRY_TABLE", "platform.workspaces"))))
                        .registryTable())
                .isEqualTo("platform.workspaces");
    }

    private static Map<String, String> with(Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(REQUIRED);
        environment.putAll(more);
        return environment;
    }

    private static List<String> problemsWith(Map<String, String> more) {
        return catchThrowableOfType(BadSettingsException.class, () -> READER.read(with(more)))
                .problems();
    }
}
