package io.workspacereconciler.bus;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.workspacereconciler.bus.Requeue.Manner;
import io.workspacereconciler.bus.Requeue.Result;
import io.workspacereconciler.event.Topic;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.ToIntFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Sends one letter back to where it came from: key, value and headers as they came, with {@code dead-letter-requeued}, the
 * letter's id, in place of what the dead letters had added. Then notes it behind the letter; a crash between the two leaves
 * a letter that seems not to have been requeued, and requeueing it again does no harm that a repeated event would not do.
 */
final class LetterReturn {
    private static final String OURS = "dead-letter-";

    private final Producer<byte[], byte[]> producer;
    private final String topicPrefix;
    private final ToIntFunction<String> partitions;
    private final Map<String, Integer> known = new HashMap<>();

    /** The producer stays the caller's; {@code partitions} of a topic are 0 when there is no such topic. */
    LetterReturn(Producer<byte[], byte[]> producer, String topicPrefix, ToIntFunction<String> partitions) {
        this.producer = producer;
        this.topicPrefix = topicPrefix;
        this.partitions = partitions;
    }

    Requeue requeue(DeadLetter letter, ConsumerRecord<byte[], byte[]> record, Optional<Instant> before, Manner manner) {
        Optional<String> refusal = refusal(letter);
        if (refusal.isPresent()) {
            return new Requeue(letter, Result.REFUSED, refusal.get());
        }
        if (before.isPresent() && manner != Manner.AGAIN) {
            return new Requeue(letter, Result.SKIPPED, "requeued before, at " + before.get());
        }
        String again = before.map(at -> ", requeued before, at " + at).orElse("");
        if (manner == Manner.DRY_RUN) {
            return new Requeue(
                    letter, Result.WOULD_BE_SENT, "to " + letter.origin().topic() + again);
        }
        try {
            RecordMetadata sent =
                    Acknowledgement.of(producer, original(letter, record)).join();
            Acknowledgement.of(producer, note(letter, record.topic())).join();
            return new Requeue(
                    letter, Result.SENT, "to " + sent.topic() + "-" + sent.partition() + "@" + sent.offset() + again);
        } catch (CompletionException e) {
            Throwable cause = Delivery.cause(e);
            if (cause instanceof RecordTooLargeException) {
                return new Requeue(letter, Result.REFUSED, "it is too large for its topic now");
            }
            throw TopicScan.unreachable(cause.toString());
        }
    }

    private Optional<String> refusal(DeadLetter letter) {
        String topic = letter.origin().topic();
        if (topic.isEmpty()) {
            return Optional.of("it does not say where it came from");
        }
        boolean ours = Arrays.stream(Topic.values())
                .filter(one -> one != Topic.DEAD_LETTERS)
                .anyMatch(one -> one.name(topicPrefix).equals(topic));
        if (!ours || count(topic) == 0) {
            return Optional.of("it came from " + topic + ", which is no topic of ours");
        }
        return letter.content().leftOut().isEmpty()
                ? Optional.empty()
                : Optional.of("its value was " + letter.content().leftOut());
    }

    private int count(String topic) {
        return known.computeIfAbsent(topic, partitions::applyAsInt);
    }

    private ProducerRecord<byte[], byte[]> original(DeadLetter letter, ConsumerRecord<byte[], byte[]> record) {
        String topic = letter.origin().topic();
        int partition = letter.origin().partition();
        // where it was, unless the topic has been made anew with fewer; then its key decides
        @Nullable Integer target = partition >= 0 && partition < count(topic) ? partition : null;
        Headers headers = new RecordHeaders();
        for (Header header : record.headers()) {
            if (!header.key().startsWith(OURS)) {
                headers.add(header);
            }
        }
        headers.add(DeadLetters.REQUEUED, letter.id().toString().getBytes(UTF_8));
        return message(topic, target, record.key(), record.value(), headers);
    }

    private static ProducerRecord<byte[], byte[]> note(DeadLetter letter, String topic) {
        Headers headers =
                new RecordHeaders().add(DeadLetters.NOTE, letter.id().toString().getBytes(UTF_8));
        return message(topic, letter.id().partition(), null, null, headers);
    }

    @SuppressWarnings("NullAway") // Kafka takes what is null, though its constructor does not say so
    private static ProducerRecord<byte[], byte[]> message(
            String topic,
            @Nullable Integer partition,
            byte @Nullable [] key,
            byte @Nullable [] value,
            Headers headers) {
        return new ProducerRecord<>(topic, partition, key, value, headers);
    }
}
