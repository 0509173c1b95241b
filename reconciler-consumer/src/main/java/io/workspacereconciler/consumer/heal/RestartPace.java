package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.database.Database;
import io.workspacereconciler.database.DatabaseException;
import io.workspacereconciler.database.Transaction;
import io.workspacereconciler.incident.Change;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.RestartPlaces;
import io.workspacereconciler.incident.RestartPlaces.Standing;
import io.workspacereconciler.incident.SharedCause;
import io.workspacereconciler.operate.Trouble;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands free places to the restarts that wait for one, those first that have waited longest, and makes them due; to be run
 * often, by every healer. Never more restarts than {@link PlacePolicy} allows go on at a time, whoever hands out.
 */
public final class RestartPace implements Runnable {

    /** What restarts wait for that have no place. */
    static final SharedCause A_PLACE = new SharedCause("a place");

    private static final Logger LOG = LoggerFactory.getLogger(RestartPace.class);

    private final Database database;
    private final Trouble trouble = new Trouble(LOG, "Restarts get no places");
    private volatile Standing last = new Standing(0, 0, 0);

    public RestartPace(Database database) {
        this.database = database;
    }

    /** Hands out what is free; what fails is told once, and tried again the next time. */
    @Override
    public void run() {
        try {
            last = database.inTransaction(tx -> {
                Standing now = tx.restartPlaces().standing();
                return now.waiting() == 0 ? now : handOut(tx, now);
            });
            trouble.over();
        } catch (DatabaseException e) {
            trouble.occurred(String.valueOf(e.getMessage()));
        }
    }

    /** How many restarts had a place when it was last run. */
    public int inUse() {
        return last.taken();
    }

    /** How many restarts waited for a place when it was last run. */
    public int waiting() {
        return last.waiting();
    }

    /** Hands out what is free, and says how it stands then. */
    static Standing handOut(Transaction tx, Standing before) {
        int most = PlacePolicy.places(before.fleet());
        tx.restartPlaces().handOut(most, tx.now()).forEach(given -> wake(tx, given));
        return tx.restartPlaces().standing();
    }

    /** What a healer has in its hands already, it finds out by itself. */
    private static void wake(Transaction tx, RestartPlaces.Given given) {
        tx.incidents()
                .find(given.incident())
                .filter(incident -> A_PLACE.equals(incident.waitsFor()))
                .ifPresent(incident -> wake(tx, incident, given.askedAt()));
    }

    private static void wake(Transaction tx, Incident incident, Instant askedAt) {
        Instant now = tx.now();
        Duration waited = Duration.between(askedAt, now);
        RestartProgress progress = RestartProgress.read(incident.progress().orElseThrow());
        // What was spent on waiting is no time that EC2 or the agent had.
        RestartProgress later = progress.since(progress.since().plus(waited));
        tx.incidents()
                .save(
                        incident.withRestart(later.json()).dueAt(now).waitingFor(null),
                        new Change(
                                later.step().rule(),
                                "has its place after " + waited.toSeconds() + " s",
                                now,
                                later.attempt().replacement()));
    }
}
