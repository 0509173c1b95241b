package io.workspacereconciler.incident;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One queue for turns: pure. A token bucket, kept as the instant at which all of it but one token is there again; beside it
 * the order of those that found it empty, as the latest instant at which one of them was told to come.
 *
 * <p>Rejected: to give away turns that lie ahead. Whoever uses them late, after an outage, uses many at once.
 *
 * @param told null while nobody was ever told
 */
record TurnQueue(Instant free, @Nullable Instant told) {

    /** What the queue is after somebody asked, and what that one is answered. */
    record Answer(TurnQueue queue, Instant turn) {}

    /** Never used before. */
    static TurnQueue unused(Instant now) {
        return new TurnQueue(now, null);
    }

    Answer take(Instant now, Allowance allowance, @Nullable Instant toldBefore) {
        if (toldBefore != null && toldBefore.isAfter(now)) {
            return new Answer(this, toldBefore);
        }
        Instant next = free.minus(allowance.spacing().multipliedBy(allowance.atOnce() - 1L));
        boolean othersFirst = toldBefore == null && told != null && told.isAfter(now);
        if (!next.isAfter(now) && !othersFirst) {
            return new Answer(new TurnQueue(latest(free, now).plus(allowance.spacing()), told), now);
        }
        Instant later = latest(next, behindOthers(now, allowance.spacing()));
        return new Answer(new TurnQueue(free, later), later);
    }

    private Instant behindOthers(Instant now, Duration spacing) {
        return told != null && told.isAfter(now) ? told.plus(spacing) : now;
    }

    private static Instant latest(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
