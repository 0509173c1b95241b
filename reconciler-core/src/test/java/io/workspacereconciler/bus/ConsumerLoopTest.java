package io.workspacereconciler.bus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

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
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Round by round on Kafka's own mock consumer, with a clock that only the test moves. */
final class ConsumerLoopTest {
    private static final String TOPIC = "reconciler.batches";
    private static final TopicPartition P0 = new TopicPartition(TOPIC, 0);
    private static final TopicPartition P1 = new TopicPartition(TOPIC, 1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String NOT_BEGUN = "The loop on reconciler.batches has not begun";

    private final FakeConsumer consumer = new FakeConsumer(P0, P1);
    private final FakeConsumer second = new FakeConsumer(P0, P1);
    private final Deque<FakeConsumer> unused = new ArrayDeque<>(List.of(consumer, second));
    private final List<Call> calls = new ArrayList<>();
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    private final ConsumerLoop<String> loop = new ConsumerLoop<>(
            new ConsumerLoop.Source(TOPIC, 2, this::nextConsumer),
            ConsumerLoopTest::decode,
            this::handle,
            new DeadLetters(producer, "reconciler.", "checker"),
            new RetryPace(() -> now, new Random(1)),
            LoopListener.NONE);

    @Test
    void offsetsNeverPassABatchThatIsNotFinished() {
        assign(P0);
        consumer.add(P0, 0, "a");
        consumer.add(P0, 1, "b");
        rounds(2);

        call("b").finish();
        rounds(2);
        assertThat(consumer.committed(P0)).isNull();

        call("a").finish();
        rounds(2);
        assertThat(consumer.committed(P0)).isEqualTo(2);
    }

    @Test
    void pollGoesOnWhileWorkHangs() {
        assign(P0);
        consumer.add(P0, 0, "hangs");
        consumer.add(P0, 1, "hangs too");
        consumer.add(P0, 2, "waits");
        rounds(1);
        consumer.add(P0, 3, "comes later");
        int before = consumer.polls();
        rounds(5);

        assertThat(events()).containsExactly("hangs", "hangs too");
        assertThat(consumer.paused()).containsExactly(P0);
        assertThat(consumer.polls()).isEqualTo(before + 5);

        call("hangs").finish();
        call("hangs too").finish();
        rounds(3);
        assertThat(events()).containsExactly("hangs", "hangs too", "waits", "comes later");

        call("waits").finish();
        call("comes later").finish();
        rounds(2);
        assertThat(consumer.paused()).isEmpty();
        assertThat(consumer.committed(P0)).isEqualTo(4);
    }

    @Test
    void aPartitionThatIsAssignedWhilePausedIsPausedAsWell() {
        assign(P0);
        consumer.add(P0, 0, "hangs");
        consumer.add(P0, 1, "hangs too");
        rounds(2);

        assign(P0, P1);

        assertThat(consumer.paused()).contains(P1);
    }

    @Test
    void whatIsFinishedIsCommittedOnRevocation() {
        assign(P0, P1);
        consumer.add(P0, 0, "done");
        consumer.add(P1, 0, "hangs");
        rounds(1);
        call("done").finish();

        assign(P1);

        assertThat(consumer.committed(P0)).isEqualTo(1);
        assertThat(consumer.committed(P1)).isNull();
    }

    @Test
    void aRevocationWhoseCommitFailsStillEndsTheAssignment() {
        assign(P0);
        consumer.add(P0, 0, "done");
        rounds(1);
        call("done").finish();
        consumer.failNextCommit(new TimeoutException("slow broker"));

        assign();
        rounds(2);

        assertThat(consumer.committed(P0)).isNull();
    }

    @Test
    void aLateEndOfAnOldAssignmentChangesNothing() {
        assign(P0);
        consumer.add(P0, 0, "late");
        consumer.add(P0, 1, "failing");
        consumer.add(P0, 2, "waiting");
        rounds(1);
        assign();
        assign(P0);
        consumer.add(P0, 0, "again");

        call("late").finish();
        call("failing").fail(new IllegalStateException("late"));
        rounds(2);
        now = now.plus(MINUTE);
        rounds(2);

        assertThat(consumer.committed(P0)).isNull();
        assertThat(events()).containsExactly("late", "failing", "again");
        assertThat(loop.problem()).contains(NOT_BEGUN);
    }

    @Test
    void nothingIsCommittedForAPartitionThatWasLost() {
        assign(P0, P1);
        consumer.add(P0, 0, "lost");
        consumer.add(P1, 0, "kept");
        rounds(1);
        call("lost").finish();
        call("kept").finish();

        consumer.losePartitions(List.of(P0));
        rounds(3);
        loopEnds();

        assertThat(consumer.committed(P0)).isNull();
    }

    @Test
    void aFailedHandlerIsRetriedAndBlocksTheCommit() {
        assign(P0);
        consumer.add(P0, 0, "fails");
        consumer.add(P0, 1, "fine");
        rounds(1);
        call("fails").fail(new IllegalStateException("database down"));
        call("fine").finish();
        rounds(3);
        assertThat(consumer.committed(P0)).isNull();
        assertThat(calls).hasSize(2);
        assertThat(problem()).contains("database down");

        for (int failure = 2; failure <= 12; failure++) {
            now = now.plusSeconds(30);
            rounds(1);
            assertThat(calls).hasSize(failure + 1);
            calls.get(failure).fail(new IllegalStateException("database down"));
            rounds(1);
        }
        now = now.plusSeconds(30);
        rounds(1);
        calls.get(calls.size() - 1).finish();
        rounds(1);

        assertThat(consumer.committed(P0)).isEqualTo(2);
        assertThat(loop.problem()).contains(NOT_BEGUN);
    }

    @Test
    void othersGoOnWhileOneIsRetried() {
        assign(P0);
        consumer.add(P0, 0, "fails");
        consumer.add(P0, 1, "fine");
        consumer.add(P0, 2, "next");
        rounds(1);
        call("fails").fail(new IllegalStateException("its own fault"));
        call("fine").finish();
        rounds(1);

        assertThat(events()).containsExactly("fails", "fine", "next");
    }

    @Test
    void anUnreadableRecordIsDeadLetteredAndTheLoopGoesOn() {
        assign(P0);
        consumer.add(P0, 0, "unreadable");
        consumer.add(P0, 1, "b");
        rounds(1);
        call("b").finish();
        rounds(2);
        assertThat(producer.history()).hasSize(1);
        assertThat(consumer.committed(P0)).isNull();

        producer.completeNext();
        rounds(1);
        assertThat(consumer.committed(P0)).isEqualTo(2);
    }

    @Test
    void aDeadLetterThatIsNotAcknowledgedIsSentAgain() {
        assign(P0);
        consumer.add(P0, 0, "unreadable");
        rounds(1);
        producer.errorNext(new KafkaException("no broker"));
        rounds(1);
        now = now.plus(MINUTE);
        rounds(1);
        assertThat(consumer.committed(P0)).isNull();

        producer.completeNext();
        rounds(1);
        assertThat(producer.history()).hasSize(2);
        assertThat(consumer.committed(P0)).isEqualTo(1);
    }

    @Test
    void whatDecoderOrHandlerRejectForGoodIsDeadLettered() {
        assign(P0);
        consumer.add(P0, 0, "decoder fault");
        consumer.add(P0, 1, "refused");
        rounds(1);
        call("refused").fail(new UnreadableEventException("no such place"));
        producer.completeNext();
        producer.completeNext();
        rounds(1);

        assertThat(consumer.committed(P0)).isEqualTo(2);
    }

    @Test
    void whatIsNotOursIsIgnoredByRuleAndCountsAsFinished() {
        assign(P0);
        consumer.add(P0, 0, "not ours");
        rounds(2);

        assertThat(calls).isEmpty();
        assertThat(consumer.committed(P0)).isEqualTo(1);
    }

    @Test
    void aHandlerThatThrowsIsAFailureOfItsEventOnly() {
        assign(P0);
        consumer.add(P0, 0, "throws");
        consumer.add(P0, 1, "b");
        rounds(2);

        assertThat(events()).containsExactly("b");
        assertThat(problem()).contains("thrown");
    }

    @Test
    void aPassingFailureOfKafkaKeepsTheConsumerAndShowsUntilItIsOver() {
        assign(P0);
        consumer.setPollException(new TimeoutException("slow broker"));

        assertThat(loop.pollOnce()).isPositive();
        assertThat(problem()).contains("slow broker");
        assertThat(loop.pollOnce()).isZero();
        assertThat(loop.problem()).contains(NOT_BEGUN);
        assertThat(unused).containsExactly(second);
    }

    @Test
    void aFailedCommitIsMadeAgain() {
        assign(P0);
        consumer.add(P0, 0, "a");
        rounds(1);
        call("a").finish();
        consumer.failNextCommit(new TimeoutException("slow broker"));

        assertThat(loop.pollOnce()).isPositive();
        assertThat(consumer.committed(P0)).isNull();
        rounds(1);
        assertThat(consumer.committed(P0)).isEqualTo(1);
    }

    @Test
    void aFatalFailureOfKafkaMakesANewConsumerAndWhatRunsKeepsItsPlace() {
        assign(P0);
        consumer.add(P0, 0, "hangs");
        consumer.add(P0, 1, "hangs too");
        rounds(1);
        consumer.setPollException(new TopicAuthorizationException(TOPIC));

        assertThat(loop.pollOnce()).isPositive();
        assertThat(consumer.closed()).isTrue();
        rounds(1);
        second.rebalance(Set.of(P0));
        second.add(P0, 0, "again");
        call("hangs too").finish();
        second.resume(Set.of(P0));
        rounds(3);

        assertThat(events()).containsExactly("hangs", "hangs too", "again");
        assertThat(second.committed(P0)).isNull();
    }

    @Test
    void aFaultOfTheLoopItselfBeginsAnew() {
        rounds(1);
        consumer.schedulePollTask(() -> {
            throw new IllegalStateException("a fault");
        });

        assertThat(loop.pollOnce()).isPositive();
        assertThat(problem()).contains("a fault");
        assertThat(loop.pollOnce()).isZero();
        assertThat(consumer.closed()).isTrue();
        assertThat(unused).isEmpty();
    }

    @Test
    void theEndWaitsForWhatRunsTakesNothingNewAndCommits() {
        consumer.schedulePollTask(() -> {
            consumer.rebalance(Set.of(P0));
            consumer.add(P0, 0, "runs");
            consumer.add(P0, 1, "runs too");
            consumer.add(P0, 2, "waits");
        });
        consumer.schedulePollTask(this::closeFromWithin);
        consumer.schedulePollTask(() -> call("runs").finish());
        consumer.schedulePollTask(() -> call("runs too").fail(new IllegalStateException("at the end")));

        loop.run();

        assertThat(consumer.closed()).isTrue();
        assertThat(events()).containsExactly("runs", "runs too");
        assertThat(consumer.committed(P0)).isEqualTo(1);
        assertThat(loop.problem()).contains("The loop on reconciler.batches has ended");
        loop.close(MINUTE);
        assertThatIllegalStateException().isThrownBy(loop::run);
    }

    @Test
    void theEndDoesNotWaitLongerThanItsLimit() {
        consumer.schedulePollTask(() -> {
            consumer.rebalance(Set.of(P0));
            consumer.add(P0, 0, "hangs");
        });
        consumer.schedulePollTask(this::closeFromWithin);
        consumer.schedulePollTask(() -> now = now.plus(MINUTE));

        loop.run();

        assertThat(consumer.closed()).isTrue();
        assertThat(consumer.committed(P0)).isNull();
    }

    @Test
    void anInterruptEndsTheLoopCommitsWhatIsFinishedAndIsKept() {
        consumer.schedulePollTask(() -> {
            consumer.rebalance(Set.of(P0));
            consumer.add(P0, 0, "a");
        });
        consumer.schedulePollTask(() -> {
            call("a").finish();
            Thread.currentThread().interrupt();
        });

        loop.run();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(consumer.committed(P0)).isEqualTo(1);
        assertThat(consumer.closed()).isTrue();
    }

    @Test
    void aLoopThatWasClosedBeforeItsStartNeverRuns() {
        loop.close(MINUTE);

        assertThatIllegalStateException().isThrownBy(loop::run);
        assertThat(unused).hasSize(2);
    }

    /** Close waits for the loop's thread, which this is: the interrupt ends its waiting. */
    private void closeFromWithin() {
        Thread.currentThread().interrupt();
        loop.close(MINUTE);
        assertThat(Thread.interrupted()).isTrue();
    }

    private void loopEnds() {
        consumer.schedulePollTask(this::closeFromWithin);
        loop.run();
    }

    private static Optional<String> decode(ConsumerRecord<byte[], byte[]> record) {
        String text = new String(record.value(), UTF_8);
        return switch (text) {
            case "unreadable" -> throw new UnreadableEventException("no JSON");
            case "decoder fault" -> throw new IllegalStateException("decoder fault");
            case "not ours" -> Optional.empty();
            default -> Optional.of(text);
        };
    }

    private CompletableFuture<@Nullable Void> handle(String event) {
        if (event.equals("throws")) {
            throw new IllegalStateException("thrown");
        }
        Call call = new Call(event, new CompletableFuture<>());
        calls.add(call);
        return call.stage;
    }

    private Consumer<byte[], byte[]> nextConsumer() {
        return Objects.requireNonNull(unused.poll(), "one consumer too many");
    }

    private Call call(String event) {
        return calls.stream()
                .filter(call -> call.event.equals(event))
                .findFirst()
                .orElseThrow();
    }

    private List<String> events() {
        return calls.stream().map(Call::event).toList();
    }

    private String problem() {
        return loop.problem().orElseThrow();
    }

    private void assign(TopicPartition... partitions) {
        if (consumer.subscription().isEmpty()) {
            rounds(1);
        }
        consumer.rebalance(Set.of(partitions));
    }

    private void rounds(int count) {
        for (int round = 0; round < count; round++) {
            assertThat(loop.pollOnce()).isZero();
        }
    }

    private record Call(String event, CompletableFuture<@Nullable Void> stage) {
        void finish() {
            stage.complete(null);
        }

        void fail(RuntimeException failure) {
            stage.completeExceptionally(failure);
        }
    }
}
