package io.workspacereconciler.database;

import io.workspacereconciler.database.DatabaseException.Fault;
import java.sql.SQLException;
import java.util.Set;

/** Reads from an SQLSTATE (PostgreSQL's appendix "Error Codes") whether the same statement can ever succeed. */
final class SqlFault {

    /** Data exceptions, integrity violations, limits of a program: all of them about what was asked. */
    private static final Set<String> STATEMENT = Set.of("22", "23", "54");

    private SqlFault() {}

    /** Of the outermost SQL exception; a failure without one never reached the database, so it is the statement's. */
    static Fault of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                String state = sql.getSQLState();
                // no state at all: the pool, which has no connection to give
                return state != null && state.length() == 5 && STATEMENT.contains(state.substring(0, 2))
                        ? Fault.STATEMENT
                        : Fault.DATABASE;
            }
        }
        return Fault.STATEMENT;
    }
}
