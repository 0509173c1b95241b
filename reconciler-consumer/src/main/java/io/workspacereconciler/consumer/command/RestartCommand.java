package io.workspacereconciler.consumer.command;

import io.workspacereconciler.consumer.heal.FailureCause;
import io.workspacereconciler.consumer.heal.RestartAgain;
import io.workspacereconciler.consumer.heal.RestartAgain.Answer;
import io.workspacereconciler.consumer.heal.RestartAgain.Seen;
import io.workspacereconciler.settings.DatabaseSettings;
import io.workspacereconciler.workspace.WorkspaceId;
import java.io.PrintStream;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Brings back workspaces whose restart was given up. */
@Command(
        name = "restart",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Brings back a workspace whose restart was given up, or all that were given up for one cause.",
            "Each is looked at and prepared again before anything is changed, and begins with nothing counted."
                    + " Needs the RECONCILER_DATABASE_ settings and RECONCILER_REGISTRY_TABLE only; a consumer with the"
                    + " role healer does the rest."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:brought back; with --cause: all that may be, or there was none",
            "1:it may not be brought back, or the database does not answer",
            "2:bad usage, or no such workspace"
        })
public final class RestartCommand implements Callable<Integer> {

    private static final int REFUSED = 1;
    private static final int UNKNOWN = 2;

    private final Asked asked;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            paramLabel = "WORKSPACE",
            arity = "0..1",
            converter = WorkspaceIdConverter.class,
            description = "The workspace's id.")
    private @Nullable WorkspaceId workspace;

    @Option(
            names = "--cause",
            paramLabel = "NAME",
            description = "All whose last restart was given up for this cause: ${COMPLETION-CANDIDATES}.")
    private @Nullable FailureCause cause;

    @Option(
            names = "--none-is-running",
            description = "You have seen that no instance of the workspace runs. Needed where that is not known: "
                    + "after a provision over the control plane whose answer was lost (cause AMBIGUOUS).")
    private boolean noneIsRunning;

    @Option(names = "--because", paramLabel = "TEXT", description = "Why; recorded in the timeline.")
    private String because = "";

    private RestartCommand(Asked asked) {
        this.asked = asked;
    }

    /** The command; settings are read when it runs. */
    public static CommandLine line(Supplier<DatabaseSettings> settings, PrintStream out, PrintStream errors) {
        return new CommandLine(new RestartCommand(new Asked("restart", settings, out, errors)))
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    @Override
    public Integer call() {
        if ((workspace == null) == (cause == null)) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(), "give either a workspace or --cause");
        }
        return OpenDatabase.withRegistry(
                asked,
                database -> bringBack(new RestartAgain(database, noneIsRunning ? Seen.NONE_IS_RUNNING : Seen.NOTHING)));
    }

    private int bringBack(RestartAgain again) {
        return workspace != null ? one(again.workspace(workspace, why())) : all(again);
    }

    private int one(Answer answer) {
        if (answer instanceof Answer.Unknown) {
            asked.complain("no workspace " + answer.workspace() + " in the registry, and no incident of it");
            return UNKNOWN;
        }
        if (answer instanceof Answer.Refused refused) {
            asked.complain("workspace " + refused.workspace() + " is not brought back: " + refused.why());
            return REFUSED;
        }
        tell(answer);
        return 0;
    }

    private int all(RestartAgain again) {
        List<Answer> answers = again.givenUpFor(Objects.requireNonNull(cause), why());
        answers.forEach(this::tell);
        long back =
                answers.stream().filter(Answer.BroughtBack.class::isInstance).count();
        asked.tell(
                answers.isEmpty()
                        ? "No workspace was given up for " + cause + "."
                        : back + " of " + answers.size() + " given up for " + cause + " brought back.");
        return 0;
    }

    private void tell(Answer answer) {
        if (answer instanceof Answer.Refused refused) {
            asked.tell("left as it is " + refused.workspace() + ": " + refused.why());
        } else if (answer instanceof Answer.NoneIsRunning) {
            asked.tell("recorded of " + answer.workspace()
                    + ": none is running; its hold is looked at again within the hour");
        } else {
            asked.tell("brought back " + answer.workspace() + ": it is looked at and prepared again");
        }
    }

    private String why() {
        return "asked by " + Asked.who()
                + (noneIsRunning ? ", who has seen that none is running" : "")
                + (because.isBlank() ? "" : ": " + because);
    }
}
