package io.workspacereconciler.consumer.command;

import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.database.Database;
import io.workspacereconciler.settings.DatabaseSettings;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints what is held, and why. */
@Command(
        name = "holds",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Prints the deaths that are held, those that are held longest first, with the reason and its figures.",
            "Needs the RECONCILER_DATABASE_ settings and RECONCILER_REGISTRY_TABLE only."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:printed, or there are none", "1:the database does not answer", "2:bad usage"})
public final class HoldsCommand implements Callable<Integer> {

    private final Asked asked;

    @Option(
            names = "--reason",
            paramLabel = "NAME",
            description = "Only what is held for this reason: ${COMPLETION-CANDIDATES}.")
    private @Nullable HoldReason reason;

    @Option(names = "--json", description = "For programs: a JSON object on each line, and nothing else.")
    private boolean json;

    private HoldsCommand(Asked asked) {
        this.asked = asked;
    }

    /** The command; settings are read when it runs. */
    public static CommandLine line(Supplier<DatabaseSettings> settings, PrintStream out, PrintStream errors) {
        return new CommandLine(new HoldsCommand(new Asked("holds", settings, out, errors)))
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    @Override
    public Integer call() {
        return OpenDatabase.withRegistry(asked, this::print);
    }

    private int print(Database database) {
        List<HeldDeath> held = database.<List<HeldDeath>>inTransaction(HeldDeath::all).stream()
                .filter(death -> reason == null || death.hold().reason() == reason)
                .toList();
        if (json) {
            held.stream().map(HeldDeath::json).forEach(asked.out()::println);
        } else {
            HeldDeath.lines(held).forEach(asked.out()::println);
            asked.out()
                    .println(
                            held.isEmpty()
                                    ? "Nothing is held."
                                    : held.size()
                                            + " held. What guard or proof hold is let through by: reconciler-consumer"
                                            + " approve INCIDENT --because TEXT");
        }
        asked.out().flush();
        return 0;
    }
}
