package io.workspacereconciler.consumer.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.workspacereconciler.database.Database;
import io.workspacereconciler.event.Json;
import io.workspacereconciler.settings.DatabaseSettings;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;

/** Shows how the fleet stands. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Shows the mode of each consumer that runs, whether all is stopped, the last sweeps with what they saw and how"
                    + " long they took, the open incidents by state, the held ones by reason, the restarts that go on, the"
                    + " exemptions, and the workspaces of which nothing could be learned.",
            "Needs the RECONCILER_DATABASE_ settings only."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:shown", "1:the database does not answer", "2:bad usage"})
public final class StatusCommand implements Callable<Integer> {

    private final Asked asked;

    @Option(names = "--json", description = "For programs: one JSON object, and nothing else.")
    private boolean json;

    private StatusCommand(Asked asked) {
        this.asked = asked;
    }

    /** The command; settings are read when it runs. */
    public static CommandLine line(Supplier<DatabaseSettings> settings, PrintStream out, PrintStream errors) {
        return new CommandLine(new StatusCommand(new Asked("status", settings, out, errors)));
    }

    @Override
    public Integer call() {
        return OpenDatabase.with(asked, this::show);
    }

    private int show(Database database) {
        Status status = database.inTransaction(Status::read);
        if (json) {
            asked.tell(json(status));
        } else {
            new StatusText(Ansi.AUTO).lines(status).forEach(asked::tell);
        }
        return 0;
    }

    private static String json(Status status) {
        try {
            return Json.MAPPER.writeValueAsString(status);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the status has no JSON", e);
        }
    }
}
