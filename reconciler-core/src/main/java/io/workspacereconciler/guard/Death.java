package io.workspacereconciler.guard;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A proven death that asks the guard.
 *
 * @param where the narrowest group that its instance is known to be in
 * @param isFinal whether EC2 has named the instance as ended, now or before
 * @param slot the last slot that had come when the sweep that asks was due
 * @param approval a person's, still valid; null without one
 */
public record Death(
        GuardGroup where,
        boolean isFinal,
        Instant slot,
        Past past,
        @Nullable Approval approval) {

    /**
     * What became of it before.
     *
     * @param firstHeld when the guard held it first; null when it never did
     * @param heldSince since when the guard holds it; null while it does not
     * @param isCounted whether the counts have it among what was let through
     * @param isKnownDead whether the counts have it among the dead
     * @param in the narrowest group in which they have it: where its instance was last seen when it was stored
     */
    public record Past(
            @Nullable Instant firstHeld,
            @Nullable Instant heldSince,
            boolean isCounted,
            boolean isKnownDead,
            GuardGroup in) {

        /** Nothing is known of it. */
        public static final Past NONE = new Past(null, null, false, false, GuardGroup.FLEET);
    }

    public Death {
        Objects.requireNonNull(where, "where");
        Objects.requireNonNull(slot, "slot");
        Objects.requireNonNull(past, "past");
    }

    /**
     * Whether a sweep has found it again that was not yet due when the guard held it first. Of a backlog of sweeps all may
     * be checked at one moment, and none of them sees more than the others.
     */
    boolean hasWaited() {
        return past.firstHeld() != null && past.firstHeld().isBefore(slot);
    }
}
