package io.workspacereconciler.consumer.check;

import io.workspacereconciler.check.Remains;
import io.workspacereconciler.workspace.WorkspaceId;
import java.util.Collection;
import java.util.Map;

/** Looks for what is left of workspaces whose instances are not found: whatever carries their tags. */
@FunctionalInterface
public interface RemainsSearch {

    /**
     * What is found of each of these workspaces, {@link Remains#NONE} where nothing is; one to 200 of them. Never throws:
     * without a whole answer the map is empty, and nothing is known.
     */
    Map<WorkspaceId, Remains> of(Collection<WorkspaceId> workspaces);
}
