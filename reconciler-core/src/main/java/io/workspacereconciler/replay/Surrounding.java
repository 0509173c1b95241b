package io.workspacereconciler.replay;

import io.workspacereconciler.event.BatchChecked;
import io.workspacereconciler.event.WorkspaceIncident;
import io.workspacereconciler.incident.IncidentId;
import io.workspacereconciler.incident.IncidentState;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What happened besides the decisions that are made again: by another window the guard would have counted other deaths
 * than it did, some of them let through before.
 */
public final class Surrounding {

    /** Nothing else is known: enough for every change but that of the window. */
    public static final Surrounding NONE = new Surrounding(List.of(), List.of());

    private final List<BatchChecked> batches;
    private final Map<IncidentId, NavigableMap<Instant, WorkspaceIncident>> changes = new HashMap<>();

    /**
     * These decisions are taken as they were made, and these changes are what became of their incidents.
     *
     * @param batches none of those whose decisions are made again
     * @param incidents in any order
     */
    public Surrounding(Collection<BatchChecked> batches, Collection<WorkspaceIncident> incidents) {
        this.batches = List.copyOf(batches);
        incidents.forEach(change -> changes.computeIfAbsent(change.incident(), none -> new TreeMap<>())
                .merge(change.at(), change, (one, other) -> one.sequence() < other.sequence() ? other : one));
    }

    List<BatchChecked> batches() {
        return batches;
    }

    /** Whether a healer had it in hand at this instant: it is counted then, however long ago it was let through. */
    boolean isInHand(@Nullable IncidentId incident, Instant at) {
        NavigableMap<Instant, WorkspaceIncident> known = incident == null ? null : changes.get(incident);
        Map.Entry<Instant, WorkspaceIncident> last = known == null ? null : known.floorEntry(at);
        return last != null
                && (last.getValue().to() == IncidentState.OFFLINE
                        || last.getValue().to() == IncidentState.RESTARTING);
    }
}
