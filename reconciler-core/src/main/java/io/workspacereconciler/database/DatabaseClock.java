package io.workspacereconciler.database;

import java.time.Instant;
import org.jdbi.v3.core.Handle;

/** The database's time, the only clock that all replicas share; no SQL here calls {@code now()} by itself. */
@FunctionalInterface
public interface DatabaseClock {

    /** The real one, asked at each call and not frozen at the start of the transaction. */
    DatabaseClock REAL = handle ->
            handle.createQuery("select clock_timestamp()").mapTo(Instant.class).one();

    /** The time at this call. */
    Instant now(Handle handle);
}
