package io.workspacereconciler.control;

import java.time.Instant;
import java.util.List;

/** The consumers that say that they run. One object belongs to one transaction. */
public interface LiveReplicas {

    /** Notes that this one runs, in the place of what was noted of it before. */
    void seen(LiveReplica replica);

    /** Those seen at this instant or later, by their names. */
    List<LiveReplica> since(Instant instant);

    /** Forgets those that were last seen before this instant. */
    void forget(Instant before);
}
