package io.workspacereconciler.database;

import io.workspacereconciler.operate.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the database answers, and whether this replica's clock agrees with its. To be run every few seconds. */
public final class DatabaseProbe implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseProbe.class);

    /** Deadlines and leases are the database's; a replica whose own clock is further off must not be trusted with looks. */
    private static final Duration MAX_SKEW = Duration.ofSeconds(10);

    private final Database database;
    private final InstantSource clock;
    private final Trouble away = new Trouble(LOG, "The database is not to be used");
    private final Trouble skewed = new Trouble(LOG, "The clocks disagree");

    public DatabaseProbe(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Asks the database for its time. Never throws. */
    @Override
    public void run() {
        try {
            Instant before = clock.instant();
            Instant theirs = database.now();
            Instant after = clock.instant();
            Duration skew = theirs.isBefore(before)
                    ? Duration.between(theirs, before)
                    : theirs.isAfter(after) ? Duration.between(after, theirs) : Duration.ZERO;
            away.over();
            if (skew.compareTo(MAX_SKEW) > 0) {
                skewed.occurred("this machine's clock and the database's are " + skew.toSeconds() + " s apart");
            } else {
                skewed.over();
            }
        } catch (DatabaseException e) {
            away.occurred(String.valueOf(e.getMessage()));
        }
    }

    /** What was wrong when it was last asked. */
    public Optional<String> problem() {
        return away.reason().or(skewed::reason);
    }
}
