package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.database.Database;
import io.workspacereconciler.database.DatabaseException;
import io.workspacereconciler.database.Transaction;
import io.workspacereconciler.incident.Claimant;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentId;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.operate.Trouble;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims incidents that are due and works on them, a bounded number at a time: what one replica claims, no other does
 * until its lease ends. To be called often; each call takes what is due and returns at once.
 */
public final class RestartQueue implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(RestartQueue.class);

    private static final Duration INTERRUPTED_WITHIN = Duration.ofSeconds(2);

    private final Database database;
    private final Consumer<Incident> restart;
    private final Executor workers;
    private final Semaphore places;
    private final Claimant claimant;
    private final int size;
    private final Map<IncidentId, FutureTask<?>> running = new ConcurrentHashMap<>();
    private final Trouble trouble = new Trouble(LOG, "The restart queue waits");
    private boolean closed;

    /**
     * A queue for one replica.
     *
     * @param restart works on an incident until it ends or has to wait
     * @param places the most incidents that this replica works on at a time; {@code workers} must have room for them
     */
    public RestartQueue(
            Database database, Consumer<Incident> restart, Executor workers, int places, Claimant claimant) {
        this.database = database;
        this.restart = restart;
        this.workers = workers;
        this.places = new Semaphore(places);
        this.claimant = claimant;
        this.size = places;
    }

    /** Takes what is due. Never throws. */
    @Override
    public synchronized void run() {
        if (closed) {
            return;
        }
        int taken = places.drainPermits();
        int unused = taken;
        try {
            List<Incident> claimed = taken == 0 ? List.of() : database.inTransaction(tx -> claim(tx, taken));
            for (Incident incident : claimed) {
                start(incident);
                unused--;
            }
            trouble.over();
        } catch (DatabaseException e) {
            trouble.occurred(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.error("the restart queue failed in a way that it should not", e);
            trouble.noted(e);
        } finally {
            places.release(unused);
        }
    }

    /** Nothing while all is stopped. */
    private List<Incident> claim(Transaction tx, int most) {
        return tx.controls().heeded().isPresent() ? List.of() : tx.incidents().claimDue(claimant, tx.now(), most);
    }

    private void start(Incident incident) {
        FutureTask<Boolean> task = new FutureTask<>(() -> {
            try {
                restart.accept(incident);
            } finally {
                running.remove(incident.id());
                places.release();
            }
            return true;
        });
        running.put(incident.id(), task);
        try {
            workers.execute(task);
        } catch (RuntimeException e) {
            running.remove(incident.id());
            throw e;
        }
    }

    /**
     * Takes nothing more and waits for what is being worked on. What has not ended by then is interrupted and handed back:
     * it is due at once for another replica, which goes on from what is stored, as after a call that timed out.
     *
     * @param limit for the work; handing back may take 7 s more when the database is away
     */
    public void close(Duration limit) throws InterruptedException {
        synchronized (this) {
            closed = true;
        }
        if (places.tryAcquire(size, limit.toMillis(), TimeUnit.MILLISECONDS)) {
            return;
        }
        Map<IncidentId, FutureTask<?>> unfinished = Map.copyOf(running);
        unfinished.values().forEach(task -> task.cancel(true));
        if (!places.tryAcquire(size, INTERRUPTED_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warn("some restarts do not heed their interrupt; what they do next is refused by their version");
        }
        try {
            database.useTransaction(tx -> unfinished.keySet().forEach(id -> handBack(tx, id)));
        } catch (DatabaseException e) {
            LOG.warn("{} restarts go on elsewhere when their lease ends: {}", unfinished.size(), e.getMessage());
        }
    }

    private static void handBack(Transaction tx, IncidentId id) {
        tx.incidents()
                .find(id)
                .filter(incident -> incident.dueAt() != null
                        && (incident.state() == IncidentState.OFFLINE || incident.state() == IncidentState.RESTARTING))
                .flatMap(incident -> tx.incidents().renew(incident.dueAt(tx.now())))
                .ifPresent(incident -> LOG.info("workspace {}: handed back", incident.workspace()));
    }

    /** What keeps the queue from working, if anything does. */
    public Optional<String> problem() {
        return trouble.reason();
    }
}
