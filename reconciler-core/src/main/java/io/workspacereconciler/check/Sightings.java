package io.workspacereconciler.check;

import io.workspacereconciler.workspace.WorkspaceId;
import java.util.Collection;
import java.util.Map;

/** The last good look at each workspace's instance. One object belongs to one transaction. */
public interface Sightings {

    /** Those that are stored of the given workspaces. */
    Map<WorkspaceId, Sighting> of(Collection<WorkspaceId> workspaces);

    /**
     * Stores these, each in place of what was stored of its workspace, unless that is newer or shows the same instance ended
     * and this one does not: whoever comes late changes nothing.
     */
    void store(Collection<Sighting> sightings);

    /**
     * How many of the online, not external workspaces with an instance were last seen in each {@code account/region/zone}.
     * One that was never seen counts as {@code account/region/unknown} where its row names its place, else as
     * {@code unknown}.
     */
    Map<String, Integer> fleet();
}
