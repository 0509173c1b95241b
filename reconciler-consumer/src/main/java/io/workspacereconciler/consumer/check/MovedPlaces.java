package io.workspacereconciler.consumer.check;

import io.workspacereconciler.database.Transaction;
import io.workspacereconciler.incident.Change;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.workspace.Place;
import io.workspacereconciler.workspace.WorkspaceId;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An incident is of the place in which its instance was looked for. Once the row names another place, that one ends, and
 * what is seen in the new place begins from nothing; a restart that has begun is its healer's.
 */
final class MovedPlaces {

    private static final Set<IncidentState> BEFORE_THE_FLIP =
            EnumSet.of(IncidentState.SUSPECTED, IncidentState.HELD, IncidentState.OFFLINE);

    private MovedPlaces() {}

    /** Those of these open ones that have not moved; the others are ended. Where a place is not known, none has moved. */
    static Map<WorkspaceId, List<Incident>> leaveOut(
            Transaction tx, Place now, Map<WorkspaceId, List<Incident>> open, boolean isObserved) {
        Map<WorkspaceId, List<Incident>> stay = new HashMap<>();
        open.forEach((workspace, incidents) -> {
            stay.put(
                    workspace,
                    incidents.stream()
                            .filter(incident -> !hasMoved(incident, now))
                            .toList());
            if (!isObserved) {
                incidents.stream().filter(incident -> hasMoved(incident, now)).forEach(moved -> end(tx, moved, now));
            }
        });
        return stay;
    }

    private static boolean hasMoved(Incident incident, Place now) {
        return !now.equals(Place.NONE)
                && BEFORE_THE_FLIP.contains(incident.state())
                && !incident.subject().place().equals(now);
    }

    /** Whoever has changed it meanwhile ends it, or the next sweep does. */
    private static void end(Transaction tx, Incident incident, Place now) {
        Change why = new Change(
                "place-changed",
                "it was looked for in " + incident.subject().place() + ", and is looked for in " + now,
                tx.now());
        DeathRegister.logged(tx.incidents().save(incident.become(IncidentState.SUPERSEDED, why.at()), why));
    }
}
