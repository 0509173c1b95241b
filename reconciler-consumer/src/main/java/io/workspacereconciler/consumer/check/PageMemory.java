package io.workspacereconciler.consumer.check;

import io.workspacereconciler.check.Sighting;
import io.workspacereconciler.check.Unverified;
import io.workspacereconciler.database.Transaction;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.workspace.OnlineWorkspace;
import io.workspacereconciler.workspace.Place;
import io.workspacereconciler.workspace.WorkspaceId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was known of the workspaces of a page in one place before they were looked at, and when that was read. What was seen
 * or suspected of them in another place counts for nothing here.
 */
record PageMemory(
        Place place,
        Instant now,
        Map<WorkspaceId, Sighting> sightings,
        Map<WorkspaceId, List<Incident>> incidents,
        Map<WorkspaceId, Unverified> unverified) {

    /**
     * Leaves out the incidents of another place than the one in which the workspaces are looked for now, and ends them unless
     * the workspaces are only observed.
     */
    static PageMemory read(Transaction tx, Place place, List<WorkspaceId> workspaces, boolean isObserved) {
        return new PageMemory(
                place,
                tx.now(),
                tx.sightings().of(workspaces),
                MovedPlaces.leaveOut(tx, place, tx.incidents().openOf(workspaces), isObserved),
                tx.unverified().of(workspaces));
    }

    /** The last good look at the instance that the workspace has now. */
    Optional<Sighting> sighting(OnlineWorkspace workspace) {
        return Optional.ofNullable(sightings.get(workspace.id()))
                .filter(sighting -> sighting.instance().id().equals(workspace.instance())
                        && sighting.instance().placement().place().equals(place));
    }

    /** The other place in which the workspace's instance was last seen, and not as ended. */
    Optional<Place> elsewhere(OnlineWorkspace workspace) {
        return Optional.ofNullable(sightings.get(workspace.id()))
                .flatMap(sighting -> sighting.elsewhere(workspace.instance(), place));
    }

    /** The open incident of the workspace on the instance that it has now. */
    Optional<Incident> incident(OnlineWorkspace workspace) {
        return incidents.getOrDefault(workspace.id(), List.of()).stream()
                .filter(incident -> incident.instance().equals(workspace.instance()))
                .findFirst();
    }

    /** Since when nothing was learned of the instance that the workspace has now. */
    Optional<Unverified> unverified(OnlineWorkspace workspace) {
        return Optional.ofNullable(unverified.get(workspace.id()))
                .filter(one -> one.instance().equals(workspace.instance()));
    }
}
