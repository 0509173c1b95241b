package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.database.Database;
import io.workspacereconciler.database.DatabaseException;
import io.workspacereconciler.incident.Incident;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Work on claimed incidents that never throws: what cannot go on now becomes due again, at the latest when the lease ends. */
final class Undeterred {

    private static final Logger LOG = LoggerFactory.getLogger(Undeterred.class);

    private final Database database;
    private final RestartSettings settings;

    Undeterred(Database database, RestartSettings settings) {
        this.database = database;
        this.settings = settings;
    }

    /** Does this with the incident; lets it go when hands are to be kept off. */
    void work(Incident claimed, Consumer<ClaimedIncident> what) {
        try {
            unlessHandsOff(new ClaimedIncident(database, settings, claimed), what);
        } catch (LeaseLostException e) {
            LOG.info("workspace {}: {}", claimed.workspace(), e.getMessage());
        } catch (DatabaseException e) {
            LOG.warn("workspace {}: goes on when the lease ends, {}", claimed.workspace(), e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("workspace {}: its restart failed in a way that it should not", claimed.workspace(), e);
        }
    }

    private static void unlessHandsOff(ClaimedIncident work, Consumer<ClaimedIncident> what) {
        try {
            what.accept(work);
        } catch (HandsOffException e) {
            LettingGo.of(work, String.valueOf(e.getMessage()));
        }
    }
}
