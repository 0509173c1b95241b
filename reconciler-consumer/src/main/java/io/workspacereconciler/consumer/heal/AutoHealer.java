package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.database.Database;
import io.workspacereconciler.event.WorkspaceOffline;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns each {@code WorkspaceOffline} into work for the restart queue: the event only marks its incident as due, so a
 * repeat, a late one or one of an incident that has moved on does nothing.
 */
public final class AutoHealer {

    private static final Logger LOG = LoggerFactory.getLogger(AutoHealer.class);

    private final Database database;

    public AutoHealer(Database database) {
        this.database = database;
    }

    /** Marks the incident of the event as due. */
    public void heal(WorkspaceOffline offline) {
        boolean marked = database.inTransaction(tx -> tx.incidents().markDue(offline.incident(), tx.now()));
        LOG.debug(
                "workspace {}: offline on {}, {}",
                offline.subject().workspace(),
                offline.subject().instance(),
                marked ? "due" : "nothing to do");
    }
}
