package io.workspacereconciler.event;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** What a broker does with a message: the reader gets the bytes and the headers that the sender gave. */
public final class Delivery {

    private Delivery() {}

    /** The message as it is read, at offset 0 of partition 0. */
    public static ConsumerRecord<byte[], byte[]> of(ProducerRecord<byte[], byte[]> sent) {
        return at(0, 0, sent);
    }

    /** The message as it is read at this offset of this partition. */
    public static ConsumerRecord<byte[], byte[]> at(int partition, long offset, ProducerRecord<byte[], byte[]> sent) {
        return read(partition, offset, sent.topic(), sent.key(), sent.value(), sent.headers());
    }

    /** The message with another value. */
    public static ConsumerRecord<byte[], byte[]> withValue(
            ConsumerRecord<byte[], byte[]> message, byte @Nullable [] value) {
        return read(message.partition(), message.offset(), message.topic(), message.key(), value, message.headers());
    }

    /** The text of a header; empty when there is none. */
    public static Optional<String> header(Headers headers, String name) {
        return Optional.ofNullable(headers.lastHeader(name))
                .map(Header::value)
                .map(value -> new String(value, StandardCharsets.UTF_8));
    }

    @SuppressWarnings("NullAway") // a key or a tombstone's value is null, though Kafka's constructor does not say so
    private static ConsumerRecord<byte[], byte[]> read(
            int partition, long offset, String topic, byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
        return new ConsumerRecord<>(
                topic,
                partition,
                offset,
                ConsumerRecord.NO_TIMESTAMP,
                TimestampType.NO_TIMESTAMP_TYPE,
                key == null ? 0 : key.length,
                value == null ? 0 : value.length,
                key,
                value,
                new RecordHeaders(headers.toArray()),
                Optional.empty());
    }
}
