package io.workspacereconciler.incident;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jdbi.v3.core.Handle;

/** The turns over SQL, in one transaction. */
public final class JdbiTurns implements Turns {

    private final Handle handle;

    public JdbiTurns(Handle handle) {
        this.handle = handle;
    }

    @Override
    public Instant take(String queue, Instant now, Duration spacing) {
        return handle.createQuery("""
                        insert into reconciler.turns (queue, free_at)
                        values (:queue, cast(:now as timestamptz) + :micros * interval '1 microsecond')
                        on conflict (queue) do update
                           set free_at = greatest(turns.free_at, :now) + :micros * interval '1 microsecond'
                        returning free_at - :micros * interval '1 microsecond' as turn
                        """)
                .bind("queue", queue)
                .bind("now", now)
                .bind("micros", spacing.dividedBy(ChronoUnit.MICROS.getDuration()))
                .map((row, context) -> row.getTimestamp("turn"))
                .findOne()
                .map(Timestamp::toInstant)
                .orElseThrow(() -> new IllegalStateException("a turn was taken and not told"));
    }
}
