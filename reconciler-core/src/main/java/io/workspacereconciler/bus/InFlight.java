package io.workspacereconciler.bus;

import io.workspacereconciler.operate.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The records between being read and being finished. At most so many hold a place, and one that waits to be tried again
 * keeps it: memory stays bounded while everything fails. Belongs to the thread that polls; only outcomes arrive from others.
 */
final class InFlight {
    private final int places;
    private final Function<ConsumerRecord<byte[], byte[]>, CompletionStage<@Nullable Void>> delivery;
    private final RetryPace pace;
    private final Trouble trouble;
    private final LoopListener listener;

    private final Queue<Work> waiting = new ArrayDeque<>();
    private final Queue<Work> retries = new PriorityQueue<>(Comparator.comparing(work -> work.due));
    private final Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
    private final Set<Work> failing = new HashSet<>();
    private int running;

    InFlight(
            int places,
            Function<ConsumerRecord<byte[], byte[]>, CompletionStage<@Nullable Void>> delivery,
            RetryPace pace,
            Trouble trouble,
            LoopListener listener) {
        this.places = places;
        this.delivery = delivery;
        this.pace = pace;
        this.trouble = trouble;
        this.listener = listener;
    }

    /** Takes a record; it is started by a later {@link #start()}. */
    void add(Assignment assignment, ConsumerRecord<byte[], byte[]> record) {
        assignment.take(record.offset());
        waiting.add(new Work(assignment, record, pace.now()));
    }

    /** Notes what has ended: finished in its assignment, or due again later. */
    void settle() {
        for (Outcome outcome = outcomes.poll(); outcome != null; outcome = outcomes.poll()) {
            running--;
            settle(outcome);
        }
        if (failing.isEmpty()) {
            trouble.over();
        }
    }

    private void settle(Outcome outcome) {
        Work work = outcome.work;
        Duration took = Duration.between(work.started, pace.now());
        if (outcome.failure == null) {
            listener.finished(work.record.topic(), took);
            work.assignment.finish(work.record.offset());
            failing.remove(work);
            return;
        }
        listener.failed(work.record.topic(), took);
        if (work.assignment.hasEnded()) {
            return;
        }
        trouble.occurred(Delivery.cause(outcome.failure));
        failing.add(work);
        work.failures++;
        work.due = pace.due(work.failures);
        retries.add(work);
    }

    /** Starts what is due again, then what waits, as far as there are places. */
    void start() {
        for (Work retry = retries.peek(); retry != null && !retry.due.isAfter(pace.now()); retry = retries.peek()) {
            start(retries.remove());
        }
        while (!waiting.isEmpty() && running + retries.size() < places) {
            start(waiting.remove());
        }
    }

    private void start(Work work) {
        running++;
        work.started = pace.now();
        delivery.apply(work.record).whenComplete((done, failure) -> outcomes.add(new Outcome(work, failure)));
    }

    /** Drops what has not ended of assignments that have; what runs of them keeps its place until it ends. */
    void dropEnded() {
        waiting.removeIf(work -> work.assignment.hasEnded());
        retries.removeIf(work -> work.assignment.hasEnded());
        failing.removeIf(work -> work.assignment.hasEnded());
    }

    /** Drops what does not run. */
    void dropWaiting() {
        waiting.clear();
        retries.clear();
    }

    /** Whether more records could not be started at once. */
    boolean isFull() {
        return !waiting.isEmpty() || running + retries.size() >= places;
    }

    boolean isIdle() {
        return running == 0 && retries.isEmpty() && waiting.isEmpty();
    }

    int held() {
        return running + retries.size();
    }

    private static final class Work {
        private final Assignment assignment;
        private final ConsumerRecord<byte[], byte[]> record;
        private int failures;
        private Instant due;
        private Instant started;

        Work(Assignment assignment, ConsumerRecord<byte[], byte[]> record, Instant now) {
            this.assignment = assignment;
            this.record = record;
            this.due = now;
            this.started = now;
        }
    }

    private record Outcome(Work work, @Nullable Throwable failure) {}
}
