package io.workspacereconciler.control;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The flag over SQL, in one transaction. */
public final class JdbiControls implements Controls {

    /**
     * Whoever changes something shares it, whoever settles wants it alone. Not a lock on the flag's row: that would be a
     * write for every change.
     */
    private static final long CHANGES_LOCK = 0x7265_636f_6e63_0006L;

    private static final String COLUMNS =
            "select stopped_at, stopped_by, stopped_because, resumed_at, resumed_by, resumed_because"
                    + " from reconciler.controls";

    private final Handle handle;

    public JdbiControls(Handle handle) {
        this.handle = handle;
    }

    @Override
    public Optional<Stop> latest() {
        return handle.createQuery(COLUMNS + " order by sequence desc limit 1")
                .map(JdbiControls::stop)
                .findOne();
    }

    @Override
    public Optional<Stop> heeded() {
        // First the lock, then what is true: the other way round a stop could be settled in between.
        handle.execute("select pg_advisory_xact_lock_shared(?)", CHANGES_LOCK);
        return stopped();
    }

    @Override
    public Optional<Stop> stop(Order order) {
        Optional<Stop> before = stoppedForChange();
        if (before.isEmpty()) {
            handle.createUpdate("insert into reconciler.controls (stopped_at, stopped_by, stopped_because)"
                            + " values (:at, :who, :because)")
                    .bind("at", order.at())
                    .bind("who", order.who())
                    .bind("because", order.because())
                    .execute();
        }
        return before;
    }

    /** The stop in force, which nobody else changes until this transaction ends; who only reads does not wait. */
    private Optional<Stop> stoppedForChange() {
        handle.execute("lock table reconciler.controls in share row exclusive mode");
        return stopped();
    }

    @Override
    public Optional<Stop> resume(Order order) {
        Optional<Stop> before = stoppedForChange();
        handle.createUpdate("update reconciler.controls set resumed_at = :at, resumed_by = :who,"
                        + " resumed_because = :because where resumed_at is null")
                .bind("at", order.at())
                .bind("who", order.who())
                .bind("because", order.because())
                .execute();
        return before;
    }

    @Override
    public void settle() {
        handle.execute("select pg_advisory_xact_lock(?)", CHANGES_LOCK);
    }

    @Override
    public List<Stop> since(Instant instant) {
        return handle.createQuery(COLUMNS + " where resumed_at is null or resumed_at > :instant order by sequence")
                .bind("instant", instant)
                .map(JdbiControls::stop)
                .list();
    }

    private static Stop stop(ResultSet row, StatementContext context) throws SQLException {
        Timestamp resumed = row.getTimestamp("resumed_at");
        return new Stop(
                new Order(
                        row.getString("stopped_by"),
                        row.getString("stopped_because"),
                        row.getTimestamp("stopped_at").toInstant()),
                resumed == null
                        ? null
                        : new Order(
                                row.getString("resumed_by"), row.getString("resumed_because"), resumed.toInstant()));
    }
}
