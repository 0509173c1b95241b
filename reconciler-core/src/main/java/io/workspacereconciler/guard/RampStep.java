package io.workspacereconciler.guard;

import java.time.Instant;
import java.util.Objects;

/**
 * One step of the ramp of a group: so many held deaths that are let through together.
 *
 * @param began when its first was let through, which names the step
 */
public record RampStep(GuardGroup group, int size, Instant began) {

    public RampStep {
        Objects.requireNonNull(group, "group");
        Objects.requireNonNull(began, "began");
        if (size < 1) {
            throw new IllegalArgumentException("a step lets at least one through, not " + size);
        }
    }
}
