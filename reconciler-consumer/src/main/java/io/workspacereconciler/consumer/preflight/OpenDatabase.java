package io.workspacereconciler.consumer.preflight;

import io.workspacereconciler.database.Database;
import io.workspacereconciler.database.DatabaseClock;
import io.workspacereconciler.database.PostgresDatabase;
import io.workspacereconciler.settings.DatabaseSettings;
import org.jspecify.annotations.Nullable;

/** The database, connected to when it is first asked for; thread-safe. */
public final class OpenDatabase implements AutoCloseable {

    private final DatabaseSettings settings;
    private @Nullable PostgresDatabase postgres;

    public OpenDatabase(DatabaseSettings settings) {
        this.settings = settings;
    }

    /** The connected one; a {@code StartupException} says why there is none. */
    synchronized PostgresDatabase postgres() {
        if (postgres == null) {
            postgres = PostgresDatabase.connect(settings, "reconciler-preflight", 2);
        }
        return postgres;
    }

    Database database() {
        return postgres().database(DatabaseClock.REAL);
    }

    @Override
    public synchronized void close() {
        if (postgres != null) {
            postgres.close();
        }
    }
}
