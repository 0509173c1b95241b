package io.workspacereconciler.bus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.event.UnreadableEventException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A loop on Kafka's own mock consumer, round by round, with a clock that only the test moves. */
class LoopRounds {
    static final String TOPIC = "reconciler.batches";
    static final TopicPartition P0 = new TopicPartition(TOPIC, 0);
    static final TopicPartition P1 = new TopicPartition(TOPIC, 1);
    static final Duration MINUTE = Duration.ofMinutes(1);
    static final String NOT_BEGUN = "The loop on reconciler.batches has not begun";

    final FakeConsumer consumer = new FakeConsumer(P0, P1);
    final FakeConsumer second = new FakeConsumer(P0, P1);
    final Deque<FakeConsumer> unused = new ArrayDeque<>(List.of(consumer, second));
    final List<Call> calls = new ArrayList<>();
    final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    Instant now = Instant.parse("2026-01-01T00:00:00Z");

    final ConsumerLoop<String> loop;

    /** A group that begins at the beginning. */
    LoopRounds() {
        this(Start.beginning());
    }

    LoopRounds(Start start) {
        loop = new ConsumerLoop<>(
                new ConsumerLoop.Source(TOPIC, 2, this::nextConsumer, start),
                LoopRounds::decode,
                this::handle,
                new DeadLetters(() -> producer, "reconciler.", "checker"),
                new RetryPace(() -> now, new Random(1)),
                LoopListener.NONE);
    }

    /** Close waits for the loop's thread, which this is: the interrupt ends its waiting. */
    void closeFromWithin() {
        Thread.currentThread().interrupt();
        loop.close(MINUTE);
        assertThat(Thread.interrupted()).isTrue();
    }

    void loopEnds() {
        consumer.schedulePollTask(this::closeFromWithin);
        loop.run();
    }

    static Optional<String> decode(ConsumerRecord<byte[], byte[]> record) {
        String text = new String(record.value(), UTF_8);
        return switch (text) {
            case "unreadable" -> throw new UnreadableEventException("no JSON");
            case "decoder fault" -> throw new IllegalStateException("decoder fault");
            case "not ours" -> Optional.empty();
            default -> Optional.of(text);
        };
    }

    CompletableFuture<@Nullable Void> handle(String event) {
        if (event.equals("throws")) {
            throw new IllegalStateException("thrown");
        }
        Call call = new Call(event, new CompletableFuture<>());
        calls.add(call);
        return call.stage;
    }

    Consumer<byte[], byte[]> nextConsumer() {
        return Objects.requireNonNull(unused.poll(), "one consumer too many");
    }

    Call call(String event) {
        return calls.stream()
                .filter(call -> call.event.equals(event))
                .findFirst()
                .orElseThrow();
    }

    List<String> events() {
        return calls.stream().map(Call::event).toList();
    }

    String problem() {
        return loop.problem().orElseThrow();
    }

    void assign(TopicPartition... partitions) {
        if (consumer.subscription().isEmpty()) {
            rounds(1);
        }
        consumer.rebalance(Set.of(partitions));
    }

    void rounds(int count) {
        for (int round = 0; round < count; round++) {
            assertThat(loop.pollOnce()).isZero();
        }
    }

    record Call(String event, CompletableFuture<@Nullable Void> stage) {
        void finish() {
            stage.complete(null);
        }

        void fail(RuntimeException failure) {
            stage.completeExceptionally(failure);
        }
    }
}
