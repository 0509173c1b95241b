package io.workspacereconciler.consumer.command;

import io.workspacereconciler.control.Stop;
import io.workspacereconciler.database.Database;
import io.workspacereconciler.settings.DatabaseSettings;
import java.io.PrintStream;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Stops every mutation of every replica. */
@Command(
        name = "stop",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Stops every mutation of every replica, in the middle of restarts too; sweeps and checks go on.",
            "When it returns, no change of a row that was begun before is under way any more, and no replica begins a"
                    + " change of a row or a call that changes something. Needs the RECONCILER_DATABASE_ settings only."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:all is stopped, by this command or before",
            "1:the database does not answer, or a change that was begun before has not ended",
            "2:bad usage"
        })
public final class StopCommand implements Callable<Integer> {

    private final Asked asked;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--because", paramLabel = "TEXT", required = true, description = "Why; told wherever it is asked.")
    private String because = "";

    private StopCommand(Asked asked) {
        this.asked = asked;
    }

    /** The command; settings are read when it runs. */
    public static CommandLine line(Supplier<DatabaseSettings> settings, PrintStream out, PrintStream errors) {
        return new CommandLine(new StopCommand(new Asked("stop", settings, out, errors)));
    }

    @Override
    public Integer call() {
        Asked.requireReason(Objects.requireNonNull(spec), because);
        return OpenDatabase.with(asked, this::stop);
    }

    private int stop(Database database) {
        Optional<Stop> before = database.inTransaction(tx -> tx.controls().stop(Asked.order(because, tx.now())));
        asked.tell(before.map(stop -> "already stopped since " + stop.stopped().at() + " "
                        + stop.stopped().describe())
                .orElse("stopped; it goes on with: reconciler-consumer resume --because \"...\""));
        return asked.settled(database);
    }
}
