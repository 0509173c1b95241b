package io.workspacereconciler.incident;

import io.workspacereconciler.workspace.Place;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Claims of due incidents over SQL, in one transaction. */
final class JdbiClaims {

    /**
     * Materialized: as the inner side of a join the limited query would be done again for each row, and skip what it has
     * just locked, so that more than the limit would be claimed.
     */
    private static final String CLAIM = """
            with due as materialized (
                select d.id, d.due_at as was_due from reconciler.incidents d
                 where d.state in ('OFFLINE', 'RESTARTING') and d.due_at <= :now
                   and (d.due_at <= :left or d.account || '/' || d.region = any(:places))
                   and not exists (select from reconciler.exemptions e where e.workspace_id = d.workspace_id
                                      and e.ended_at is null and e.until > :now)
                 order by d.due_at, d.id limit :limit for update skip locked),
            claimed as (
                update reconciler.incidents i
                   set version = i.version + 1, due_at = :leaseEnds, waits_for = null, claimed_by = :replica,
                       claimed_at = :now
                  from due where i.id = due.id
                returning i.*, due.was_due)
            select * from claimed order by was_due, id
            """;

    private final Handle handle;
    private final RowMapper<Incident> row;

    JdbiClaims(Handle handle, RowMapper<Incident> row) {
        this.handle = handle;
        this.row = row;
    }

    List<Incident> claim(Claimant by, Instant now, int limit) {
        return handle.createQuery(CLAIM)
                .bind("replica", by.replica())
                .bind("now", now)
                .bind("left", now.minus(by.leaves()))
                .bindArray(
                        "places",
                        String.class,
                        by.places().stream().map(Place::toString).toList())
                .bind("leaseEnds", now.plus(by.lease()))
                .bind("limit", limit)
                .map(row)
                .list();
    }
}
