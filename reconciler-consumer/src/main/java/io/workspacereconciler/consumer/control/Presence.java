package io.workspacereconciler.consumer.control;

import io.workspacereconciler.check.Mode;
import io.workspacereconciler.control.LiveReplica;
import io.workspacereconciler.database.Database;
import io.workspacereconciler.database.DatabaseException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the database that this replica runs, and how; to be called every few seconds. Forgets who is long gone. */
public final class Presence implements Runnable {

    /** Who was not seen for so long does not run any more. */
    public static final Duration SEEN_WITHIN = Duration.ofSeconds(15);

    private static final Logger LOG = LoggerFactory.getLogger(Presence.class);
    private static final Duration FORGOTTEN_AFTER = Duration.ofHours(1);

    private final Database database;
    private final Self self;

    /** This replica, as long as it runs. */
    public record Self(String name, Mode mode, List<String> roles, String version) {
        public Self {
            roles = List.copyOf(roles);
        }
    }

    public Presence(Database database, Self self) {
        this.database = database;
        this.self = self;
    }

    /** Says so. Never throws. */
    @Override
    public void run() {
        try {
            database.useTransaction(tx -> {
                Instant now = tx.now();
                tx.replicas().seen(new LiveReplica(self.name(), self.mode(), self.roles(), self.version(), now));
                tx.replicas().forget(now.minus(FORGOTTEN_AFTER));
            });
        } catch (DatabaseException e) {
            // The database's own condition says so.
            LOG.debug("it is said later that this replica runs, {}", e.getMessage());
        }
    }
}
