package io.workspacereconciler.guard;

import io.workspacereconciler.incident.IncidentId;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** The approvals over SQL, in one transaction. */
public final class JdbiApprovals implements Approvals {

    private final Handle handle;

    public JdbiApprovals(Handle handle) {
        this.handle = handle;
    }

    @Override
    public void approve(Approval approval) {
        handle.createUpdate("""
                        insert into reconciler.approvals (incident_id, approved_by, because, approved_at, expires_at)
                        values (:incident, :by, :because, :at, :until)
                        on conflict (incident_id) do update set approved_by = excluded.approved_by,
                               because = excluded.because, approved_at = excluded.approved_at,
                               expires_at = excluded.expires_at
                        """)
                .bind("incident", approval.incident().value())
                .bind("by", approval.by())
                .bind("because", approval.because())
                .bind("at", approval.at())
                .bind("until", approval.until())
                .execute();
    }

    @Override
    public Map<IncidentId, Approval> validOf(Collection<IncidentId> incidents, Instant now) {
        UUID[] ids = incidents.stream().map(IncidentId::value).toArray(UUID[]::new);
        return handle
                .createQuery("select incident_id, approved_by, because, approved_at, expires_at"
                        + " from reconciler.approvals where incident_id = any(:ids) and expires_at > :now")
                .bind("ids", ids)
                .bind("now", now)
                .map((row, context) -> new Approval(
                        new IncidentId(row.getObject("incident_id", UUID.class)),
                        row.getString("approved_by"),
                        row.getString("because"),
                        row.getTimestamp("approved_at").toInstant(),
                        row.getTimestamp("expires_at").toInstant()))
                .stream()
                .collect(Collectors.toMap(Approval::incident, Function.identity()));
    }
}
