package io.workspacereconciler.incident;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * The places of restarts that go on, and the queue of those that wait for one. Only an incident that is being restarted
 * holds a place or waits. One object belongs to one transaction.
 */
public interface RestartPlaces {

    /** Who comes first of those that wait. */
    enum Rank {
        /** An instance may have been launched for it: it is nearly done, and costs. */
        LAUNCHED,
        /** Nothing has been launched for it. */
        NOT_LAUNCHED
    }

    /**
     * How it stands.
     *
     * @param fleet the rows that the last planned sweep found online, and those that were being restarted then
     * @param taken restarts that have a place
     * @param waiting restarts that wait for one
     */
    record Standing(int fleet, int taken, int waiting) {}

    /** A place that was just given to a restart that had waited since then. */
    record Given(IncidentId incident, Instant askedAt) {
        public Given {
            Objects.requireNonNull(incident, "incident");
            Objects.requireNonNull(askedAt, "askedAt");
        }
    }

    /** How it stands; while others change it at the same moment, as it was before. */
    Standing standing();

    /** Whether it has a place. */
    boolean has(IncidentId incident);

    /**
     * Queues for a place, behind those of its rank that wait already.
     *
     * @return false, with nothing changed, when it has one or waits already
     */
    boolean queue(IncidentId incident, Rank rank, Instant now);

    /**
     * Gives free places to those that wait, by rank and then by how long they have waited. Across all replicas never more
     * than {@code most} have one by this; no other transaction gives any until this one ends.
     */
    List<Given> handOut(int most, Instant now);

    /** Gives its place back, or no longer waits for one. */
    void leave(IncidentId incident);
}
