package io.workspacereconciler.consumer.command;

import io.workspacereconciler.database.PostgresDatabase;
import io.workspacereconciler.operate.StartupException;
import io.workspacereconciler.settings.DatabaseSettings;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;

/** Brings our own schema up to date as its owner, so that the programs run as roles that may create nothing. */
@Command(
        name = "migrate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Brings the schema `reconciler` to this program's version, and touches nothing else.",
            "For databases in which the programs themselves may create nothing: run it as the schema's owner before a"
                    + " new version is started. Needs the RECONCILER_DATABASE_ settings only."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:the schema is up to date", "1:it is not, with the reason", "2:bad usage"})
public final class MigrateCommand implements Callable<Integer> {

    private final Supplier<DatabaseSettings> settings;
    private final PrintStream out;
    private final PrintStream errors;

    /** The command; settings are read when it runs. */
    public MigrateCommand(Supplier<DatabaseSettings> settings, PrintStream out, PrintStream errors) {
        this.settings = settings;
        this.out = out;
        this.errors = errors;
    }

    @Override
    public Integer call() {
        try (PostgresDatabase postgres = PostgresDatabase.connect(settings.get(), "reconciler-migrate", 2)) {
            postgres.migrate();
            out.println("The schema reconciler is up to date.");
            out.flush();
            return 0;
        } catch (StartupException e) {
            e.problems().forEach(problem -> errors.println("migrate: " + problem));
            errors.flush();
            return 1;
        }
    }
}
