package io.workspacereconciler.consumer.plan;

import io.workspacereconciler.database.Database;
import io.workspacereconciler.database.DatabaseException;
import io.workspacereconciler.database.Transaction;
import io.workspacereconciler.operate.Trouble;
import io.workspacereconciler.workspace.WorkspaceId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Restarts that no healer has claimed for 15 minutes: because none runs, all hang, or there are too few. To be looked
 * for once a sweep; each replica says what its own last look showed, once when it begins and once when it is over.
 */
public final class UnclaimedRestarts implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(UnclaimedRestarts.class);
    private static final Duration REPORTED_AFTER = Duration.ofMinutes(15);
    private static final int NAMED = 20;

    private final Database database;
    private final Trouble trouble =
            new Trouble(LOG, "Restarts that no healer has claimed for " + REPORTED_AFTER.toMinutes() + " minutes");
    private volatile int count;

    public UnclaimedRestarts(Database database) {
        this.database = database;
    }

    /** Looks for them. Never throws. */
    @Override
    public void run() {
        try {
            List<WorkspaceId> unclaimed = database.inTransaction(UnclaimedRestarts::unclaimed);
            count = unclaimed.size();
            if (unclaimed.isEmpty()) {
                trouble.over();
            } else {
                trouble.occurred(describe(unclaimed));
            }
        } catch (DatabaseException e) {
            // The planner, which has just used the same database, is whose trouble this is.
            LOG.debug("unclaimed restarts are looked for in the next sweep, {}", e.getMessage());
        }
    }

    /** None while they were to rest: who was stopped within that time has not been neglected for so long. */
    private static List<WorkspaceId> unclaimed(Transaction tx) {
        Instant due = tx.now().minus(REPORTED_AFTER);
        return tx.controls().since(due).isEmpty() ? tx.incidents().unclaimedSince(due) : List.of();
    }

    private static String describe(List<WorkspaceId> unclaimed) {
        String named =
                unclaimed.stream().limit(NAMED).map(WorkspaceId::toString).collect(Collectors.joining(", "));
        return unclaimed.size() + ", "
                + named
                + (unclaimed.size() > NAMED ? " and " + (unclaimed.size() - NAMED) + " more" : "");
    }

    /** How many the last look showed. */
    public int count() {
        return count;
    }

    /** What the last look showed, if there were any. */
    Optional<String> problem() {
        return trouble.reason();
    }
}
