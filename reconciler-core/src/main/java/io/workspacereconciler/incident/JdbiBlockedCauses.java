package io.workspacereconciler.incident;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The blocked causes over SQL, in one transaction. */
public final class JdbiBlockedCauses implements BlockedCauses {

    private final Handle handle;

    public JdbiBlockedCauses(Handle handle) {
        this.handle = handle;
    }

    @Override
    public List<BlockedCause> lock(Collection<SharedCause> causes) {
        // All locks in one order, so that two restarts wait for each other and never in a circle.
        return handle.createQuery("select cause, since, tries, next_try, tried_by from reconciler.restart_causes"
                        + " where cause = any(:causes) order by cause collate \"C\" for update")
                .bind("causes", causes.stream().map(SharedCause::name).toArray(String[]::new))
                .map(JdbiBlockedCauses::blocked)
                .list();
    }

    @Override
    public void put(BlockedCause blocked) {
        IncidentId triedBy = blocked.triedBy();
        handle.createUpdate("""
                        insert into reconciler.restart_causes (cause, since, tries, next_try, tried_by)
                        values (:cause, :since, :tries, :nextTry, cast(:triedBy as uuid))
                        on conflict (cause) do update set since = excluded.since, tries = excluded.tries,
                               next_try = excluded.next_try, tried_by = excluded.tried_by
                        """)
                .bind("cause", blocked.cause().name())
                .bind("since", blocked.since())
                .bind("tries", blocked.tries())
                .bind("nextTry", blocked.nextTry())
                .bind("triedBy", triedBy == null ? null : triedBy.value())
                .execute();
    }

    @Override
    public void remove(SharedCause cause) {
        handle.createUpdate("delete from reconciler.restart_causes where cause = :cause")
                .bind("cause", cause.name())
                .execute();
    }

    private static BlockedCause blocked(ResultSet row, StatementContext context) throws SQLException {
        UUID triedBy = row.getObject("tried_by", UUID.class);
        return new BlockedCause(
                new SharedCause(row.getString("cause")),
                row.getTimestamp("since").toInstant(),
                row.getInt("tries"),
                row.getTimestamp("next_try").toInstant(),
                triedBy == null ? null : new IncidentId(triedBy));
    }
}
