package io.workspacereconciler.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a subscriber says of Kafka by itself, without an environment. */
final class KafkaToReadTest {

    @Test
    void serversAndPropertiesAreTakenAsTheyAre() {
        KafkaSettings settings =
                KafkaSettings.toRead("a:9092, b:9092", Map.of("security.protocol", "SSL", "linger.ms", "7"), "test.");

        assertThat(settings.bootstrapServers()).isEqualTo(List.of("a:9092", "b:9092"));
        assertThat(settings.clientOverrides()).isEqualTo(Map.of("security.protocol", "SSL", "linger.ms", "7"));
        assertThat(settings.topics().prefix()).isEqualTo("test.");
    }

    @Test
    void everythingThatKafkaDoesNotKnowOrThatMayNotBeChangedIsNamed() {
        assertThatThrownBy(() -> KafkaSettings.toRead(
                        "a:9092",
                        Map.of(
                                "security.protocl", "SSL",
                                "enable.auto.commit", "true",
                                "auto.offset.reset", "latest",
                                "fetch.min.bytes", "many",
                                "security.protocol", "SSL"),
                        "test."))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(
                        "security.protocl: Kafka's clients have no such setting",
                        "enable.auto.commit: Kafka's enable.auto.commit cannot be changed",
                        "auto.offset.reset: Kafka's auto.offset.reset cannot be changed",
                        "fetch.min.bytes: Kafka's fetch.min.bytes: ")
                .extracting(Throwable::getMessage)
                .asString()
                .hasLineCount(4);
    }

    @Test
    void whatIsTheBrokersToSayWithTheNewProtocolIsRefused() {
        assertThatThrownBy(() -> KafkaSettings.toRead(
                        "a:9092", Map.of("group.protocol", "consumer", "session.timeout.ms", "6000"), "test."))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "session.timeout.ms: with group.protocol=consumer it is a setting of the broker; leave it out");
    }
}
