package io.workspacereconciler.local.example;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads offline events with Kafka's client and a JSON library only: PlainKafkaSubscriber BOOTSTRAP_SERVERS GROUP. */
final class PlainKafkaSubscriber {

    public static void main(String[] args) throws Exception {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                args[0],
                "group.id",
                args[1],
                // from the oldest event that is kept; "latest" would skip what comes before the first commit
                "auto.offset.reset",
                "earliest",
                // offsets are committed below, when the work is done
                "enable.auto.commit",
                false,
                "session.timeout.ms",
                10_000);
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of("reconciler.workspace-offline"));
            while (true) {
                for (ConsumerRecord<String, String> message : consumer.poll(Duration.ofSeconds(1))) {
                    handle(message.key(), message.value());
                }
                consumer.commitSync();
            }
        }
    }

    /** May be called again for an event that it had before: the header ce_id is the same then. */
    private static void handle(String workspace, String json) throws Exception {
        JsonNode offline = new ObjectMapper().readTree(json);
        String deadline = offline.path("deadline").asText();
        boolean late = Instant.now().isAfter(Instant.parse(deadline));
        System.out.println(workspace + " is offline on "
                + offline.at("/subject/instance").asText() + (late ? ", or was until " + deadline : ""));
    }
}
