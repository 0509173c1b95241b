package io.workspacereconciler.control;

import io.workspacereconciler.check.Mode;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The consumers that run, over SQL, in one transaction. */
public final class JdbiLiveReplicas implements LiveReplicas {

    private final Handle handle;

    public JdbiLiveReplicas(Handle handle) {
        this.handle = handle;
    }

    @Override
    public void seen(LiveReplica replica) {
        handle.createUpdate("""
                        insert into reconciler.replicas (name, mode, roles, version, seen_at)
                        values (:name, :mode, :roles, :version, :seenAt)
                        on conflict (name) do update set mode = excluded.mode, roles = excluded.roles,
                               version = excluded.version, seen_at = excluded.seen_at
                        """)
                .bind("name", replica.name())
                .bind("mode", replica.mode().name())
                .bind("roles", String.join(",", replica.roles()))
                .bind("version", replica.version())
                .bind("seenAt", replica.seenAt())
                .execute();
    }

    @Override
    public List<LiveReplica> since(Instant instant) {
        return handle.createQuery("select name, mode, roles, version, seen_at from reconciler.replicas"
                        + " where seen_at >= :instant order by name collate \"C\"")
                .bind("instant", instant)
                .map((row, context) -> new LiveReplica(
                        row.getString("name"),
                        Mode.valueOf(row.getString("mode")),
                        List.of(row.getString("roles").split(",", -1)),
                        row.getString("version"),
                        row.getTimestamp("seen_at").toInstant()))
                .list();
    }

    @Override
    public void forget(Instant before) {
        handle.createUpdate("delete from reconciler.replicas where seen_at < :before")
                .bind("before", before)
                .execute();
    }
}
