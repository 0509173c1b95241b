package io.workspacereconciler.check;

import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.JdbiWorkspaceRegistry;
import io.workspacereconciler.workspace.WorkspaceId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The unverified workspaces over SQL, in one transaction. */
public final class JdbiUnverifiedWorkspaces implements UnverifiedWorkspaces {

    private final Handle handle;
    private final String table;

    /** Those beside the registry in {@code table}, which must be a checked identifier. */
    public JdbiUnverifiedWorkspaces(Handle handle, String table) {
        this.handle = handle;
        this.table = table;
    }

    @Override
    public Map<WorkspaceId, Unverified> of(Collection<WorkspaceId> workspaces) {
        return handle
                .createQuery("select u.* from reconciler.unverified u where u.workspace_id = any(:ids)")
                .bind("ids", ids(workspaces))
                .map(JdbiUnverifiedWorkspaces::unverified)
                .stream()
                .collect(Collectors.toMap(Unverified::workspace, Function.identity()));
    }

    @Override
    public void update(Collection<Unverified> unverified, Collection<WorkspaceId> verified) {
        List<WorkspaceId> all = Stream.concat(unverified.stream().map(Unverified::workspace), verified.stream())
                .toList();
        // All locks at once and in one order, so that two replicas wait for each other and never in a circle.
        handle.createQuery(
                        "select 1 from reconciler.unverified where workspace_id = any(:ids) order by workspace_id for update")
                .bind("ids", ids(all))
                .mapTo(Integer.class)
                .list();
        store(unverified);
        if (!verified.isEmpty()) {
            handle.createUpdate("delete from reconciler.unverified where workspace_id = any(:ids)")
                    .bind("ids", ids(verified))
                    .execute();
        }
    }

    private void store(Collection<Unverified> unverified) {
        if (unverified.isEmpty()) {
            return;
        }
        var batch = handle.prepareBatch("""
                insert into reconciler.unverified (workspace_id, instance_id, since, last_slot, sweeps, void_sweeps,
                       cause, detail, reported_at)
                values (:workspace, :instance, :since, :lastSlot, :sweeps, :voidSweeps, :cause, :detail, :reportedAt)
                on conflict (workspace_id) do update set instance_id = excluded.instance_id, since = excluded.since,
                       last_slot = excluded.last_slot, sweeps = excluded.sweeps, void_sweeps = excluded.void_sweeps,
                       cause = excluded.cause, detail = excluded.detail, reported_at = excluded.reported_at
                 where unverified.instance_id <> excluded.instance_id or unverified.last_slot < excluded.last_slot
                """);
        // In PostgreSQL's order of ids, which is that of their text.
        unverified.stream()
                .sorted(Comparator.comparing(one -> one.workspace().toString()))
                .forEach(one -> batch.bind("workspace", one.workspace().value())
                        .bind("instance", one.instance().value())
                        .bind("since", one.since())
                        .bind("lastSlot", one.lastSlot())
                        .bind("sweeps", one.sweeps())
                        .bind("voidSweeps", one.voidSweeps())
                        .bind("cause", one.cause().name())
                        .bind("detail", one.detail())
                        .bind("reportedAt", one.reportedAt())
                        .add());
        batch.execute();
    }

    @Override
    public List<Unverified> removeMovedOn() {
        return handle.createQuery("delete from reconciler.unverified where workspace_id in (select u.workspace_id"
                        + " from reconciler.unverified u where not exists (select 1 from " + table
                        + " w where w.id = u.workspace_id and w.instance_id = u.instance_id and "
                        + JdbiWorkspaceRegistry.ONLINE
                        + ") order by u.workspace_id for update of u skip locked) returning *")
                .map(JdbiUnverifiedWorkspaces::unverified)
                .list();
    }

    @Override
    public List<Unverified> longest(int limit) {
        return handle.createQuery("select * from reconciler.unverified where reported_at is not null"
                        + " order by since, workspace_id limit :limit")
                .bind("limit", limit)
                .map(JdbiUnverifiedWorkspaces::unverified)
                .list();
    }

    @Override
    public int reported() {
        return handle.createQuery("select count(*) from reconciler.unverified where reported_at is not null")
                .mapTo(Integer.class)
                .one();
    }

    private static UUID[] ids(Collection<WorkspaceId> workspaces) {
        return workspaces.stream().map(WorkspaceId::value).toArray(UUID[]::new);
    }

    private static Unverified unverified(ResultSet row, StatementContext context) throws SQLException {
        Timestamp reported = row.getTimestamp("reported_at");
        return new Unverified(
                new WorkspaceId(row.getObject("workspace_id", UUID.class)),
                new InstanceId(row.getString("instance_id")),
                row.getTimestamp("since").toInstant(),
                row.getTimestamp("last_slot").toInstant(),
                row.getInt("sweeps"),
                row.getInt("void_sweeps"),
                UnknownCause.named(row.getString("cause")),
                row.getString("detail"),
                reported == null ? null : reported.toInstant());
    }
}
