package io.workspacereconciler.check;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What speaks against an instance so far and is no proof by itself: the same kind of look, again and again.
 *
 * @param since when the first of these looks had been taken, on the database's clock
 * @param lastSeen when the last of them was about to be taken: what passed between them is never overestimated
 * @param lastSlot the sweep of the last of them; the same sweep counts once, however often its batch is done
 * @param sweeps the sweeps in which it was seen, at least 1
 * @param looks the first of these looks and the last, at most three
 */
public record Suspicion(Kind kind, Instant since, Instant lastSeen, Instant lastSlot, int sweeps, List<Look> looks) {

    private static final int KEPT_LOOKS = 3;

    /** What is seen again and again. */
    public enum Kind {
        /** On its way to a stop; it does not stay so. */
        STOPPING,
        /** Stopped, which a resize does too, for a while. */
        STOPPED,
        /** Left out of whole answers. */
        ABSENT
    }

    /**
     * A look of one sweep.
     *
     * @param from when it had not been taken yet, on the database's clock
     * @param until when it had
     */
    public record Seen(Look look, Instant slot, Instant from, Instant until) {
        public Seen {
            Objects.requireNonNull(look, "look");
            Objects.requireNonNull(slot, "slot");
            Objects.requireNonNull(from, "from");
            Objects.requireNonNull(until, "until");
        }
    }

    public Suspicion {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(lastSeen, "lastSeen");
        Objects.requireNonNull(lastSlot, "lastSlot");
        looks = List.copyOf(looks);
        if (sweeps < 1 || looks.isEmpty()) {
            throw new IllegalArgumentException("a suspicion was seen at least once");
        }
    }

    /** What a verdict makes suspicious; nothing for one that is a proof, is none, or says nothing. */
    public static Optional<Kind> kind(Verdict verdict) {
        if (verdict instanceof Verdict.Absent) {
            return Optional.of(Kind.ABSENT);
        }
        if (verdict instanceof Verdict.NotRunning down) {
            return switch (down.state()) {
                case STOPPING -> Optional.of(Kind.STOPPING);
                case STOPPED -> Optional.of(Kind.STOPPED);
                case PENDING, RUNNING, SHUTTING_DOWN, TERMINATED -> Optional.empty();
            };
        }
        return Optional.empty();
    }

    /** The first look of this kind. */
    public static Suspicion begin(Kind kind, Seen seen) {
        return new Suspicion(kind, seen.until(), seen.until(), seen.slot(), 1, List.of(seen.look()));
    }

    /**
     * This suspicion after another look of a kind; it begins anew with another kind, or when it was not seen for longer
     * than {@code forgottenAfter}: nobody knows what happened meanwhile.
     */
    public Suspicion after(Kind next, Seen seen, Duration forgottenAfter) {
        if (next != kind || seen.until().isAfter(lastSeen.plus(forgottenAfter))) {
            return begin(next, seen);
        }
        if (!seen.slot().isAfter(lastSlot)) {
            return this;
        }
        List<Look> kept = new ArrayList<>(looks);
        if (kept.size() == KEPT_LOOKS) {
            kept.remove(1);
        }
        kept.add(seen.look());
        return new Suspicion(kind, since, seen.from(), seen.slot(), sweeps + 1, kept);
    }

    /** From the first of its looks to the last. */
    @JsonIgnore
    public Duration span() {
        return Duration.between(since, lastSeen);
    }
}
