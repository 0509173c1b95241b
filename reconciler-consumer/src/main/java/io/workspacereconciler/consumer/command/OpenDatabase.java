package io.workspacereconciler.consumer.command;

import io.workspacereconciler.database.Database;
import io.workspacereconciler.database.DatabaseClock;
import io.workspacereconciler.database.DatabaseException;
import io.workspacereconciler.database.PostgresDatabase;
import io.workspacereconciler.database.RegistryNeed;
import io.workspacereconciler.database.RegistryUse;
import io.workspacereconciler.operate.StartupException;
import java.util.List;
import java.util.function.ToIntFunction;

/** A database that is open for one command; what keeps it from that is told in one sentence each. */
final class OpenDatabase {

    private static final int FAILED = 1;

    private OpenDatabase() {}

    /**
     * Does the command's work.
     *
     * @param asked what the command is about
     * @return the command's exit code: the work's, or 1 when the database is not to be used
     */
    static int with(Asked asked, ToIntFunction<Database> work) {
        return open(asked, postgres -> work.applyAsInt(postgres.database(DatabaseClock.REAL)));
    }

    /** As {@link #with}, for work that needs the registry, too. */
    static int withRegistry(Asked asked, ToIntFunction<Database> work) {
        return open(asked, postgres -> {
            postgres.requireRegistry(List.of(new RegistryNeed(asked.command(), RegistryUse.READ)));
            return work.applyAsInt(postgres.database(DatabaseClock.REAL));
        });
    }

    private static int open(Asked asked, ToIntFunction<PostgresDatabase> work) {
        try (PostgresDatabase postgres =
                PostgresDatabase.connect(asked.settings().get(), "reconciler-" + asked.command(), 1)) {
            return work.applyAsInt(postgres);
        } catch (StartupException e) {
            e.problems().forEach(asked::complain);
            return FAILED;
        } catch (DatabaseException e) {
            asked.complain(String.valueOf(e.getMessage()));
            return FAILED;
        }
    }
}
