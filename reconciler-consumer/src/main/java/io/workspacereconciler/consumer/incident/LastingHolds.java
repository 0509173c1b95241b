package io.workspacereconciler.consumer.incident;

import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.database.Database;
import io.workspacereconciler.database.DatabaseException;
import io.workspacereconciler.database.Transaction;
import io.workspacereconciler.incident.Change;
import io.workspacereconciler.incident.Hold;
import io.workspacereconciler.incident.Holds;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says of holds that they last: in the timeline, which is published, after half an hour, then after twice as long, and at
 * least once a day, by one replica each time; and in one warning for each reason. To be called every minute.
 */
public final class LastingHolds implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(LastingHolds.class);
    private static final int PAGE = 500;
    private static final int NAMED = 20;

    private final Database database;
    private volatile Map<HoldReason, Integer> counts = Map.of();

    public LastingHolds(Database database) {
        this.database = database;
    }

    /** Looks for them. Never throws. */
    @Override
    public void run() {
        try {
            counts = database.inTransaction(tx -> tx.incidents().holds().byReason());
            List<Hold> told = database.inTransaction(LastingHolds::tell);
            told.stream()
                    .collect(Collectors.groupingBy(Hold::reason, TreeMap::new, Collectors.toList()))
                    .forEach((reason, those) -> LOG.warn(
                            "{} workspaces are still held by {}, in all {}: {}; {}",
                            those.size(),
                            reason,
                            count(reason),
                            named(those),
                            those.get(0).detail()));
        } catch (DatabaseException e) {
            LOG.debug("lasting holds are looked for in a minute, {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("lasting holds were not told, in a way that should not be", e);
        }
    }

    private static List<Hold> tell(Transaction tx) {
        Instant now = tx.now();
        List<Hold> untold = tx.incidents().holds().takeUntold(now, PAGE);
        for (Hold hold : untold) {
            Duration lasted = Duration.between(hold.incident().changedAt(), now);
            String detail = "held by " + hold.reason().name().toLowerCase(Locale.ROOT) + " for " + lasted.toMinutes()
                    + " minutes: " + hold.detail();
            tx.incidents().save(hold.incident(), new Change(Holds.LASTS, detail, now));
        }
        return untold;
    }

    private static String named(List<Hold> those) {
        String names = those.stream()
                .limit(NAMED)
                .map(hold -> hold.incident().workspace().toString())
                .collect(Collectors.joining(", "));
        return those.size() > NAMED ? names + " and " + (those.size() - NAMED) + " more" : names;
    }

    /** How many the last look showed for this reason. */
    public int count(HoldReason reason) {
        return counts.getOrDefault(reason, 0);
    }
}
