package io.workspacereconciler.incident;

import io.workspacereconciler.database.DatabaseOrder;
import io.workspacereconciler.database.InMemoryTable;
import io.workspacereconciler.database.UndoLog;
import io.workspacereconciler.sweep.InMemorySweepStore;
import io.workspacereconciler.sweep.SweepId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The places in memory, held to {@code RestartPlacesContract}. */
public final class InMemoryRestartPlaces implements RestartPlaces {

    private record Place(
            IncidentId incident,
            Rank rank,
            Instant askedAt,
            @Nullable Instant takenAt) {

        Place taken(Instant now) {
            return new Place(incident, rank, askedAt, now);
        }
    }

    private static final Comparator<IncidentId> BY_ID = Comparator.comparing(IncidentId::value, DatabaseOrder.OF_IDS);
    private static final Comparator<Place> FIRST_COME =
            Comparator.comparing(Place::rank).thenComparing(Place::askedAt).thenComparing(Place::incident, BY_ID);

    private final InMemoryTable<IncidentId, Place> rows;
    private final InMemoryIncidents incidents;
    private final InMemorySweepStore sweeps;

    /** All free, beside these incidents and sweeps; the transactions are those of {@code undo}. */
    public InMemoryRestartPlaces(InMemoryIncidents incidents, InMemorySweepStore sweeps, UndoLog undo) {
        this.rows = new InMemoryTable<>(BY_ID, undo);
        this.incidents = incidents;
        this.sweeps = sweeps;
    }

    @Override
    public Standing standing() {
        return new Standing(sweeps.lastPlanned().map(this::fleet).orElse(0), (int) taken().count(), (int)
                waiting().count());
    }

    private int fleet(SweepId last) {
        int online = sweeps.plan(last).orElseThrow().rows();
        long flippedBefore = incidents.all().stream()
                .filter(incident -> incident.state() == IncidentState.RESTARTING
                        && !incident.changedAt().isAfter(last.slot()))
                .count();
        return online + (int) flippedBefore;
    }

    @Override
    public boolean has(IncidentId incident) {
        return rows.find(incident).filter(place -> place.takenAt() != null).isPresent();
    }

    @Override
    public boolean queue(IncidentId incident, Rank rank, Instant now) {
        if (rows.find(incident).isPresent()) {
            return false;
        }
        rows.put(incident, new Place(incident, rank, now, null));
        return true;
    }

    @Override
    public List<Given> handOut(int most, Instant now) {
        List<Place> given = waiting()
                .sorted(FIRST_COME)
                .limit(Math.max(0, most - taken().count()))
                .toList();
        given.forEach(place -> rows.put(place.incident(), place.taken(now)));
        return given.stream()
                .map(place -> new Given(place.incident(), place.askedAt()))
                .toList();
    }

    @Override
    public void leave(IncidentId incident) {
        rows.remove(incident);
    }

    private Stream<Place> taken() {
        return ofRestarts().filter(place -> place.takenAt() != null);
    }

    private Stream<Place> waiting() {
        return ofRestarts().filter(place -> place.takenAt() == null);
    }

    private Stream<Place> ofRestarts() {
        return rows.rows().stream()
                .filter(place -> incidents
                        .find(place.incident())
                        .filter(incident -> incident.state() == IncidentState.RESTARTING)
                        .isPresent());
    }
}
