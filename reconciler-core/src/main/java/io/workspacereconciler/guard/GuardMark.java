package io.workspacereconciler.guard;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the guard has stored of one incident.
 *
 * @param zone where its instance was last seen; null where it was never seen
 * @param firstHeld when the guard held it first; null when it never did
 * @param letThroughAt when it was let through last; null when it never was
 * @param ramp the group whose ramp let it through; null where another rule did
 * @param decision the last decision; null before the first, and where it is not readable
 */
public record GuardMark(
        @Nullable String zone,
        @Nullable Instant firstHeld,
        @Nullable Instant letThroughAt,
        @Nullable GuardGroup ramp,
        @Nullable GuardDecision decision) {

    /** Of an incident that the guard was never asked about. */
    public static final GuardMark NONE = new GuardMark(null, null, null, null, null);

    /** After a decision to hold it, at this instant. */
    public GuardMark held(@Nullable String where, Instant at, GuardDecision.Held held) {
        return new GuardMark(where, firstHeld == null ? at : firstHeld, letThroughAt, ramp, held);
    }

    /** After a decision to let it through, at this instant. */
    public GuardMark letThrough(@Nullable String where, Instant at, GuardDecision.LetThrough through) {
        RampStep step = through.ramp();
        return new GuardMark(where, firstHeld, at, step == null ? null : step.group(), through);
    }
}
