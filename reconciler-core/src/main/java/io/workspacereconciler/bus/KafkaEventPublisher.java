package io.workspacereconciler.bus;

import io.workspacereconciler.event.Event;
import io.workspacereconciler.event.EventCodec;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

/** Says events through a Kafka producer, which may be shared. */
public final class KafkaEventPublisher implements EventPublisher {

    private final Producer<byte[], byte[]> producer;
    private final EventCodec codec;

    public KafkaEventPublisher(Producer<byte[], byte[]> producer, EventCodec codec) {
        this.producer = producer;
        this.codec = codec;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the callback says what the future would
    public CompletionStage<RecordMetadata> publish(Event event) {
        CompletableFuture<RecordMetadata> acknowledged = new CompletableFuture<>();
        try {
            producer.send(codec.encode(event), (metadata, failure) -> {
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
