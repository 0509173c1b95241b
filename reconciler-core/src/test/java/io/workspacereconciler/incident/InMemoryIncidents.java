package io.workspacereconciler.incident;

import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.check.Suspicion;
import io.workspacereconciler.control.Exemptions;
import io.workspacereconciler.database.DatabaseException;
import io.workspacereconciler.database.DatabaseOrder;
import io.workspacereconciler.database.InMemoryTable;
import io.workspacereconciler.database.UndoLog;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.WorkspaceId;
import io.workspacereconciler.workspace.WorkspaceRegistry;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The incidents in memory, held to {@code IncidentsContract}. */
public final class InMemoryIncidents implements Incidents {

    static final Comparator<Incident> BY_ID =
            Comparator.comparing(incident -> incident.id().value(), DatabaseOrder.OF_IDS);
    private static final Comparator<Incident> OLDEST_FIRST =
            Comparator.comparing(Incident::openedAt).thenComparing(BY_ID);

    private final InMemoryTable<IncidentId, Incident> rows;
    private final InMemoryTimeline timeline;
    private final InMemoryHolds holds;
    private final WorkspaceRegistry registry;
    private final Exemptions exemptions;

    /** No incidents, beside this registry and these exemptions; the transactions are those of {@code undo}. */
    public InMemoryIncidents(WorkspaceRegistry registry, Exemptions exemptions, UndoLog undo) {
        this.rows = new InMemoryTable<>(Comparator.comparing(IncidentId::value, DatabaseOrder.OF_IDS), undo);
        this.timeline = new InMemoryTimeline(undo);
        this.holds = new InMemoryHolds(
                this, new InMemoryTable<>(Comparator.comparing(IncidentId::value, DatabaseOrder.OF_IDS), undo));
        this.registry = registry;
        this.exemptions = exemptions;
    }

    /** All incidents there ever were, oldest first. */
    public List<Incident> all() {
        return rows.rows().stream().sorted(OLDEST_FIRST).toList();
    }

    @Override
    public Optional<Incident> open(Incident first, Change why) {
        if (rows.find(first.id()).isPresent() || isAnotherOpen(first)) {
            return Optional.empty();
        }
        store(first);
        timeline.add(first, null, why);
        return Optional.of(first);
    }

    @Override
    public Optional<Incident> save(Incident changed, Change why) {
        return stateAt(changed).map(before -> {
            Incident saved = write(changed);
            timeline.add(saved, before, why);
            return saved;
        });
    }

    @Override
    public Optional<Incident> renew(Incident changed) {
        return stateAt(changed).map(before -> {
            if (before != changed.state()) {
                throw new IllegalStateException("a renewal changes no state: " + before + " to " + changed.state());
            }
            return write(changed);
        });
    }

    private Optional<IncidentState> stateAt(Incident incident) {
        return rows.find(incident.id())
                .filter(stored -> stored.version() == incident.version())
                .map(Incident::state);
    }

    private Incident write(Incident changed) {
        if (!changed.state().isClosed() && isAnotherOpen(changed)) {
            throw new DatabaseException("the database does not do it: two open incidents of one pair", null);
        }
        Incident next = changed.nextVersion()
                .suspectedBy(rows.find(changed.id()).orElseThrow().suspicion());
        store(next);
        return next;
    }

    private void store(Incident incident) {
        rows.put(
                incident.id(),
                incident.progress()
                        .map(StoredJson::of)
                        .map(incident::withRestart)
                        .orElse(incident));
    }

    private boolean isAnotherOpen(Incident incident) {
        return open().anyMatch(other -> other.workspace().equals(incident.workspace())
                && other.instance().equals(incident.instance())
                && !other.id().equals(incident.id()));
    }

    private Stream<Incident> open() {
        return rows.rows().stream().filter(incident -> !incident.state().isClosed());
    }

    @Override
    public void suspect(IncidentId id, Suspicion suspicion) {
        rows.find(id).ifPresent(stored -> rows.put(id, stored.suspectedBy(suspicion)));
    }

    @Override
    public Optional<Incident> find(IncidentId id) {
        return rows.find(id);
    }

    @Override
    public Map<WorkspaceId, List<Incident>> openOf(Collection<WorkspaceId> workspaces) {
        Set<WorkspaceId> asked = new HashSet<>(workspaces);
        return open().filter(incident -> asked.contains(incident.workspace()))
                .sorted(OLDEST_FIRST)
                .collect(Collectors.groupingBy(Incident::workspace));
    }

    @Override
    public List<Incident> movedOn(int limit) {
        return open().filter(incident -> incident.state() != IncidentState.RESTARTING)
                .filter(incident -> registry.find(incident.workspace())
                        .filter(row -> row.is(WorkspaceStatus.ONLINE, incident.instance()))
                        .isEmpty())
                .sorted(OLDEST_FIRST)
                .limit(limit)
                .toList();
    }

    @Override
    public boolean markDue(IncidentId id, Instant now) {
        Optional<Incident> waiting =
                rows.find(id).filter(incident -> incident.state() == IncidentState.OFFLINE && incident.dueAt() == null);
        waiting.ifPresent(incident -> rows.put(id, incident.dueAt(now)));
        return waiting.isPresent();
    }

    @Override
    public List<Incident> claimDue(Claimant by, Instant now, int limit) {
        List<Incident> claimed = open().filter(incident ->
                        incident.state() == IncidentState.OFFLINE || incident.state() == IncidentState.RESTARTING)
                .filter(incident -> by.claims(incident.subject().place(), due(incident), now))
                .filter(incident -> exemptions.of(incident.workspace(), now).isEmpty())
                .sorted(Comparator.comparing(InMemoryIncidents::due).thenComparing(BY_ID))
                .limit(limit)
                .map(incident ->
                        incident.nextVersion().dueAt(now.plus(by.lease())).waitingFor(null))
                .toList();
        claimed.forEach(incident -> rows.put(incident.id(), incident));
        return claimed;
    }

    private static Instant due(Incident incident) {
        return Objects.requireNonNullElse(incident.dueAt(), Instant.MAX);
    }

    @Override
    public void reschedule(SharedCause waitedFor, Instant due) {
        open().filter(incident -> waitedFor.equals(incident.waitsFor()))
                .forEach(incident -> rows.put(incident.id(), incident.dueAt(due)));
    }

    @Override
    public List<Incident> latestOf(WorkspaceId workspace, int limit) {
        return all().stream()
                .filter(incident -> incident.workspace().equals(workspace))
                .sorted(OLDEST_FIRST.reversed())
                .limit(limit)
                .toList();
    }

    @Override
    public Optional<Incident> lastRecovered(WorkspaceId workspace) {
        return all().stream()
                .filter(incident ->
                        incident.workspace().equals(workspace) && incident.state() == IncidentState.RECOVERED)
                .max(Comparator.comparing(Incident::changedAt).thenComparing(BY_ID));
    }

    @Override
    public List<Incident> endedOf(WorkspaceId workspace, InstanceId instance) {
        return all().stream()
                .filter(incident -> incident.workspace().equals(workspace)
                        && incident.instance().equals(instance)
                        && incident.state().isClosed())
                .toList();
    }

    @Override
    public List<Incident> abandonedFor(String cause) {
        return all().stream()
                .filter(incident -> incident.state() == IncidentState.ABANDONED && cause.equals(incident.cause()))
                .toList();
    }

    @Override
    public List<WorkspaceId> unclaimedSince(Instant due) {
        return open().filter(incident -> incident.state() == IncidentState.RESTARTING)
                .filter(incident -> !due(incident).isAfter(due))
                .filter(incident -> exemptions.since(incident.workspace(), due).isEmpty())
                .sorted(Comparator.comparing(InMemoryIncidents::due).thenComparing(BY_ID))
                .map(Incident::workspace)
                .toList();
    }

    @Override
    public List<Incident> in(IncidentState state, int limit) {
        return all().stream()
                .filter(incident -> incident.state() == state)
                .sorted(Comparator.comparing(Incident::changedAt).thenComparing(BY_ID))
                .limit(limit)
                .toList();
    }

    @Override
    public Map<IncidentState, Integer> openByState() {
        Map<IncidentState, Integer> counts = new EnumMap<>(IncidentState.class);
        open().forEach(incident -> counts.merge(incident.state(), 1, Integer::sum));
        return counts;
    }

    @Override
    public Holds holds() {
        return holds;
    }

    @Override
    public Map<HoldReason, Integer> heldByReason() {
        Map<HoldReason, Integer> counts = new EnumMap<>(HoldReason.class);
        open().map(Incident::hold).filter(Objects::nonNull).forEach(hold -> counts.merge(hold, 1, Integer::sum));
        return counts;
    }

    @Override
    public Timeline timeline() {
        return timeline;
    }
}
