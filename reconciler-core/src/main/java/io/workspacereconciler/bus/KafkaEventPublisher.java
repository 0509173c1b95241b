package io.workspacereconciler.bus;

import io.workspacereconciler.event.Event;
import io.workspacereconciler.event.EventCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
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
    public CompletionStage<RecordMetadata> publish(Event event) {
        return Acknowledgement.of(producer, codec.encode(event));
    }

    @Override
    public CompletionStage<?> publishEvenly(List<? extends Event> events) {
        if (events.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        try {
            int partitions =
                    producer.partitionsFor(codec.encode(events.get(0)).topic()).size();
            int next = Math.floorMod(events.get(0).eventId().hashCode(), partitions);
            for (Event event : events) {
                ProducerRecord<byte[], byte[]> plain = codec.encode(event);
                records.add(new ProducerRecord<>(plain.topic(), next, plain.key(), plain.value(), plain.headers()));
                next = (next + 1) % partitions;
            }
        } catch (KafkaException | IllegalStateException e) {
            return CompletableFuture.failedFuture(e);
        }
        return CompletableFuture.allOf(records.stream()
                .map(record -> Acknowledgement.of(producer, record))
                .toArray(CompletableFuture<?>[]::new));
    }
}
