package io.workspacereconciler.guard;

import io.workspacereconciler.incident.IncidentId;
import io.workspacereconciler.sweep.SweepId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;

/** What the guard counts and has decided. One object belongs to one transaction. */
public interface GuardStore {

    /**
     * Waits until no other transaction is letting a death through, and keeps others from it until this one ends. To be
     * called before anything is written: whoever holds a row and waits for this would wait for each other.
     */
    void lock();

    /**
     * Records how many online rows each group has without those that are counted at this instant: together with what is
     * counted, each row once. A row counts where its instance was last seen, one that was never seen only in the fleet.
     */
    void measure(SweepId sweep, Instant now, Duration window);

    /** What is counted now, on the rows of the last sweep that was measured. */
    GuardCounts counts(Instant now, Duration window);

    /** The ramps that have begun, by their group, each with what became of its last step. */
    Map<GuardGroup, Ramp> ramps();

    /** Records a step of a ramp, in place of the one before. */
    void begin(RampStep step);

    /** What is stored of these incidents; of an unknown one {@link GuardMark#NONE}, or nothing. */
    Map<IncidentId, GuardMark> marksOf(Collection<IncidentId> incidents);

    /** Stores this of an incident. */
    void mark(IncidentId incident, GuardMark mark);

    /** All that the guard decides on, as it is now. */
    default GuardView view(Instant now, Duration window) {
        return new GuardView(counts(now, window), ramps(), now);
    }
}
