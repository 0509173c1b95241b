package io.workspacereconciler.check;

import io.workspacereconciler.database.DatabaseOrder;
import io.workspacereconciler.database.InMemoryTable;
import io.workspacereconciler.database.UndoLog;
import io.workspacereconciler.sweep.SweepPlan;
import io.workspacereconciler.workspace.InMemoryWorkspaceRegistry;
import io.workspacereconciler.workspace.NamedPlace;
import io.workspacereconciler.workspace.OnlineWorkspace;
import io.workspacereconciler.workspace.WorkspaceId;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/** The sightings in memory, held to {@code SightingsContract}. */
public final class InMemorySightings implements Sightings {

    private final InMemoryTable<WorkspaceId, Sighting> rows;
    private final InMemoryWorkspaceRegistry registry;

    /** No sightings, beside this registry; the transactions are those of {@code undo}. */
    public InMemorySightings(InMemoryWorkspaceRegistry registry, UndoLog undo) {
        this.rows = new InMemoryTable<>(Comparator.comparing(WorkspaceId::value, DatabaseOrder.OF_IDS), undo);
        this.registry = registry;
    }

    @Override
    public Map<WorkspaceId, Sighting> of(Collection<WorkspaceId> workspaces) {
        Map<WorkspaceId, Sighting> found = new HashMap<>();
        workspaces.forEach(id -> rows.find(id).ifPresent(sighting -> found.put(id, sighting)));
        return found;
    }

    @Override
    public void store(Collection<Sighting> sightings) {
        sightings.stream()
                .filter(sighting -> rows.find(sighting.workspace())
                        .filter(stored ->
                                stored.seenAt().isAfter(sighting.seenAt()) || isEndedAndNotSeenSo(stored, sighting))
                        .isEmpty())
                .forEach(sighting -> rows.put(sighting.workspace(), sighting));
    }

    private static boolean isEndedAndNotSeenSo(Sighting stored, Sighting late) {
        return stored.instance().id().equals(late.instance().id())
                && stored.instance().state().isFinal()
                && !late.instance().state().isFinal();
    }

    @Override
    public Map<String, Integer> fleet() {
        Map<String, Integer> fleet = new HashMap<>();
        registry.online().forEach(workspace -> fleet.merge(where(workspace), 1, Integer::sum));
        return fleet;
    }

    private String where(OnlineWorkspace workspace) {
        return rows.find(workspace.id())
                .map(Sighting::instance)
                .filter(seen -> seen.id().equals(workspace.instance()))
                .map(seen -> seen.placement().place() + "/" + seen.placement().zone())
                .orElseGet(() -> named(workspace.named()) + SweepPlan.ZONE_UNKNOWN);
    }

    private static String named(NamedPlace place) {
        return place.account() == null || place.region() == null ? "" : place + "/";
    }
}
