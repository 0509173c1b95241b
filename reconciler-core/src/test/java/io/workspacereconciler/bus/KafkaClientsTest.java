package io.workspacereconciler.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.bus.KafkaClients.Member;
import io.workspacereconciler.settings.KafkaSettings;
import io.workspacereconciler.settings.TopicSettings;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.Test;

final class KafkaClientsTest {
    private static final Member MEMBER = new Member("checker-1", "checker", 16);

    @Test
    void theDisciplineStandsWhateverTheOverridesSay() {
        KafkaClients clients = clients(Map.of(
                "enable.auto.commit",
                "true",
                "acks",
                "0",
                "enable.idempotence",
                "false",
                "max.in.flight.requests.per.connection",
                "5",
                "group.id",
                "x"));

        assertThat(clients.consumerProperties(MEMBER))
                .containsEntry("enable.auto.commit", false)
                .containsEntry("auto.offset.reset", "earliest")
                .containsEntry("max.poll.records", 16)
                .containsEntry("group.id", "checker")
                .containsEntry("client.id", "checker-1")
                .doesNotContainKey("acks");
        assertThat(clients.producerProperties("checker-1"))
                .containsEntry("acks", "all")
                .containsEntry("enable.idempotence", true)
                .containsEntry("max.in.flight.requests.per.connection", 1)
                .doesNotContainKey("group.id");
    }

    @Test
    void eachClientGetsTheOverridesThatItKnows() {
        KafkaClients clients = clients(Map.of("linger.ms", "7", "fetch.min.bytes", "9", "security.protocol", "SSL"));

        assertThat(clients.consumerProperties(MEMBER))
                .containsEntry("fetch.min.bytes", "9")
                .containsEntry("security.protocol", "SSL")
                .doesNotContainKey("linger.ms");
        assertThat(clients.producerProperties("p"))
                .containsEntry("linger.ms", "7")
                .containsEntry("security.protocol", "SSL")
                .doesNotContainKey("fetch.min.bytes");
    }

    @Test
    void theAssignorIsOursOnlyWhereTheBrokerDoesNotAssign() {
        assertThat(clients(Map.of()).consumerProperties(MEMBER))
                .containsKey(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG);
        assertThat(clients(Map.of("group.protocol", "consumer")).consumerProperties(MEMBER))
                .doesNotContainKey(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG);
    }

    @Test
    void kafkaAcceptsWhatIsMadeAndCountsWhatBrokersSay() {
        for (Map<String, String> overrides : List.of(Map.<String, String>of(), Map.of("group.protocol", "consumer"))) {
            KafkaClients clients = clients(overrides);
            try (Consumer<byte[], byte[]> consumer = clients.consumer(MEMBER);
                    Producer<byte[], byte[]> producer = clients.producer("checker-2")) {
                assertThat(consumer.metrics().keySet())
                        .anyMatch(metric -> metric.name().equals("incoming-byte-total")
                                && metric.group().equals("consumer-metrics"));
                assertThat(producer.metrics()).isNotEmpty();
            }
        }
    }

    @Test
    void aKilledMemberIsNoticedInTenSecondsWhereItIsNotTheBrokersToSay() {
        assertThat(clients(Map.of()).consumerProperties(MEMBER)).containsEntry("session.timeout.ms", 10_000);
        assertThat(clients(Map.of("heartbeat.interval.ms", "20000")).consumerProperties(MEMBER))
                .doesNotContainKey("session.timeout.ms");
        assertThat(clients(Map.of("group.protocol", "consumer")).consumerProperties(MEMBER))
                .doesNotContainKey("session.timeout.ms");
    }

    @Test
    void whatIsNotSaidInThirtySecondsHasFailedAndATopicIsNotForgottenInBetween() {
        assertThat(clients(Map.of()).producerProperties("p"))
                .containsEntry("delivery.timeout.ms", 30_000)
                .containsEntry("metadata.max.idle.ms", 2_592_000_000L);
        assertThat(clients(Map.of("request.timeout.ms", "40000")).producerProperties("p"))
                .doesNotContainKey("delivery.timeout.ms");
    }

    /** Nobody listens on port 1. */
    private static KafkaClients clients(Map<String, String> overrides) {
        return new KafkaClients(
                new KafkaSettings(List.of("127.0.0.1:1"), overrides, new TopicSettings("reconciler.", 12, 3, 2)));
    }
}
