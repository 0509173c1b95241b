package io.workspacereconciler.incident;

import java.time.Duration;
import java.util.Objects;

/**
 * How often something may be done: in no time of any length more often than {@code atOnce} and once more each spacing.
 *
 * @param atOnce how often after a long rest, at least once
 */
public record Allowance(Duration spacing, int atOnce) {

    public Allowance {
        Objects.requireNonNull(spacing, "spacing");
        if (spacing.isNegative() || spacing.isZero() || atOnce < 1) {
            throw new IllegalArgumentException("nothing may be done " + atOnce + " at once and each " + spacing);
        }
    }
}
