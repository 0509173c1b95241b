package io.workspacereconciler.bus;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.workspacereconciler.event.Topic;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a record that cannot be worked on as it came (key, value, headers), with headers that say why and where it was
 * read: {@code dead-letter-reason}, {@code -topic}, {@code -partition}, {@code -offset} and {@code -group}. What is too large
 * with these is kept without its value or, when that is not enough, without its key and its own headers too, which
 * {@code dead-letter-value} then says.
 */
public final class DeadLetters {
    static final String REASON = "dead-letter-reason";
    static final String TOPIC = "dead-letter-topic";
    static final String PARTITION = "dead-letter-partition";
    static final String OFFSET = "dead-letter-offset";
    static final String GROUP = "dead-letter-group";
    static final String VALUE = "dead-letter-value";

    /** On a record that was requeued: the letter that it was. */
    static final String REQUEUED = "dead-letter-requeued";

    /** On a record that is no letter: the letter that was requeued. */
    static final String NOTE = "dead-letter-note";

    /** A header is read on a terminal and sent along with every record: what an exception says may be of any length. */
    static final int LONGEST_REASON = 500;

    private final Supplier<Producer<byte[], byte[]>> producer;
    private final String topic;
    private final String group;

    /**
     * For one consumer group; the producer is asked for with each letter and stays the caller's.
     *
     * @param topicPrefix what every topic's name begins with
     * @param group the consumer group that reads the records
     */
    public DeadLetters(Supplier<Producer<byte[], byte[]>> producer, String topicPrefix, String group) {
        this.producer = producer;
        this.topic = Topic.DEAD_LETTERS.name(topicPrefix);
        this.group = group;
    }

    /** A stage that ends when the broker has acknowledged the dead letter. */
    public CompletionStage<@Nullable Void> send(ConsumerRecord<byte[], byte[]> record, String reason) {
        Headers headers = headers(record.headers(), record, reason);
        return acknowledged(letter(record.key(), record.value(), headers))
                .exceptionallyCompose(failure -> smaller(failure, () -> {
                    headers.add(VALUE, "left out: too large with these headers".getBytes(UTF_8));
                    return letter(record.key(), null, headers);
                }))
                .exceptionallyCompose(failure -> smaller(failure, () -> {
                    Headers bare = headers(new RecordHeaders(), record, reason);
                    bare.add(VALUE, "left out, with key and headers: too large".getBytes(UTF_8));
                    return letter(null, null, bare);
                }))
                .thenApply(metadata -> null);
    }

    private CompletableFuture<RecordMetadata> acknowledged(ProducerRecord<byte[], byte[]> letter) {
        try {
            return Acknowledgement.of(producer.get(), letter);
        } catch (KafkaException | IllegalStateException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletionStage<RecordMetadata> smaller(Throwable failure, Supplier<ProducerRecord<byte[], byte[]>> rest) {
        return Delivery.cause(failure) instanceof RecordTooLargeException
                ? acknowledged(rest.get())
                : CompletableFuture.failedFuture(failure);
    }

    private ProducerRecord<byte[], byte[]> letter(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
        return new ProducerRecord<>(topic, null, key, value, headers);
    }

    private Headers headers(Headers own, ConsumerRecord<byte[], byte[]> record, String reason) {
        Headers headers = new RecordHeaders(own.toArray()).remove(VALUE).remove(NOTE);
        replace(headers, REASON, PlainText.of(reason, LONGEST_REASON));
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
