package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.incident.Allowance;
import java.time.Duration;

/** Paces to test with. */
final class ChangePaces {

    private ChangePaces() {}

    /** One change of each kind, and the next after so long. */
    static ChangePace each(Duration spacing) {
        return ChangePace.each(new Allowance(spacing, 1));
    }

    /** More changes than any test makes. */
    static ChangePace unlimited() {
        return ChangePace.each(new Allowance(Duration.ofNanos(1_000), 1_000));
    }
}
