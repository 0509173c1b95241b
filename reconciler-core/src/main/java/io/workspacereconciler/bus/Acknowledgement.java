package io.workspacereconciler.bus;

import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

/** Sending as a stage: it ends when the broker has acknowledged, and fails where Kafka's producer would throw. */
final class Acknowledgement {

    private Acknowledgement() {}

    @SuppressWarnings("FutureReturnValueIgnored") // the callback says what the future would
    static CompletableFuture<RecordMetadata> of(
            Producer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> message) {
        CompletableFuture<RecordMetadata> acknowledged = new CompletableFuture<>();
        try {
            producer.send(message, (metadata, failure) -> {
                if (failure == null) {
                    acknowledged.complete(metadata);
                } else {
                    acknowledged.completeExceptionally(failure);
                }
            });
        } catch (KafkaException | IllegalStateException e) {
            acknowledged.completeExceptionally(e);
        }
        return acknowledged;
    }
}
