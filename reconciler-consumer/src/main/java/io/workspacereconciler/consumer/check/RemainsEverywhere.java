package io.workspacereconciler.consumer.check;

import io.workspacereconciler.check.Remains;
import io.workspacereconciler.workspace.WorkspaceId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is found of workspaces in one place, and what is alive of them in all others: whose row names the wrong place may run
 * in the right one. Where one of the places does not answer nothing is known.
 */
public final class RemainsEverywhere implements RemainsSearch {

    private final RemainsSearch here;
    private final List<RemainsSearch> elsewhere;

    /** Of volumes only those count that are {@code here}. */
    public RemainsEverywhere(RemainsSearch here, List<RemainsSearch> elsewhere) {
        this.here = here;
        this.elsewhere = List.copyOf(elsewhere);
    }

    @Override
    public Map<WorkspaceId, Remains> of(Collection<WorkspaceId> workspaces) {
        Map<WorkspaceId, Remains> all = new HashMap<>(here.of(workspaces));
        for (RemainsSearch other : elsewhere) {
            if (all.isEmpty()) {
                break;
            }
            Map<WorkspaceId, Remains> there = other.of(workspaces);
            all.keySet().retainAll(there.keySet());
            all.replaceAll((workspace, known) ->
                    known.withLive(there.getOrDefault(workspace, Remains.NONE).liveInstances()));
        }
        return all;
    }
}
