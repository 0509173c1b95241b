package io.workspacereconciler.consumer.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.workspacereconciler.database.Database;
import io.workspacereconciler.event.Json;
import io.workspacereconciler.settings.DatabaseSettings;
import io.workspacereconciler.workspace.WorkspaceId;
import java.io.PrintStream;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells why something was done about a workspace, or left. */
@Command(
        name = "why",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Tells how a workspace stands, what is waited for and until when, what a person could do, and its story: every"
                    + " look, decision and step of a restart, from its timeline and sightings.",
            "Needs the RECONCILER_DATABASE_ settings and RECONCILER_REGISTRY_TABLE only; with the consumers' own"
                    + " RECONCILER_CHECK_ and RECONCILER_GUARD_ settings its times are theirs."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:told", "1:the database does not answer", "2:bad usage, or an unknown workspace"})
public final class WhyCommand implements Callable<Integer> {

    private static final int UNKNOWN = 2;

    private final Asked asked;
    private final Supplier<Patience> patience;

    @Parameters(paramLabel = "WORKSPACE", converter = WorkspaceIdConverter.class, description = "The workspace's id.")
    private @Nullable WorkspaceId workspace;

    @Option(names = "--json", description = "For programs: one JSON object, and nothing else.")
    private boolean json;

    private WhyCommand(Asked asked, Supplier<Patience> patience) {
        this.asked = asked;
        this.patience = patience;
    }

    /** The command; settings are read when it runs. */
    public static CommandLine line(
            Supplier<DatabaseSettings> settings, Supplier<Patience> patience, PrintStream out, PrintStream errors) {
        return new CommandLine(new WhyCommand(new Asked("why", settings, out, errors), patience));
    }

    @Override
    public Integer call() {
        return OpenDatabase.withRegistry(asked, this::tell);
    }

    private int tell(Database database) {
        WorkspaceId id = Objects.requireNonNull(workspace, "picocli has set it");
        Patience known = patience.get();
        Optional<Story> story = database.inTransaction(tx -> Story.read(tx, id, known));
        if (story.isEmpty()) {
            asked.complain(
                    "no workspace " + id + ": the registry has no such row, and no incident was ever opened for it");
            return UNKNOWN;
        }
        if (json) {
            asked.tell(json(story.get()));
        } else {
            new StoryText(Ansi.AUTO).lines(story.get()).forEach(asked::tell);
        }
        return 0;
    }

    private static String json(Story story) {
        try {
            return Json.MAPPER.writeValueAsString(story);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the story has no JSON", e);
        }
    }
}
