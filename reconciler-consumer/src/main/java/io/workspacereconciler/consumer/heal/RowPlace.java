package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.database.Transaction;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.workspace.NamedPlace;
import io.workspacereconciler.workspace.Place;
import io.workspacereconciler.workspace.Places;
import java.util.Optional;

/** Whether the row of an incident still names the place of the incident. */
final class RowPlace {

    private final Places places;

    RowPlace(Places places) {
        this.places = places;
    }

    /**
     * Another place than the incident's.
     *
     * @param isKnown whether it is a configured one
     */
    record Moved(boolean isKnown, String why) {}

    /** What the row names instead; empty while it names the incident's place. */
    Optional<Moved> moved(Transaction tx, Incident incident) {
        NamedPlace named = tx.registry().named(incident.workspace()).orElse(NamedPlace.NONE);
        Place was = incident.subject().place();
        Optional<Place> now = places.of(named);
        if (now.isEmpty()) {
            return Optional.of(new Moved(false, places.whyNone(named)));
        }
        return now.filter(place -> !place.equals(was))
                .map(place -> new Moved(true, "it was looked for in " + was + ", and its row names " + place + " now"));
    }
}
