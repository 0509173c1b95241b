package io.workspacereconciler.consumer.preflight;

import io.workspacereconciler.database.Database;
import io.workspacereconciler.database.DatabaseClock;
import io.workspacereconciler.database.PostgresDatabase;
import io.workspacereconciler.database.Transaction;
import io.workspacereconciler.settings.DatabaseSettings;
import io.workspacereconciler.workspace.OnlineWorkspace;
import io.workspacereconciler.workspace.Place;
import io.workspacereconciler.workspace.Places;
import io.workspacereconciler.workspace.Workspace;
import io.workspacereconciler.workspace.WorkspaceRange;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The database, connected to when it is first asked for; thread-safe. */
public final class OpenDatabase implements AutoCloseable {

    private static final int SAMPLE = 20;

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

    /** The first online workspaces of the registry, at most twenty; fails as the database does. */
    public List<Workspace> sample() {
        return database().inTransaction(tx -> rows(tx, tx.registry().online(WorkspaceRange.ALL, SAMPLE)));
    }

    /** Of those that are in this one of these places. */
    public List<Workspace> sample(Places places, Place place) {
        return database()
                .inTransaction(tx -> rows(
                        tx,
                        tx.registry().onlineIn(place, SAMPLE).stream()
                                .filter(online -> places.of(online.named()).equals(Optional.of(place)))
                                .toList()));
    }

    private static List<Workspace> rows(Transaction tx, List<OnlineWorkspace> online) {
        return online.stream()
                .map(one -> tx.registry().find(one.id()))
                .flatMap(Optional::stream)
                .toList();
    }

    @Override
    public synchronized void close() {
        if (postgres != null) {
            postgres.close();
        }
    }
}
