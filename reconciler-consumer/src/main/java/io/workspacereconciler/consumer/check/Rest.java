package io.workspacereconciler.consumer.check;

import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.database.Transaction;
import io.workspacereconciler.guard.Approval;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentState;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How long a hold is left alone before it is asked about again. What a healer held is a person's to mend, and is tried
 * again after five minutes, then after twice as long, up to an hour; what a person has approved, and what others hold, is
 * asked about in every sweep.
 */
public final class Rest {

    private static final Duration FIRST = Duration.ofMinutes(5);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int MOST_DOUBLINGS = 4;

    private Rest() {}

    /** Whether this open incident may be let through now, as far as its state is concerned. */
    static boolean isOver(Transaction tx, Incident incident, @Nullable Approval approval) {
        if (incident.state() != IncidentState.HELD) {
            return incident.state() == IncidentState.SUSPECTED;
        }
        return switch (reason(incident)) {
            case EXEMPTED, STOPPED, OBSERVE, GUARD -> true;
            case PROOF, VOID -> approval != null || hasRested(tx, incident);
            case PREPARE, SKIPPED -> hasRested(tx, incident);
            case OTHER -> false;
        };
    }

    /** Whether only a person can mend it, for the healer says so. */
    static boolean isByHealer(Incident incident) {
        return switch (reason(incident)) {
            case PREPARE, SKIPPED, OTHER -> true;
            case EXEMPTED, STOPPED, OBSERVE, GUARD, PROOF, VOID -> false;
        };
    }

    private static HoldReason reason(Incident incident) {
        return Objects.requireNonNull(incident.hold(), "a held incident has a reason");
    }

    private static boolean hasRested(Transaction tx, Incident incident) {
        Instant end = end(tx, incident);
        return end == null || !tx.now().isBefore(end);
    }

    /** Until when this held incident is left alone, as far as it rests; null where a healer never held it. */
    public static @Nullable Instant end(Transaction tx, Incident incident) {
        int times = tx.incidents().holds().timesHeldByHealer(incident.id());
        return times == 0 ? null : incident.changedAt().plus(after(times));
    }

    /** After so many holds of the same incident. */
    static Duration after(int times) {
        Duration rest = FIRST.multipliedBy(1L << Math.min(times - 1, MOST_DOUBLINGS));
        return rest.compareTo(LONGEST) < 0 ? rest : LONGEST;
    }
}
