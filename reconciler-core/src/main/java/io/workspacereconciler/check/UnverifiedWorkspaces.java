package io.workspacereconciler.check;

import io.workspacereconciler.workspace.WorkspaceId;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The workspaces of which the last sweep, or the last ones, learned nothing. One object belongs to one transaction. */
public interface UnverifiedWorkspaces {

    /** Those of the given workspaces. */
    Map<WorkspaceId, Unverified> of(Collection<WorkspaceId> workspaces);

    /**
     * Stores some, each in place of what was stored of its workspace unless that is of the same instance and no older sweep,
     * and removes others, of which something was learned.
     */
    void update(Collection<Unverified> unverified, Collection<WorkspaceId> verified);

    /** Removes, and returns, those whose row is no longer online on their instance: no sweep asks about them any more. */
    List<Unverified> removeMovedOn();

    /** Those that were reported, those of which nothing is learned longest first, at most so many. */
    List<Unverified> longest(int limit);

    /** How many there are that were reported. */
    int reported();
}
