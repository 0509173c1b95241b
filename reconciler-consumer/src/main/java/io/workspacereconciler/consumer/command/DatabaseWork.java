package io.workspacereconciler.consumer.command;

import io.workspacereconciler.database.Database;
import io.workspacereconciler.database.DatabaseClock;
import io.workspacereconciler.database.DatabaseException;
import io.workspacereconciler.database.PostgresDatabase;
import io.workspacereconciler.operate.StartupException;
import io.workspacereconciler.settings.DatabaseSettings;
import java.io.PrintStream;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/** What a command does with the database, on one connection; the one place where its failures become an exit code. */
final class DatabaseWork {

    /** The command failed, or what was asked is refused. */
    static final int FAILED = 1;

    private DatabaseWork() {}

    static int with(
            String command, Supplier<DatabaseSettings> settings, PrintStream errors, ToIntFunction<Database> work) {
        try (PostgresDatabase postgres = PostgresDatabase.connect(settings.get(), "reconciler-" + command, 1)) {
            postgres.requireRegistry();
            return work.applyAsInt(postgres.database(DatabaseClock.REAL));
        } catch (StartupException e) {
            e.problems().forEach(problem -> complain(errors, command, problem));
            return FAILED;
        } catch (DatabaseException e) {
            complain(errors, command, String.valueOf(e.getMessage()));
            return FAILED;
        }
    }

    static void complain(PrintStream errors, String command, String problem) {
        errors.println(command + ": " + problem);
        errors.flush();
    }
}
