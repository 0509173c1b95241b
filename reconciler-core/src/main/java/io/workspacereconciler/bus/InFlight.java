package io.workspacereconciler.bus;

import io.workspacereconciler.operate.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records between being read and being finished. At most so many hold a place, and one that waits to be tried again
 * keeps it: memory stays bounded while everything fails. What nobody works on, such as a record that cannot be read, needs
 * no place: a flood of those goes by as fast as the broker takes them. Belongs to the thread that polls; only outcomes
 * arrive from others.
 */
final class InFlight {
    private static final Logger LOG = LoggerFactory.getLogger(InFlight.class);

    /** How many may be on their way to the dead letters. */
    private static final int ASIDE_PLACES = 100;

    private final int places;
    private final Delivery<?> delivery;
    private final RetryPace pace;
    private final Trouble trouble;
    private final LoopListener listener;

    private final Queue<Work> waiting = new ArrayDeque<>();
    private final Queue<Work> retries = new PriorityQueue<>(Comparator.comparing(work -> work.due));
    private final Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
    private final Set<Work> failing = new HashSet<>();
    private final SetAsideLog deadLetters = new SetAsideLog(LOG::warn);
    private int running;
    private int aside;
    private boolean trying = true;

    InFlight(int places, Delivery<?> delivery, RetryPace pace, Trouble trouble, LoopListener listener) {
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
            release(outcome.work);
            settle(outcome);
        }
        deadLetters.tell(pace.now());
        if (failing.isEmpty()) {
            trouble.over();
        }
    }

    private void settle(Outcome outcome) {
        Work work = outcome.work;
        Duration took = Duration.between(work.started, pace.now());
        if (outcome.failure == null) {
            listener.finished(work.record.topic(), took);
            outcome.deadLetter.ifPresent(reason -> {
                listener.deadLetter(work.record.topic());
                deadLetters.setAside(Delivery.where(work.record), reason, pace.now());
            });
            work.assignment.finish(work.record.offset());
            failing.remove(work);
            return;
        }
        listener.failed(work.record.topic(), took);
        Throwable cause = Delivery.cause(outcome.failure);
        if (work.assignment.hasEnded() || !trying) {
            LOG.debug("Failed and is not tried again here: {}", Delivery.where(work.record), cause);
            return;
        }
        trouble.occurred(cause);
        failing.add(work);
        work.patience.failed(cause);
        work.failures++;
        work.due = pace.due(work.failures);
        retries.add(work);
    }

    /** Starts what is due again, then what waits, as far as there are places. */
    void start() {
        for (Work retry = retries.peek(); retry != null && !retry.due.isAfter(pace.now()); retry = retries.peek()) {
            start(retries.remove());
        }
        while (!waiting.isEmpty() && running + retries.size() < places && aside < ASIDE_PLACES) {
            start(waiting.remove());
        }
    }

    private void start(Work work) {
        work.started = pace.now();
        Delivery.Attempt attempt = work.patience
                .end()
                .map(reason -> delivery.giveUp(work.record, reason))
                .orElseGet(() -> delivery.deliver(work.record));
        work.kind = attempt.kind();
        if (work.kind == Delivery.Kind.HANDLED) {
            running++;
        } else {
            aside++;
        }
        attempt.outcome()
                .whenComplete((deadLetter, failure) ->
                        outcomes.add(new Outcome(work, failure == null ? deadLetter : Optional.empty(), failure)));
    }

    private void release(Work work) {
        if (work.kind == Delivery.Kind.HANDLED) {
            running--;
        } else {
            aside--;
        }
    }

    /** Drops what has not ended of assignments that have; what runs of them keeps its place until it ends. */
    void dropEnded() {
        waiting.removeIf(work -> work.assignment.hasEnded());
        retries.removeIf(work -> work.assignment.hasEnded());
        failing.removeIf(work -> work.assignment.hasEnded());
    }

    /** Drops what does not run, and from now on what fails. */
    void dropWaiting() {
        trying = false;
        waiting.clear();
        retries.clear();
    }

    /** Whether more records could not be started at once. */
    boolean isFull() {
        return !waiting.isEmpty() || running + retries.size() >= places || aside >= ASIDE_PLACES;
    }

    boolean isIdle() {
        return held() == 0 && waiting.isEmpty();
    }

    int held() {
        return running + aside + retries.size();
    }

    private static final class Work {
        private final Assignment assignment;
        private final ConsumerRecord<byte[], byte[]> record;
        private final Patience patience = new Patience();
        private Delivery.Kind kind = Delivery.Kind.HANDLED;
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

    private record Outcome(
            Work work,
            Optional<String> deadLetter,
            @Nullable Throwable failure) {}
}
