package io.workspacereconciler.control;

import io.workspacereconciler.workspace.WorkspaceId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The exemptions over SQL, in one transaction. */
public final class JdbiExemptions implements Exemptions {

    private static final String COLUMNS = "select workspace_id, exempted_at, exempted_by, exempted_because, until,"
            + " ended_at, ended_by, ended_because from reconciler.exemptions";

    private final Handle handle;

    public JdbiExemptions(Handle handle) {
        this.handle = handle;
    }

    @Override
    public Optional<Exemption> of(WorkspaceId workspace, Instant now) {
        return handle.createQuery(COLUMNS + " where workspace_id = :workspace and ended_at is null and until > :now")
                .bind("workspace", workspace.value())
                .bind("now", now)
                .map(JdbiExemptions::exemption)
                .findOne();
    }

    @Override
    public List<Exemption> inForce(Instant now) {
        return handle.createQuery(COLUMNS + " where ended_at is null and until > :now order by until, workspace_id")
                .bind("now", now)
                .map(JdbiExemptions::exemption)
                .list();
    }

    @Override
    public void exempt(WorkspaceId workspace, Order order, Instant until) {
        endStored(workspace, order);
        handle.createUpdate("""
                        insert into reconciler.exemptions (workspace_id, exempted_at, exempted_by, exempted_because, until)
                        values (:workspace, :at, :who, :because, :until)
                        """)
                .bind("workspace", workspace.value())
                .bind("at", order.at())
                .bind("who", order.who())
                .bind("because", order.because())
                .bind("until", until)
                .execute();
    }

    @Override
    public Optional<Exemption> end(WorkspaceId workspace, Order order) {
        Optional<Exemption> before = of(workspace, order.at());
        if (before.isPresent()) {
            endStored(workspace, order);
        }
        return before;
    }

    /** One that has expired keeps its own end. */
    private void endStored(WorkspaceId workspace, Order order) {
        handle.execute("lock table reconciler.exemptions in share row exclusive mode");
        handle.createUpdate("update reconciler.exemptions set ended_at = :at, ended_by = :who, ended_because = :because"
                        + " where workspace_id = :workspace and ended_at is null")
                .bind("workspace", workspace.value())
                .bind("at", order.at())
                .bind("who", order.who())
                .bind("because", order.because())
                .execute();
    }

    @Override
    public List<Exemption> since(WorkspaceId workspace, Instant instant) {
        return handle.createQuery(COLUMNS + " where workspace_id = :workspace"
                        + " and least(until, ended_at) > :instant order by sequence")
                .bind("workspace", workspace.value())
                .bind("instant", instant)
                .map(JdbiExemptions::exemption)
                .list();
    }

    private static Exemption exemption(ResultSet row, StatementContext context) throws SQLException {
        Timestamp ended = row.getTimestamp("ended_at");
        return new Exemption(
                new WorkspaceId(row.getObject("workspace_id", UUID.class)),
                new Order(
                        row.getString("exempted_by"),
                        row.getString("exempted_because"),
                        row.getTimestamp("exempted_at").toInstant()),
                row.getTimestamp("until").toInstant(),
                ended == null
                        ? null
                        : new Order(row.getString("ended_by"), row.getString("ended_because"), ended.toInstant()));
    }
}
