package io.workspacereconciler.consumer.controlplane;

import io.workspacereconciler.check.Remains;
import io.workspacereconciler.consumer.check.RemainsSearch;
import io.workspacereconciler.workspace.WorkspaceId;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The contract tells nothing of volumes: nothing is ever found of a workspace without its instance, so none is proven dead by absence. */
public final class ControlPlaneRemains implements RemainsSearch {

    @Override
    public Map<WorkspaceId, Remains> of(Collection<WorkspaceId> workspaces) {
        return workspaces.stream().collect(Collectors.toMap(Function.identity(), workspace -> Remains.NONE));
    }
}
