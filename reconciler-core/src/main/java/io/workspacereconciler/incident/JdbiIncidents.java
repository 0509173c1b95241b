package io.workspacereconciler.incident;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.check.Suspicion;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.WorkspaceId;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** The incidents over SQL, in one transaction. */
public final class JdbiIncidents implements Incidents {

    private static final String OPEN = "('SUSPECTED', 'HELD', 'OFFLINE', 'RESTARTING')";

    private final Handle handle;
    private final String table;
    private final JdbiIncidentRow row;
    private final JdbiTimeline timeline;

    /** The incidents beside the registry in {@code table}, which must be a checked identifier. */
    public JdbiIncidents(Handle handle, String table, JsonMapper json) {
        this.handle = handle;
        this.table = table;
        this.row = new JdbiIncidentRow(json);
        this.timeline = new JdbiTimeline(handle);
    }

    @Override
    public Optional<Incident> open(Incident first, Change why) {
        int inserted = handle.createUpdate("""
                        insert into reconciler.incidents (id, workspace_id, instance_id, account, region, state, version,
                               opened_at, changed_at, hold, restart, due_at, suspicion)
                        values (:id, :workspace, :instance, :account, :region, :state, :version,
                               :openedAt, :changedAt, :hold, cast(:restart as jsonb), :dueAt, cast(:suspicion as jsonb))
                        on conflict do nothing
                        """)
                .bind("id", first.id().value())
                .bind("workspace", first.workspace().value())
                .bind("instance", first.instance().value())
                .bind("account", first.subject().place().account())
                .bind("region", first.subject().place().region())
                .bind("state", first.state().name())
                .bind("version", first.version())
                .bind("openedAt", first.openedAt())
                .bind("changedAt", first.changedAt())
                .bind("hold", first.hold() == null ? null : first.hold().name())
                .bind("restart", first.restart())
                .bind("dueAt", first.dueAt())
                .bind("suspicion", first.suspicion() == null ? null : row.text(first.suspicion()))
                .execute();
        if (inserted == 0) {
            return Optional.empty();
        }
        timeline.add(first, null, why);
        return Optional.of(first);
    }

    @Override
    public Optional<Incident> save(Incident changed, Change why) {
        Optional<IncidentState> before = stateAt(changed);
        if (before.isEmpty()) {
            return Optional.empty();
        }
        Incident saved = write(changed);
        timeline.add(saved, before.get(), why);
        return Optional.of(saved);
    }

    @Override
    public Optional<Incident> renew(Incident changed) {
        Optional<IncidentState> before = stateAt(changed);
        if (before.isEmpty()) {
            return Optional.empty();
        }
        if (before.get() != changed.state()) {
            throw new IllegalStateException("a renewal changes no state: " + before.get() + " to " + changed.state());
        }
        return Optional.of(write(changed));
    }

    /** The stored state, with its row locked, if the stored version is still this one. */
    private Optional<IncidentState> stateAt(Incident incident) {
        return handle.createQuery(
                        "select state from reconciler.incidents where id = :id and version = :version for update")
                .bind("id", incident.id().value())
                .bind("version", incident.version())
                .mapTo(String.class)
                .map(IncidentState::valueOf)
                .findOne();
    }

    private Incident write(Incident changed) {
        Incident next = changed.nextVersion();
        SharedCause waitsFor = next.waitsFor();
        handle.createUpdate("""
                        update reconciler.incidents set state = :state, version = :version, changed_at = :changedAt,
                               hold = :hold, restart = cast(:restart as jsonb), due_at = :dueAt,
                               waits_for = :waitsFor, cause = :cause
                         where id = :id
                        """)
                .bind("id", next.id().value())
                .bind("state", next.state().name())
                .bind("version", next.version())
                .bind("changedAt", next.changedAt())
                .bind("hold", next.hold() == null ? null : next.hold().name())
                .bind("restart", next.restart())
                .bind("dueAt", next.dueAt())
                .bind("waitsFor", waitsFor == null ? null : waitsFor.name())
                .bind("cause", next.cause())
                .execute();
        return next;
    }

    @Override
    public void suspect(IncidentId id, Suspicion suspicion) {
        handle.createUpdate(
                        "update reconciler.incidents set suspicion = cast(:suspicion as jsonb) where id = :id and state in "
                                + OPEN)
                .bind("id", id.value())
                .bind("suspicion", row.text(suspicion))
                .execute();
    }

    @Override
    public Optional<Incident> find(IncidentId id) {
        return handle.createQuery("select i.* from reconciler.incidents i where i.id = :id")
                .bind("id", id.value())
                .map(row)
                .findOne();
    }

    @Override
    public Map<WorkspaceId, List<Incident>> openOf(Collection<WorkspaceId> workspaces) {
        UUID[] ids = workspaces.stream().map(WorkspaceId::value).toArray(UUID[]::new);
        return handle
                .createQuery("select i.* from reconciler.incidents i where i.workspace_id = any(:ids) and i.state in "
                        + OPEN + " order by i.opened_at, i.id")
                .bind("ids", ids)
                .map(row)
                .stream()
                .collect(Collectors.groupingBy(Incident::workspace));
    }

    @Override
    public List<Incident> movedOn(int limit) {
        return handle.createQuery("select i.* from reconciler.incidents i left join " + table
                        + " w on w.id = i.workspace_id where i.state in ('SUSPECTED', 'HELD', 'OFFLINE')"
                        + " and (w.id is null or w.status <> 'online' or w.instance_id is distinct from i.instance_id)"
                        + " order by i.opened_at limit :limit")
                .bind("limit", limit)
                .map(row)
                .list();
    }

    @Override
    public boolean markDue(IncidentId id, Instant now) {
        return handle.createUpdate(
                                "update reconciler.incidents set due_at = :now where id = :id and state = 'OFFLINE' and due_at is null")
                        .bind("id", id.value())
                        .bind("now", now)
                        .execute()
                == 1;
    }

    @Override
    public List<Incident> claimDue(Claimant by, Instant now, int limit) {
        return new JdbiClaims(handle, row).claim(by, now, limit);
    }

    @Override
    public void reschedule(SharedCause waitedFor, Instant due) {
        handle.createUpdate(
                        "update reconciler.incidents set due_at = :due where waits_for = :cause and state in " + OPEN)
                .bind("cause", waitedFor.name())
                .bind("due", due)
                .execute();
    }

    @Override
    public List<Incident> latestOf(WorkspaceId workspace, int limit) {
        return handle.createQuery("select i.* from reconciler.incidents i where i.workspace_id = :workspace"
                        + " order by i.opened_at desc, i.id desc limit :limit")
                .bind("workspace", workspace.value())
                .bind("limit", limit)
                .map(row)
                .list();
    }

    @Override
    public Optional<Incident> lastRecovered(WorkspaceId workspace) {
        return handle.createQuery("select i.* from reconciler.incidents i where i.workspace_id = :workspace"
                        + " and i.state = 'RECOVERED' order by i.changed_at desc, i.id desc limit 1")
                .bind("workspace", workspace.value())
                .map(row)
                .findOne();
    }

    @Override
    public List<Incident> endedOf(WorkspaceId workspace, InstanceId instance) {
        return handle.createQuery("select i.* from reconciler.incidents i where i.workspace_id = :workspace"
                        + " and i.instance_id = :instance and i.state not in " + OPEN + " order by i.opened_at, i.id")
                .bind("workspace", workspace.value())
                .bind("instance", instance.value())
                .map(row)
                .list();
    }

    @Override
    public List<Incident> abandonedFor(String cause) {
        return handle.createQuery("select i.* from reconciler.incidents i where i.state = 'ABANDONED'"
                        + " and i.cause = :cause order by i.opened_at, i.id")
                .bind("cause", cause)
                .map(row)
                .list();
    }

    @Override
    public List<WorkspaceId> unclaimedSince(Instant due) {
        return handle.createQuery(
                        "select i.workspace_id from reconciler.incidents i where i.state = 'RESTARTING' and i.due_at <= :due"
                                + " and not exists (select from reconciler.exemptions e where e.workspace_id = i.workspace_id"
                                + " and least(e.until, e.ended_at) > :due) order by i.due_at, i.id")
                .bind("due", due)
                .mapTo(UUID.class)
                .map(WorkspaceId::new)
                .list();
    }

    @Override
    public List<Incident> in(IncidentState state, int limit) {
        return handle.createQuery("select i.* from reconciler.incidents i where i.state = :state"
                        + " order by i.changed_at, i.id limit :limit")
                .bind("state", state.name())
                .bind("limit", limit)
                .map(row)
                .list();
    }

    @Override
    public Map<IncidentState, Integer> openByState() {
        Map<IncidentState, Integer> counts = new EnumMap<>(IncidentState.class);
        handle.createQuery("select state, count(*) as open from reconciler.incidents where state in " + OPEN
                        + " group by state")
                .map((result, context) ->
                        Map.entry(IncidentState.valueOf(result.getString("state")), result.getInt("open")))
                .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
        return counts;
    }

    @Override
    public Holds holds() {
        return new JdbiHolds(handle, row);
    }

    @Override
    public Map<HoldReason, Integer> heldByReason() {
        return handle.createQuery(
                        "select hold, count(*) as held from reconciler.incidents where state = 'HELD' group by hold")
                .map((result, context) -> Map.entry(HoldReason.named(result.getString("hold")), result.getInt("held")))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, Integer::sum));
    }

    @Override
    public Timeline timeline() {
        return timeline;
    }
}
