package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.check.Look;
import io.workspacereconciler.check.SeenInstance;
import io.workspacereconciler.check.Sighting;
import io.workspacereconciler.database.Database;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.workspace.Place;
import java.util.List;
import java.util.Optional;

/** What was last seen of the instance of an incident, by the checks' good looks. */
final class LastSeen {

    private final Database database;

    LastSeen(Database database) {
        this.database = database;
    }

    Optional<Sighting> sighting(Incident incident) {
        return database.inTransaction(tx -> Optional.ofNullable(
                        tx.sightings().of(List.of(incident.workspace())).get(incident.workspace())))
                .filter(found -> found.instance().id().equals(incident.instance())
                        && found.instance()
                                .placement()
                                .place()
                                .equals(incident.subject().place()));
    }

    /** The other place in which the instance was last seen, and not as ended. */
    Optional<Place> elsewhere(Incident incident) {
        return database.inTransaction(tx -> Optional.ofNullable(
                        tx.sightings().of(List.of(incident.workspace())).get(incident.workspace())))
                .flatMap(found ->
                        found.elsewhere(incident.instance(), incident.subject().place()));
    }

    Optional<SeenInstance> instance(Incident incident) {
        return sighting(incident).map(Sighting::instance);
    }

    /** The instance as this look shows it, with what EC2 no longer shows of it; or as it was before it was gone. */
    static Optional<SeenInstance> known(Look look, Optional<SeenInstance> last) {
        return look instanceof Look.Seen seen
                ? Optional.of(last.map(seen.instance()::rememberedFrom).orElse(seen.instance()))
                : last;
    }
}
