package io.workspacereconciler.local.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedKafkaIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    @Test
    void aRestartOnTheSameFolderKeepsTheData() throws Exception {
        KafkaPorts ports;
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder)) {
            ports = kafka.ports();
            Topics.create(kafka.bootstrapServers(), "kept", 1);
            TextClients.send(kafka.bootstrapServers(), "kept", List.of("before"));
        }
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder, ports)) {
            assertThat(kafka.ports()).isEqualTo(ports);
            TextClients.send(kafka.bootstrapServers(), "kept", List.of("after"));
            assertThat(readAll(kafka, 2)).containsExactly("before", "after");
        }
    }

    @Test
    void aRestartOnOtherPortsKeepsTheData() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder)) {
            Topics.create(kafka.bootstrapServers(), "kept", 1);
            TextClients.send(kafka.bootstrapServers(), "kept", List.of("before"));
        }
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder)) {
            assertThat(readAll(kafka, 1)).containsExactly("before");
        }
    }

    @Test
    void aTakenPortIsRefusedAndTheOtherBrokerGoesOn(@TempDir Path other) throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder)) {
            KafkaPorts taken =
                    new KafkaPorts(kafka.ports().broker(), KafkaPorts.free().controller());
            assertThatThrownBy(() -> EmbeddedKafka.start(other, taken))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("is taken");
            Topics.create(kafka.bootstrapServers(), "still-there", 1);
        }
    }

    @Test
    void closingTwiceIsNoError() {
        EmbeddedKafka kafka = EmbeddedKafka.start(folder);
        kafka.close();
        kafka.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void threeConsumersShareThePartitions(String groupProtocol) throws Exception {
        String topic = TestServers.topicPrefix() + "shared";
        String servers = TestServers.bootstrapServers();
        Topics.create(servers, topic, 6);
        List<KafkaConsumer<String, String>> members = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                members.add(TextClients.subscribe(servers, topic, topic, groupProtocol));
            }
            await().atMost(LIMIT).untilAsserted(() -> {
                members.forEach(member -> member.poll(Duration.ofMillis(50)));
                assertThat(members)
                        .allSatisfy(member -> assertThat(member.assignment()).hasSize(2));
            });
            members.remove(2).close();
            await().atMost(LIMIT).untilAsserted(() -> {
                members.forEach(member -> member.poll(Duration.ofMillis(50)));
                assertThat(members)
                        .allSatisfy(member -> assertThat(member.assignment()).hasSize(3));
            });
        } finally {
            members.forEach(KafkaConsumer::close);
        }
    }

    private static List<String> readAll(EmbeddedKafka kafka, int count) {
        List<String> read = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer =
                TextClients.subscribe(kafka.bootstrapServers(), "kept", "readers", "consumer")) {
            await().atMost(LIMIT).untilAsserted(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(message -> read.add(message.value()));
                assertThat(read).hasSize(count);
            });
        }
        return read;
    }
}
