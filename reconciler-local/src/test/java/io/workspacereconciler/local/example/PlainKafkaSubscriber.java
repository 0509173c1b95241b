package io.workspacereconciler.local.example;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads offline events with Kafka's client and a JSON library only: PlainKafkaSubscriber BOOTSTRAP_SERVERS GROUP. */
final class PlainKafkaSubscriber {

    public static void main(String[] args) throws Exception {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                args[0],
                "group.id",
                args[1],
                // with "latest" what comes before the first commit would be skipped
                "auto.offset.reset",
                "earliest",
                "enable.auto.commit",
                false,
                "session.timeout.ms",
                10_000);
        Thread reader = Thread.currentThread();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(consumer, reader)));
            consumer.subscribe(List.of("reconciler.workspace-offline"));
            while (true) {
                for (ConsumerRecord<String, String> message : consumer.poll(Duration.ofSeconds(1))) {
                    handle(message.key(), message.value());
                }
                // only now, when the work is done
                consumer.commitSync();
            }
        } catch (WakeupException e) {
            System.out.println("stopped");
        }
    }

    /** May be called again for an event that it had before: its header ce_id is the same then. */
    private static void handle(String workspace, String json) throws Exception {
        JsonNode offline = new ObjectMapper().readTree(json);
        String instance = offline.at("/subject/instance").asText();
        String deadline = offline.path("deadline").asText();
        boolean late = Instant.now().isAfter(Instant.parse(deadline));
        System.out.println(workspace + " is offline on " + instance + (late ? ", or was until " + deadline : ""));
    }

    private static void stop(KafkaConsumer<String, String> consumer, Thread reader) {
        consumer.wakeup();
        try {
            reader.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
