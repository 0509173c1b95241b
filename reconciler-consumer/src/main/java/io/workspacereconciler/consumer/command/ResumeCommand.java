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

/** Lets go on what was stopped. */
@Command(
        name = "resume",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Lets every replica go on that was stopped: restarts where they rested, deaths that were held with the next"
                    + " sweep, on what is true then.",
            "Needs the RECONCILER_DATABASE_ settings only."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:nothing is stopped any more, or nothing was", "1:the database does not answer", "2:bad usage"
        })
public final class ResumeCommand implements Callable<Integer> {

    private final Asked asked;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--because", paramLabel = "TEXT", required = true, description = "Why; recorded with the stop.")
    private String because = "";

    private ResumeCommand(Asked asked) {
        this.asked = asked;
    }

    /** The command; settings are read when it runs. */
    public static CommandLine line(Supplier<DatabaseSettings> settings, PrintStream out, PrintStream errors) {
        return new CommandLine(new ResumeCommand(new Asked("resume", settings, out, errors)));
    }

    @Override
    public Integer call() {
        Asked.requireReason(Objects.requireNonNull(spec), because);
        return OpenDatabase.with(asked, this::resume);
    }

    private int resume(Database database) {
        Optional<Stop> before = database.inTransaction(tx -> tx.controls().resume(Asked.order(because, tx.now())));
        asked.tell(before.map(stop -> "resumed; it was stopped since "
                        + stop.stopped().at() + " " + stop.stopped().describe())
                .orElse("nothing was stopped"));
        return 0;
    }
}
