package io.workspacereconciler.bus;

import io.workspacereconciler.event.Event;
import io.workspacereconciler.event.EventCodec;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Says events through a Kafka producer, which may be shared. */
public final class KafkaEventPublisher implements EventPublisher {

    private final Producer<byte[], byte[]> producer;
    private final EventCodec codec;

    public KafkaEventPublisher(Producer<byte[], byte[]> producer, EventCodec codec) {
        this.producer = producer;
        this.codec = codec;
    }

    @Override
    public CompletionStage<RecordMetadata> publish(Event event) {
        return Acknowledgement.of(producer, codec.encode(event));
    }
}
