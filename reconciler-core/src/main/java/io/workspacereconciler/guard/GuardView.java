package io.workspacereconciler.guard;

import java.time.Instant;
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

    /** The step of this group's ramp in which one more may be let through. */
    Optional<RampStep> ramp(GuardGroup group, GuardLimits limits) {
        Ramp ramp = ramps.get(group);
        return ramp == null ? Optional.of(new RampStep(group, 1, now)) : ramp.admits(now, limits);
    }
}
