package io.workspacereconciler.producer.tick;

import io.workspacereconciler.bus.EventPublisher;
import io.workspacereconciler.database.Database;
import io.workspacereconciler.database.DatabaseException;
import io.workspacereconciler.event.SweepRequested;
import io.workspacereconciler.operate.Trouble;
import io.workspacereconciler.sweep.Slots;
import io.workspacereconciler.sweep.SweepId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes one {@code SweepRequested} for every slot, whatever happens to the replica that claimed it: a slot that is
 * claimed and not published after five seconds is published by another. There is no leader; an event that comes twice
 * is the same sweep. To be called often; each call does what is due.
 */
public final class SweepTicker implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(SweepTicker.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration KEPT = Duration.ofDays(7);

    private final Database database;
    private final EventPublisher publisher;
    private final Slots slots;
    private final String replica;
    private @Nullable SweepId latest;
    private final Trouble trouble = new Trouble(LOG, "The ticker waits");

    /** A ticker for one replica. */
    public SweepTicker(Database database, EventPublisher publisher, Duration interval, String replica) {
        this.database = database;
        this.publisher = publisher;
        this.slots = new Slots(interval);
        this.replica = replica;
    }

    /** Publishes the current slot if it is nobody's yet, or one that another replica left behind. Never throws. */
    @Override
    public void run() {
        try {
            Optional<SweepId> mine = database.inTransaction(tx -> {
                Instant now = tx.now();
                SweepId slot = slots.at(now);
                if (!slot.equals(latest)) {
                    latest = slot;
                    if (tx.sweeps().claim(slot, replica, now)) {
                        return Optional.of(slot);
                    }
                }
                // As long as its deadline lasts: at a short interval a slot is taken over when the next one has begun.
                return tx.sweeps()
                        .takeOver(
                                replica,
                                now,
                                PATIENCE,
                                now.minus(slots.interval().multipliedBy(2)));
            });
            mine.ifPresent(this::publish);
            trouble.over();
        } catch (DatabaseException e) {
            // The claim may or may not have been stored; if it was, it is taken over like any other.
            latest = null;
            trouble.occurred(String.valueOf(e.getMessage()));
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            trouble.occurred("Kafka does not take the sweep: " + cause.getMessage());
        } catch (RuntimeException e) {
            LOG.error("the ticker failed in a way that it should not", e);
            trouble.noted(e);
        }
    }

    /** What keeps the ticker from working, if anything does. */
    public Optional<String> problem() {
        return trouble.reason();
    }

    private void publish(SweepId sweep) {
        publisher
                .publish(new SweepRequested(sweep, sweep.slot(), slots.deadline(sweep)))
                .toCompletableFuture()
                .join();
        int forgotten = database.inTransaction(tx -> {
            Instant now = tx.now();
            tx.sweeps().published(sweep, now);
            return tx.sweeps().forget(now.minus(KEPT));
        });
        LOG.info("sweep {} published", sweep);
        if (forgotten > 0) {
            LOG.debug("{} sweeps older than {} days forgotten", forgotten, KEPT.toDays());
        }
    }
}
