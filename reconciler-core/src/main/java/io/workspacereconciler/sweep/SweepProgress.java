package io.workspacereconciler.sweep;

import io.workspacereconciler.check.VerdictCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How far a sweep has come, also one that goes on.
 *
 * @param kind why there is this sweep
 * @param rows online workspaces that it asks about; 0 before it is planned
 * @param verdicts what its batches have shown so far
 * @param publishedAt null before its event is acknowledged
 * @param plannedAt null before it is cut into batches
 * @param endedAt when its last batch was checked, or it was given up as overdue; null while it goes on
 */
public record SweepProgress(
        SweepId sweep,
        SweepKind kind,
        int rows,
        SweepSummary.Batches batches,
        VerdictCounts verdicts,
        @Nullable Instant publishedAt,
        @Nullable Instant plannedAt,
        @Nullable Instant endedAt) {

    public SweepProgress {
        Objects.requireNonNull(sweep, "sweep");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(batches, "batches");
        Objects.requireNonNull(verdicts, "verdicts");
    }

    /** Whether it has ended before it had asked about everything: its deadline passed. */
    public boolean isOverdue() {
        return endedAt != null && (plannedAt == null || batches.checked() < batches.planned());
    }

    /** For a person, at this instant. */
    public String describe(Instant now) {
        return switch (kind) {
            case SLOT -> figures(now);
            case ASKED -> "asked for: " + figures(now);
            case REPLAY -> "replay, nothing is done: " + figures(now);
        };
    }

    private String figures(Instant now) {
        if (endedAt == null) {
            long seconds = Duration.between(sweep.slot(), now).toSeconds();
            return plannedAt == null
                    ? "due " + seconds + " s ago, " + (publishedAt == null ? "not published" : "not planned") + " yet"
                    : "going on for " + seconds + " s, " + batches.checked() + " of " + batches.planned()
                            + " batches checked";
        }
        return (isOverdue() ? "OVERDUE, " : "")
                + new SweepSummary(
                                sweep,
                                plannedAt != null,
                                rows,
                                batches,
                                verdicts,
                                Duration.between(sweep.slot(), endedAt))
                        .describe();
    }
}
