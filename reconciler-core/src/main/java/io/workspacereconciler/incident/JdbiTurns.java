package io.workspacereconciler.incident;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The turns over SQL, in one transaction. */
public final class JdbiTurns implements Turns {

    private final Handle handle;

    public JdbiTurns(Handle handle) {
        this.handle = handle;
    }

    @Override
    public Instant take(String queue, Instant now, Allowance allowance, @Nullable Instant told) {
        handle.createUpdate(
                        "insert into reconciler.turns (queue, free_at) values (:queue, :now) on conflict do nothing")
                .bind("queue", queue)
                .bind("now", now)
                .execute();
        TurnQueue before = handle.createQuery(
                        "select free_at, told_at from reconciler.turns where queue = :queue for update")
                .bind("queue", queue)
                .map(JdbiTurns::queue)
                .one();
        TurnQueue.Answer answer = before.take(now, allowance, told);
        handle.createUpdate("update reconciler.turns set free_at = :free, told_at = :told where queue = :queue")
                .bind("queue", queue)
                .bind("free", answer.queue().free())
                .bind("told", answer.queue().told())
                .execute();
        return answer.turn();
    }

    private static TurnQueue queue(ResultSet row, StatementContext context) throws SQLException {
        Timestamp told = row.getTimestamp("told_at");
        return new TurnQueue(row.getTimestamp("free_at").toInstant(), told == null ? null : told.toInstant());
    }
}
