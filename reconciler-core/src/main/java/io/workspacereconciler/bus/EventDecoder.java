package io.workspacereconciler.bus;

import io.workspacereconciler.event.UnreadableEventException;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Makes an event of a record's bytes. */
@FunctionalInterface
public interface EventDecoder<E> {
    /**
     * The event; empty when the record is well formed and by rule not for us, such as a type that came with a later version.
     * {@link UnreadableEventException} when it is neither.
     */
    Optional<E> decode(ConsumerRecord<byte[], byte[]> record);
}
