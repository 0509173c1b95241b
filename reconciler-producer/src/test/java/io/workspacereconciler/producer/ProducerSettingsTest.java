package io.workspacereconciler.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.workspacereconciler.settings.BadSettingsException;
import io.workspacereconciler.settings.DatabaseSettings;
import io.workspacereconciler.settings.HttpSettings;
import io.workspacereconciler.settings.KafkaSettings;
import io.workspacereconciler.settings.Secret;
import io.workspacereconciler.settings.TopicSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ProducerSettingsTest {

    private static final Map<String, String> REQUIRED = Map.of(
            "RECONCILER_KAFKA_BOOTSTRAP_SERVERS", "a:9092,b:9092",
            "RECONCILER_DATABASE_URL", "jdbc:postgresql://db/platform",
            "RECONCILER_DATABASE_USER", "reconciler",
            "RECONCILER_DATABASE_PASSWORD", "s3cret");

    @Test
    void theDefaultsAreThoseOfTheDesign() {
        assertThat(ProducerSettings.read(REQUIRED))
                .isEqualTo(new ProducerSettings(
                        new KafkaSettings(
                                List.of("a:9092", "b:9092"), Map.of(), new TopicSettings("reconciler.", 12, 3, 2)),
                        new DatabaseSettings(
                                "jdbc:postgresql://db/platform", "reconciler", new Secret("s3cret"), "workspaces"),
                        new HttpSettings("127.0.0.1", 8080),
                        Duration.ofSeconds(60)));
    }

    @Test
    void theIntervalIsReadAndBounded() {
        assertThat(ProducerSettings.read(with("RECONCILER_SWEEP_INTERVAL", "5s"))
                        .interval())
                .isEqualTo(Duration.ofSeconds(5));
        assertThat(problems(with("RECONCILER_SWEEP_INTERVAL", "500ms")))
                .singleElement()
                .asString()
                .contains("RECONCILER_SWEEP_INTERVAL");
    }

    @Test
    void everythingThatIsMissingIsNamedAtOnce() {
        assertThat(problems(Map.of()))
                .hasSize(4)
                .anySatisfy(problem -> assertThat(problem).contains("RECONCILER_KAFKA_BOOTSTRAP_SERVERS"))
                .anySatisfy(problem -> assertThat(problem).contains("RECONCILER_DATABASE_PASSWORD"));
    }

    @Test
    void anUnknownNameIsRefused() {
        assertThat(problems(with("RECONCILER_SWEEP_INTERVALL", "60s")))
                .singleElement()
                .asString()
                .contains("RECONCILER_SWEEP_INTERVALL");
    }

    private static Map<String, String> with(String name, String value) {
        Map<String, String> environment = new HashMap<>(REQUIRED);
        environment.put(name, value);
        return environment;
    }

    private static List<String> problems(Map<String, String> environment) {
        return catchThrowableOfType(BadSettingsException.class, () -> ProducerSettings.read(environment))
                .problems();
    }
}
