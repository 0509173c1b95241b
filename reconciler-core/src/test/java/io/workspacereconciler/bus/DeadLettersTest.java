package io.workspacereconciler.bus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

final class DeadLettersTest {
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final DeadLetters deadLetters = new DeadLetters(() -> producer, "reconciler.", "reconciler-checker");
    private final ConsumerRecord<byte[], byte[]> record =
            new ConsumerRecord<>("reconciler.batches", 3, 42, "key".getBytes(UTF_8), "value".getBytes(UTF_8));

    @Test
    void aRecordIsKeptAsItCameWithWhyAndWhereItWasRead() {
        record.headers().add("ce_type", "BatchRequested".getBytes(UTF_8));
        record.headers().add("dead-letter-reason", "of an earlier time".getBytes(UTF_8));

        CompletableFuture<?> sent = deadLetters.send(record, "no JSON").toCompletableFuture();

        assertThat(sent).isNotDone();
        producer.completeNext();
        assertThat(sent).isCompleted();
        ProducerRecord<byte[], byte[]> letter = producer.history().get(0);
        assertThat(letter.topic()).isEqualTo("reconciler.dead-letters");
        assertThat(letter.key()).isEqualTo("key".getBytes(UTF_8));
        assertThat(letter.value()).isEqualTo("value".getBytes(UTF_8));
        assertThat(headers(letter))
                .containsOnly(
                        Map.entry("ce_type", "BatchRequested"),
                        Map.entry("dead-letter-reason", "no JSON"),
                        Map.entry("dead-letter-topic", "reconciler.batches"),
                        Map.entry("dead-letter-partition", "3"),
                        Map.entry("dead-letter-offset", "42"),
                        Map.entry("dead-letter-group", "reconciler-checker"));
    }

    @Test
    void aLetterThatIsNotAcknowledgedFailsTheStage() {
        CompletableFuture<?> sent = deadLetters.send(record, "no JSON").toCompletableFuture();

        producer.errorNext(new KafkaException("no broker"));

        assertThat(sent).isCompletedExceptionally();
    }

    @Test
    void aProducerThatThrowsFailsTheStage() {
        producer.sendException = new KafkaException("closed");

        assertThat(deadLetters.send(record, "no JSON").toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    void aRecordThatIsTooLargeIsKeptWithoutItsValue() {
        CompletableFuture<?> sent = deadLetters.send(record, "no JSON").toCompletableFuture();

        producer.errorNext(new RecordTooLargeException("too large"));
        producer.completeNext();

        assertThat(sent).isCompleted();
        assertThat(producer.history().get(1).value()).isNull();
        assertThat(headers(producer.history().get(1))).containsKeys("dead-letter-value", "dead-letter-offset");
    }

    @Test
    void whatIsTooLargeWithoutItsValueIsKeptWithoutKeyAndOwnHeadersToo() {
        record.headers().add("large", "header".getBytes(UTF_8));
        CompletableFuture<?> sent = deadLetters.send(record, "no JSON").toCompletableFuture();

        producer.errorNext(new RecordTooLargeException("too large"));
        producer.errorNext(new RecordTooLargeException("still too large"));
        producer.completeNext();

        assertThat(sent).isCompleted();
        ProducerRecord<byte[], byte[]> letter = producer.history().get(2);
        assertThat(letter.key()).isNull();
        assertThat(letter.value()).isNull();
        assertThat(headers(letter))
                .containsOnlyKeys(
                        "dead-letter-reason",
                        "dead-letter-topic",
                        "dead-letter-partition",
                        "dead-letter-offset",
                        "dead-letter-group",
                        "dead-letter-value")
                .containsEntry("dead-letter-value", "left out, with key and headers: too large");
    }

    @Test
    void theReasonIsOneLineOfBoundedLength() {
        deadLetters.send(record, "a\nb\u0000\u001b[2J" + "x".repeat(1_000_000));

        assertThat(headers(producer.history().get(0)).get("dead-letter-reason"))
                .startsWith("a b  [2Jxxx")
                .hasSize(DeadLetters.LONGEST_REASON + 3)
                .endsWith("...");
    }

    private static Map<String, String> headers(ProducerRecord<byte[], byte[]> letter) {
        Map<String, String> headers = new HashMap<>();
        letter.headers().forEach(header -> headers.put(header.key(), new String(header.value(), UTF_8)));
        return headers;
    }
}
