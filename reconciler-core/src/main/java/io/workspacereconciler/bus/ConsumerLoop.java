package io.workspacereconciler.bus;

import io.workspacereconciler.operate.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one topic as a member of a group and hands each event to a handler, at least once: an offset is committed only when
 * everything before it is finished, an unreadable record becomes a dead letter, a failing one is tried again (250 ms
 * doubling to 30 s) for as long as a dependency is to blame, else a few times before it is one too, and delays no other. Records of a partition are worked on side by side. Whatever
 * happens to Kafka the loop stays alive, says so in {@link #problem()} and goes on when it can.
 */
public final class ConsumerLoop<E> implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(ConsumerLoop.class);
    private static final Duration LEAVE_LIMIT = Duration.ofSeconds(2);

    /** A poll, a commit and the last commit may each be waiting for a broker that is away when the loop is to end. */
    private static final Duration END_LIMIT = LEAVE_LIMIT.multipliedBy(3);

    private final Source source;
    private final RetryPace pace;
    private final LoopListener listener;
    private final InFlight inFlight;
    private final StartOffsets starts;

    private final Trouble kafka;
    private final Trouble connection;
    private final Trouble handling;
    private final Trouble fault;

    private final AtomicReference<@Nullable Instant> deadline = new AtomicReference<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile Phase phase = Phase.NEW;
    private volatile @Nullable Membership membership;
    private final AnswerWatch answers = new AnswerWatch();
    private int failures;

    private enum Phase {
        NEW,
        RUNNING,
        ENDED
    }

    /**
     * Where the records come from.
     *
     * @param topic the whole name
     * @param maxInFlight records that are worked on or wait to be tried again at a time, at least 1
     * @param consumers makes a consumer of the group, without auto-commit and reset to the earliest offset; asked again after
     *     a failure that ends one
     * @param start where the group begins
     */
    public record Source(String topic, int maxInFlight, Supplier<Consumer<byte[], byte[]>> consumers, Start start) {
        /** {@link IllegalArgumentException} when nothing could be worked on. */
        public Source {
            if (maxInFlight < 1) {
                throw new IllegalArgumentException("maxInFlight is at least 1, not " + maxInFlight);
            }
        }
    }

    /** A loop that is to be run by one thread of its own, once. */
    public ConsumerLoop(
            Source source,
            EventDecoder<E> decoder,
            EventHandler<E> handler,
            DeadLetters deadLetters,
            RetryPace pace,
            LoopListener listener) {
        this.source = source;
        this.pace = pace;
        this.listener = listener;
        this.starts = new StartOffsets(source.start());
        this.kafka = new Trouble(LOG, "Reading " + source.topic() + " fails and is tried again");
        this.connection = new Trouble(LOG, "Kafka gives no answer about " + source.topic());
        this.handling = new Trouble(LOG, "Events of " + source.topic() + " fail and are tried again");
        this.fault = new Trouble(LOG, "The loop on " + source.topic() + " has a fault and begins anew");
        Delivery<E> delivery = new Delivery<>(decoder, handler, deadLetters);
        this.inFlight = new InFlight(source.maxInFlight(), delivery, pace, handling, listener);
    }

    /** Runs until {@link #close} or an interrupt, whose flag it restores; {@link IllegalStateException} the second time. */
    @Override
    public void run() {
        if (!leavesNew(Phase.RUNNING)) {
            throw new IllegalStateException("the loop on " + source.topic() + " was run or closed before");
        }
        try {
            boolean stopped = false;
            while (!stopped) {
                stopped = stop.await(pollOnce().toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException | InterruptException e) {
            LOG.info("The loop on {} was interrupted and ends", source.topic());
            Thread.currentThread().interrupt();
        } finally {
            end();
        }
    }

    private synchronized boolean leavesNew(Phase next) {
        if (phase != Phase.NEW) {
            return false;
        }
        phase = next;
        return true;
    }

    /** One round; gives the pause before the next, zero when all went well. */
    Duration pollOnce() {
        try {
            Membership current = membership;
            if (current == null) {
                current = new Membership(source.consumers().get(), inFlight, starts);
                membership = current;
                current.join(source.topic());
            }
            current.pollOnce();
            answers.unansweredSince(current.answeredBytes(), pace.now())
                    .ifPresentOrElse(since -> connection.occurred("since " + since), connection::over);
            listener.inFlight(source.topic(), inFlight.held());
            kafka.over();
            fault.over();
            failures = 0;
            return Duration.ZERO;
        } catch (WakeupException e) {
            return Duration.ZERO;
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            kafka.occurred(e);
            if (!passes(e)) {
                replace();
            }
            return pace.pause(++failures);
        } catch (RuntimeException | Error e) {
            LOG.error("The loop on {} has a fault; it begins anew", source.topic(), e);
            fault.noted(e);
            replace();
            return pace.pause(++failures);
        }
    }

    /** Whether the same consumer can go on: what else Kafka throws ends it. */
    private static boolean passes(KafkaException failure) {
        return failure instanceof RetriableException;
    }

    private void replace() {
        Membership broken = membership;
        membership = null;
        answers.begin();
        if (broken != null) {
            leave(broken);
        }
    }

    private void leave(Membership member) {
        try {
            member.leave(LEAVE_LIMIT);
        } catch (InterruptException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warn("Leaving the group on {} failed; the broker will notice by itself", source.topic(), e);
        }
    }

    /** What is wrong at present, empty when all is well: for readiness. From any thread. */
    public Optional<String> problem() {
        if (phase == Phase.ENDED) {
            return Optional.of("The loop on " + source.topic() + " has ended");
        }
        return Stream.of(fault, kafka, connection, handling)
                .flatMap(trouble -> trouble.reason().stream())
                .findFirst()
                .or(() -> Optional.of("The loop on " + source.topic() + " has not begun")
                        .filter(reason -> phase == Phase.NEW));
    }

    /**
     * Stops taking records, waits for those that are being worked on, commits what is finished and leaves the group; returns
     * when that is done. A further call only waits; an interrupt ends the waiting, and its flag is restored.
     *
     * @param limit for the work; committing and leaving may take 6 s more
     */
    public void close(Duration limit) {
        deadline.compareAndSet(null, pace.now().plus(limit));
        stop.countDown();
        if (leavesNew(Phase.ENDED)) {
            ended.countDown();
            return;
        }
        Membership current = membership;
        if (current != null) {
            current.wakeUp();
        }
        try {
            if (!ended.await(limit.plus(END_LIMIT).toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("The loop on {} did not end in time", source.topic());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void end() {
        // Kafka's consumer refuses to close in order under an interrupt
        boolean interrupted = Thread.interrupted();
        try {
            Membership current = membership;
            if (current != null) {
                if (!interrupted) {
                    drain(current);
                }
                leave(current);
            }
        } finally {
            membership = null;
            phase = Phase.ENDED;
            ended.countDown();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void drain(Membership current) {
        Instant until = Optional.ofNullable(deadline.get()).orElseGet(pace::now);
        current.stopTaking();
        while (!current.isSettled() && pace.now().isBefore(until)) {
            try {
                current.pollOnce();
            } catch (WakeupException e) {
                LOG.debug("Woken up to end");
            } catch (KafkaException e) {
                kafka.occurred(e);
                return;
            }
            inFlight.dropWaiting();
        }
        LOG.info("The loop on {} ends, {} records are unfinished", source.topic(), inFlight.held());
    }

    @Override
    public String toString() {
        return "ConsumerLoop" + List.of(source.topic());
    }
}
