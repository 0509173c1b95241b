package io.workspacereconciler.incident;

import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.Place;
import io.workspacereconciler.workspace.WorkspaceId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The timeline over SQL, in one transaction. */
final class JdbiTimeline implements Timeline {

    /** Holds one publisher at a time: the lines of an incident must reach the broker in order. */
    private static final long PUBLISHER_LOCK = 0x7265_636f_6e63_0001L;

    private static final String LINES = """
            select t.sequence, t.incident_id, t.from_state, t.to_state, t.rule, t.detail, t.at, t.replacement,
                   i.workspace_id, i.instance_id, i.account, i.region
              from reconciler.incident_timeline t join reconciler.incidents i on i.id = t.incident_id
            """;

    private final Handle handle;

    JdbiTimeline(Handle handle) {
        this.handle = handle;
    }

    void add(Incident incident, @Nullable IncidentState from, Change why) {
        handle.createUpdate("""
                        insert into reconciler.incident_timeline (incident_id, from_state, to_state, rule, detail, at,
                               replacement)
                        values (:incident, :from, :to, :rule, :detail, :at, :replacement)
                        """)
                .bind("incident", incident.id().value())
                .bind("from", from == null ? null : from.name())
                .bind("to", incident.state().name())
                .bind("rule", why.rule())
                .bind("detail", why.detail())
                .bind("at", why.at())
                .bind(
                        "replacement",
                        why.replacement() == null ? null : why.replacement().value())
                .execute();
    }

    @Override
    public List<TimelineEntry> of(IncidentId incident) {
        return handle.createQuery(LINES + " where t.incident_id = :incident order by t.sequence")
                .bind("incident", incident.value())
                .map(JdbiTimeline::entry)
                .list();
    }

    @Override
    public List<TimelineEntry> unpublished(int limit) {
        boolean mine = handle.createQuery("select pg_try_advisory_xact_lock(:lock)")
                .bind("lock", PUBLISHER_LOCK)
                .mapTo(Boolean.class)
                .one();
        if (!mine) {
            return List.of();
        }
        return handle.createQuery(LINES
                        + " where t.published_at is null and (t.from_state is distinct from t.to_state or t.to_state = 'HELD')"
                        + " order by t.sequence limit :limit")
                .bind("limit", limit)
                .map(JdbiTimeline::entry)
                .list();
    }

    @Override
    public void published(List<TimelineEntry> entries, Instant now) {
        Long[] sequences = entries.stream().map(TimelineEntry::sequence).toArray(Long[]::new);
        handle.createUpdate(
                        "update reconciler.incident_timeline set published_at = :now where sequence = any(:sequences)")
                .bind("now", now)
                .bind("sequences", sequences)
                .execute();
    }

    private static TimelineEntry entry(ResultSet row, StatementContext context) throws SQLException {
        String from = row.getString("from_state");
        String replacement = row.getString("replacement");
        return new TimelineEntry(
                row.getLong("sequence"),
                new IncidentId(row.getObject("incident_id", UUID.class)),
                new Incident.Subject(
                        new WorkspaceId(row.getObject("workspace_id", UUID.class)),
                        new InstanceId(row.getString("instance_id")),
                        new Place(row.getString("account"), row.getString("region"))),
                from == null ? null : IncidentState.valueOf(from),
                IncidentState.valueOf(row.getString("to_state")),
                new Change(
                        row.getString("rule"),
                        row.getString("detail"),
                        row.getTimestamp("at").toInstant(),
                        replacement == null ? null : new InstanceId(replacement)));
    }
}
