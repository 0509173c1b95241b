package io.workspacereconciler.bus;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a record that cannot be worked on as it came (key, value, headers), with headers that say why and where it was
 * read: {@code dead-letter-reason}, {@code -topic}, {@code -partition}, {@code -offset} and {@code -group}. A record that
 * is too large with these is kept without its value, which {@code dead-letter-value} then says.
 */
public final class DeadLetters {
    static final String REASON = "dead-letter-reason";
    static final String TOPIC = "dead-letter-topic";
    static final String PARTITION = "dead-letter-partition";
    static final String OFFSET = "dead-letter-offset";
    static final String GROUP = "dead-letter-group";
    static final String VALUE = "dead-letter-value";

    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final String group;

    /**
     * For one consumer group; the producer stays the caller's.
     *
     * @param topicPrefix what every topic's name begins with
     * @param group the consumer group that reads the records
     */
    public DeadLetters(Producer<byte[], byte[]> producer, String topicPrefix, String group) {
        this.producer = producer;
        this.topic = topicPrefix + "dead-letters";
        this.group = group;
    }

    /** A stage that ends when the broker has acknowledged the dead letter. */
    public CompletionStage<@Nullable Void> send(ConsumerRecord<byte[], byte[]> record, String reason) {
        Headers headers = headers(record, reason);
        return Acknowledgement.of(producer, letter(record, record.value(), headers))
                .exceptionallyCompose(failure -> {
                    if (!(failure instanceof RecordTooLargeException)) {
                        return CompletableFuture.failedFuture(failure);
                    }
                    headers.add(VALUE, "left out: too large with these headers".getBytes(UTF_8));
                    return Acknowledgement.of(producer, letter(record, null, headers));
                })
                .thenApply(metadata -> null);
    }

    private ProducerRecord<byte[], byte[]> letter(
            ConsumerRecord<byte[], byte[]> record, byte @Nullable [] value, Headers headers) {
        return new ProducerRecord<>(topic, null, record.key(), value, headers);
    }

    private Headers headers(ConsumerRecord<byte[], byte[]> record, String reason) {
        Headers headers = new RecordHeaders(record.headers().toArray());
        replace(headers, REASON, reason);
        replace(headers, TOPIC, record.topic());
        replace(headers, PARTITION, Integer.toString(record.partition()));
        replace(headers, OFFSET, Long.toString(record.offset()));
        replace(headers, GROUP, group);
        return headers;
    }

    /** A letter that was requeued and failed again says so once. */
    private static void replace(Headers headers, String name, String text) {
        headers.remove(name).add(name, text.getBytes(UTF_8));
    }
}
