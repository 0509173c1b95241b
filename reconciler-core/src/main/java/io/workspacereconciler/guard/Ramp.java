package io.workspacereconciler.guard;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far the ramp of a group is: its last step, and what became of those whom that let through.
 *
 * @param taken how many it let through
 * @param good of these, whose row is online on an instance that runs, whoever did it
 * @param pending of these, of whom that may still come true: being dealt with, failed, or dead again. The others say
 *     nothing: held by the healer, or paused, hibernated or removed by somebody
 * @param lastChange when the last of them changed its state
 */
public record Ramp(RampStep step, int taken, int good, int pending, Instant lastChange) {

    public Ramp {
        Objects.requireNonNull(step, "step");
        Objects.requireNonNull(lastChange, "lastChange");
    }

    /**
     * The ramp after one more was let through in this step, of which nothing else is known yet: it is pending.
     *
     * @param before as it was until then; null where there was none
     */
    public static Ramp withOneMore(@Nullable Ramp before, RampStep step, Instant at) {
        return before == null || !before.step().equals(step)
                ? new Ramp(step, 1, 0, 1, at)
                : new Ramp(step, before.taken() + 1, before.good(), before.pending() + 1, at);
    }

    /**
     * The step in which one more may be let through now, this one or the next; empty while none may.
     *
     * <p>The next is twice as large as what went well in the last, begins one {@code rampAfter} later, and not before all
     * of it has ended well. A ramp that could have gone on for a whole window, and had nothing to let through, is over: the
     * next begins with one.
     */
    Optional<RampStep> admits(Instant now, GuardLimits limits) {
        Instant nextStep = step.began().plus(limits.rampAfter());
        if (now.isBefore(nextStep)) {
            return taken < step.size() ? Optional.of(step) : Optional.empty();
        }
        if (pending > 0) {
            return Optional.empty();
        }
        Instant ready = nextStep.isAfter(lastChange) ? nextStep : lastChange;
        boolean over = now.isAfter(ready.plus(limits.window()));
        return Optional.of(new RampStep(step.group(), over ? 1 : Math.max(1, 2 * good), now));
    }
}
