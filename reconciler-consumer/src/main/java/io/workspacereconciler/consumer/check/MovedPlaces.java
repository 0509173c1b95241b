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

    /** Ends those of these open ones that have moved, and gives the others; where a place is not known, none has. */
    static Map<WorkspaceId, List<Incident>> end(Transaction tx, Place now, Map<WorkspaceId, List<Incident>> open) {
        Map<WorkspaceId, List<Incident>> stay = new HashMap<>();
        open.forEach((workspace, incidents) -> stay.put(
                workspace,
                incidents.stream()
                        .filter(incident -> !hasMoved(incident, now) || !isEnded(tx, incident, now))
                        .toList()));
        return stay;
    }

    private static boolean hasMoved(Incident incident, Place now) {
        return !now.equals(Place.NONE)
                && BEFORE_THE_FLIP.contains(incident.state())
                && !incident.subject().place().equals(now);
    }

    private static boolean isEnded(Transaction tx, Incident incident, Place now) {
        Change why = new Change(
                "place-changed",
                "it was looked for in " + incident.subject().place() + ", and is looked for in " + now,
                tx.now());
        return DeathRegister.logged(tx.incidents().save(incident.become(IncidentState.SUPERSEDED, why.at()), why))
                .isPresent();
    }
}
