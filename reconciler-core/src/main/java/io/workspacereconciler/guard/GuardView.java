package io.workspacereconciler.guard;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What the guard decides on, as it was at one instant on the database's clock. */
public record GuardView(GuardCounts counts, Map<GuardGroup, Ramp> ramps, Instant now) {

    public GuardView {
        Objects.requireNonNull(counts, "counts");
        Objects.requireNonNull(now, "now");
        ramps = Map.copyOf(ramps);
    }

    /** As it is once this death is held by the guard. */
    public GuardView afterHold(Death death) {
        return new GuardView(counts.with(death, death.past().isCounted()), ramps, now);
    }

    /** As it is once this death is held by a person's word: it is known as dead, where its incident was until then. */
    public GuardView afterWord(Death death) {
        return new GuardView(counts.knowing(death), ramps, now);
    }

    /** As it is once this death is let through. */
    public GuardView after(Death death, GuardDecision.LetThrough through) {
        RampStep step = through.ramp();
        Map<GuardGroup, Ramp> begun = new HashMap<>(ramps);
        if (step != null) {
            begun.compute(step.group(), (group, before) -> Ramp.withOneMore(before, step, now));
        }
        return new GuardView(counts.with(death, true), begun, now);
    }

    /** The step of this group's ramp in which one more may be let through. */
    Optional<RampStep> ramp(GuardGroup group, GuardLimits limits) {
        Ramp ramp = ramps.get(group);
        return ramp == null ? Optional.of(new RampStep(group, 1, now)) : ramp.admits(now, limits);
    }
}
