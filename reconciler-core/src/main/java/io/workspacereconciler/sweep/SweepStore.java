package io.workspacereconciler.sweep;

import io.workspacereconciler.check.VerdictCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which replica publishes which slot, and what became of each sweep. One object belongs to one transaction. */
public interface SweepStore {

    /** Claims a slot for this replica; false when any replica has claimed it before. */
    boolean claim(SweepId sweep, String replica, Instant now);

    /**
     * Takes over the youngest slot that was claimed at least {@code patience} ago and is still not published.
     *
     * @param notBefore older slots stay as they are: their deadline has passed
     */
    Optional<SweepId> takeOver(String replica, Instant now, Duration patience, Instant notBefore);

    /**
     * Records a sweep that no slot asks for, as published: whoever asked for it publishes it, and nobody takes it over.
     *
     * @return false when there is a sweep of this instant already
     */
    boolean ask(SweepId sweep, SweepKind kind, String replica, Instant now);

    /** What became of a sweep, once it has ended; empty as long as it goes on, and when there is none. */
    Optional<SweepSummary> ended(SweepId sweep);

    /** Records that the slot's event is acknowledged by the broker. */
    void published(SweepId sweep, Instant now);

    /** Whether all batches of this sweep have been published. */
    boolean isPlanned(SweepId sweep);

    /**
     * Records what the sweep was cut into, once all its batches are published.
     *
     * @return the sweep's summary, if all its batches are checked already
     */
    Optional<SweepSummary> planned(SweepId sweep, SweepPlan plan, Instant now);

    /**
     * Records that a batch is checked and said; a batch counts once.
     *
     * @return the sweep's summary, if this was its last batch: to one caller only
     */
    Optional<SweepSummary> checked(SweepId sweep, BatchId batch, VerdictCounts verdicts, Instant now);

    /**
     * Ends the published sweeps before this slot that have not ended: their deadline has passed.
     *
     * @return their summaries, oldest first: to one caller only
     */
    List<SweepSummary> endOverdue(Instant before, Instant now);

    /** The last sweeps of these kinds, whether they have ended or not, newest first, at most so many. */
    List<SweepProgress> recent(Set<SweepKind> kinds, int limit);

    /** Drops sweeps whose slot is older; returns how many. */
    int forget(Instant before);
}
