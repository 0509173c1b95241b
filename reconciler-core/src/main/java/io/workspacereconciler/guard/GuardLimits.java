package io.workspacereconciler.guard;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Objects;

/**
 * How much the guard lets through.
 *
 * @param maxFraction of a group's rows, more than 0 and at most 1
 * @param minCount of every group, however small, at least 1
 * @param window how long a death that was let through is counted
 * @param rampAfter how long a final death is held before the ramp begins, and how far the ramp's steps are apart
 */
public record GuardLimits(double maxFraction, int minCount, Duration window, Duration rampAfter) {

    public GuardLimits {
        Objects.requireNonNull(window, "window");
        Objects.requireNonNull(rampAfter, "rampAfter");
        if (!(maxFraction > 0 && maxFraction <= 1)) {
            throw new IllegalArgumentException("a fraction is more than 0 and at most 1, not " + maxFraction);
        }
        if (minCount < 1) {
            throw new IllegalArgumentException("at least one death is let through, not " + minCount);
        }
    }

    /** The most deaths that may be counted in a group of so many rows. */
    public int of(int rows) {
        // As it is written: 0.29 of 100 rows are 29, which the double before it would make 28.
        int part = BigDecimal.valueOf(maxFraction)
                .multiply(BigDecimal.valueOf(rows))
                .intValue();
        return Math.max(minCount, part);
    }
}
