package io.workspacereconciler.incident;

import io.workspacereconciler.check.HoldReason;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;

/** The holds over SQL, in one transaction. */
final class JdbiHolds implements Holds {

    private static final String ROWS =
            "select h.*, coalesce((select t.detail from reconciler.incident_timeline t where t.incident_id = h.id"
                    + " and t.to_state = 'HELD' and t.rule not in ('" + LASTS + "', '" + APPROVED + "')"
                    + " order by t.sequence desc limit 1), '') as hold_detail from ";

    private final Handle handle;
    private final RowMapper<Incident> row;

    JdbiHolds(Handle handle, RowMapper<Incident> row) {
        this.handle = handle;
        this.row = row;
    }

    @Override
    public List<Hold> all() {
        return holds(
                handle.createQuery(ROWS + "reconciler.incidents h where h.state = 'HELD' order by h.changed_at, h.id"));
    }

    private List<Hold> holds(Query query) {
        return query.map((result, context) -> new Hold(row.map(result, context), result.getString("hold_detail")))
                .list();
    }

    @Override
    public Map<HoldReason, Integer> byReason() {
        Map<HoldReason, Integer> counts = new EnumMap<>(HoldReason.class);
        handle.createQuery("select hold, count(*) as held from reconciler.incidents where state = 'HELD' group by hold")
                .map((result, context) -> Map.entry(HoldReason.named(result.getString("hold")), result.getInt("held")))
                .forEach(entry -> counts.merge(entry.getKey(), entry.getValue(), Integer::sum));
        return counts;
    }

    @Override
    public List<Hold> takeUntold(Instant now, int limit) {
        return holds(handle.createQuery("""
                        with due as materialized (
                            select id from reconciler.incidents
                             where state = 'HELD'
                               and case when told_at is null or told_at < changed_at
                                        then changed_at + :first * interval '1 second'
                                        else told_at + least(:most * interval '1 second', told_at - changed_at)
                                   end <= :now
                             order by changed_at, id limit :limit for update skip locked),
                        h as (
                            update reconciler.incidents i set told_at = :now from due where i.id = due.id returning i.*)
                        """ + ROWS + "h order by h.changed_at, h.id")
                .bind("first", seconds(TOLD_AFTER))
                .bind("most", seconds(TOLD_EVERY))
                .bind("now", now)
                .bind("limit", limit));
    }

    private static long seconds(Duration duration) {
        return duration.toSeconds();
    }

    @Override
    public int timesHeldByHealer(IncidentId incident) {
        return handle.createQuery(
                        "select count(*) from reconciler.incident_timeline where incident_id = :incident"
                                + " and from_state = 'OFFLINE' and to_state = 'HELD' and rule in ('prepare', 'skipped', 'proof')")
                .bind("incident", incident.value())
                .mapTo(Integer.class)
                .one();
    }
}
