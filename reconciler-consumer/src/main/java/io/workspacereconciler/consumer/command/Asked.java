package io.workspacereconciler.consumer.command;

import io.workspacereconciler.control.Order;
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

    void tell(String line) {
        out.println(line);
        out.flush();
    }

    void complain(String problem) {
        errors.println(command + ": " + problem);
        errors.flush();
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
