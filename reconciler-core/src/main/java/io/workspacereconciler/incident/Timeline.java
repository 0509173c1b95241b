package io.workspacereconciler.incident;

import java.time.Instant;
import java.util.List;

/** The stories of all incidents, and which of their lines are still to be published. */
public interface Timeline {

    /** One incident's story from its first line on. */
    List<TimelineEntry> of(IncidentId incident);

    /**
     * What others are told and is not published yet, in order, if no other replica is publishing; it stays the only one
     * until this transaction ends.
     */
    List<TimelineEntry> unpublished(int limit);

    /** Records that these, and only these, are acknowledged by the broker. */
    void published(List<TimelineEntry> entries, Instant now);
}
