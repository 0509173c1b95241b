package io.workspacereconciler.incident;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.check.Suspicion;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.Place;
import io.workspacereconciler.workspace.WorkspaceId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.UUID;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads an incident from all columns of its row; what is JSON there it writes, too. */
final class JdbiIncidentRow implements RowMapper<Incident> {

    private static final Logger LOG = LoggerFactory.getLogger(JdbiIncidentRow.class);

    private final JsonMapper json;

    JdbiIncidentRow(JsonMapper json) {
        this.json = json;
    }

    @Override
    public Incident map(ResultSet row, StatementContext context) throws SQLException {
        String hold = row.getString("hold");
        Timestamp due = row.getTimestamp("due_at");
        String waitsFor = row.getString("waits_for");
        return new Incident(
                new IncidentId(row.getObject("id", UUID.class)),
                new Incident.Subject(
                        new WorkspaceId(row.getObject("workspace_id", UUID.class)),
                        new InstanceId(row.getString("instance_id")),
                        new Place(row.getString("account"), row.getString("region"))),
                IncidentState.valueOf(row.getString("state")),
                row.getLong("version"),
                row.getTimestamp("opened_at").toInstant(),
                row.getTimestamp("changed_at").toInstant(),
                hold == null ? null : HoldReason.named(hold),
                row.getString("restart"),
                due == null ? null : due.toInstant(),
                suspicion(row.getString("suspicion")),
                waitsFor == null ? null : new SharedCause(waitsFor),
                row.getString("cause"));
    }

    /** One that is not readable, such as a later version's, begins anew. */
    private @Nullable Suspicion suspicion(@Nullable String text) {
        try {
            return text == null ? null : json.readValue(text, Suspicion.class);
        } catch (JsonProcessingException e) {
            LOG.warn("a stored suspicion is not readable and begins anew, {}", e.getOriginalMessage());
            return null;
        }
    }

    String text(Suspicion suspicion) {
        try {
            return json.writeValueAsString(suspicion);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a suspicion has no JSON", e);
        }
    }
}
