package io.workspacereconciler.consumer.command;

import io.workspacereconciler.control.Order;
import io.workspacereconciler.database.Database;
import io.workspacereconciler.database.DatabaseException;
import io.workspacereconciler.settings.DatabaseSettings;
import java.io.PrintStream;
import java.time.Instant;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * One command that a person has asked for.
 *
 * @param command its name
 * @param settings how its database is reached, read when it is needed
 */
record Asked(String command, Supplier<DatabaseSettings> settings, PrintStream out, PrintStream errors) {

    private static final int NOT_SETTLED = 1;

    void tell(String line) {
        out.println(line);
        out.flush();
    }

    void complain(String problem) {
        errors.println(command + ": " + problem);
        errors.flush();
    }

    /** Waits until nothing is under way that had not heeded what was just said; the command's exit code. */
    int settled(Database database) {
        try {
            database.useTransaction(tx -> tx.controls().settle());
            return 0;
        } catch (DatabaseException e) {
            complain("it is heeded from now on, but a change that was begun before has not ended yet (" + e.getMessage()
                    + "); ask again to wait for that one");
            return NOT_SETTLED;
        }
    }

    /** Whoever runs the command, as the operating system knows them. */
    static String who() {
        return System.getProperty("user.name", "somebody");
    }

    static Order order(String because, Instant now) {
        return new Order(who(), because.strip(), now);
    }

    /** A {@link ParameterException} when there is no reason. */
    static void requireReason(CommandSpec spec, String because) {
        if (because.isBlank()) {
            throw new ParameterException(spec.commandLine(), "say why: --because \"...\"");
        }
    }
}
