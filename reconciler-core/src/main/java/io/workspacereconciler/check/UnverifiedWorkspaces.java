package io.workspacereconciler.check;

import io.workspacereconciler.workspace.WorkspaceId;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The workspaces of which the last sweep, or the last ones, learned nothing. One object belongs to one transaction. */
public interface UnverifiedWorkspaces {

    /** Those of the given workspaces. */
    Map<WorkspaceId, Unverified> of(Collection<WorkspaceId> workspaces);

    /** Stores these, each in place of what was stored of its workspace. */
    void store(Collection<Unverified> unverified);

    /** Removes these workspaces: something was learned of them. */
    void remove(Collection<WorkspaceId> workspaces);

    /** Removes, and returns, those whose row is no longer online on their instance: no sweep asks about them any more. */
    List<Unverified> removeMovedOn();

    /** How many there are that were reported. */
    int reported();
}
