package io.workspacereconciler.sweep;

import io.workspacereconciler.check.VerdictCounts;
import java.time.Duration;
import java.util.Objects;

/**
 * What became of a sweep that has ended.
 *
 * @param isPlanned whether it was cut into batches before its deadline
 * @param rows online workspaces that it was to ask about
 * @param verdicts what its batches showed
 * @param took from its slot to its end
 */
public record SweepSummary(
        SweepId sweep, boolean isPlanned, int rows, Batches batches, VerdictCounts verdicts, Duration took) {

    /** How many batches it was cut into, and how many of them were checked. */
    public record Batches(int planned, int checked) {}

    public SweepSummary {
        Objects.requireNonNull(sweep, "sweep");
        Objects.requireNonNull(batches, "batches");
        Objects.requireNonNull(verdicts, "verdicts");
        Objects.requireNonNull(took, "took");
    }

    /** Whether it asked about everything that it was to ask about. */
    public boolean isComplete() {
        return isPlanned && batches.checked() >= batches.planned();
    }

    /** A line for a person. */
    public String describe() {
        if (!isPlanned) {
            return "was not planned before its deadline";
        }
        String figures = verdicts.total() + " workspaces in " + took.toMillis() + " ms: " + verdicts.describe();
        return isComplete()
                ? figures
                : (batches.planned() - batches.checked()) + " of " + batches.planned()
                        + " batches were not checked before their deadline; " + figures;
    }
}
