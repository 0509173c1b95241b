package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.database.Database;
import io.workspacereconciler.database.DatabaseException;
import io.workspacereconciler.incident.Incident;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims incidents that are due and works on them, a bounded number at a time: what one replica claims, no other does
 * until its lease ends. To be called often; each call takes what is due and returns at once.
 */
public final class RestartQueue implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(RestartQueue.class);

    private final Database database;
    private final Restart restart;
    private final Executor workers;
    private final Semaphore places;
    private final String replica;
    private final Duration lease;
    private volatile @Nullable String problem;

    /**
     * A queue for one replica.
     *
     * @param places the most incidents that this replica works on at a time; {@code workers} must have room for them
     */
    public RestartQueue(
            Database database, Restart restart, Executor workers, int places, String replica, Duration lease) {
        this.database = database;
        this.restart = restart;
        this.workers = workers;
        this.places = new Semaphore(places);
        this.replica = replica;
        this.lease = lease;
    }

    /** Takes what is due. Never throws. */
    @Override
    public void run() {
        int taken = places.drainPermits();
        int unused = taken;
        try {
            List<Incident> claimed = taken == 0
                    ? List.of()
                    : database.inTransaction(tx -> tx.incidents().claimDue(replica, tx.now(), lease, taken));
            for (Incident incident : claimed) {
                workers.execute(() -> {
                    try {
                        restart.run(incident);
                    } finally {
                        places.release();
                    }
                });
                unused--;
            }
            if (problem != null) {
                LOG.info("the restart queue goes on");
                problem = null;
            }
        } catch (DatabaseException e) {
            if (problem == null) {
                LOG.warn("the restart queue waits: {}", e.getMessage());
            }
            problem = e.getMessage();
        } catch (RuntimeException e) {
            LOG.error("the restart queue failed in a way that it should not", e);
            problem = e.getClass().getSimpleName();
        } finally {
            places.release(unused);
        }
    }

    /** What keeps the queue from working, if anything does. */
    public Optional<String> problem() {
        return Optional.ofNullable(problem);
    }
}
