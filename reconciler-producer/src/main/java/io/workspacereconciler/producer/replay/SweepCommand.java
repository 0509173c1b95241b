package io.workspacereconciler.producer.replay;

import io.workspacereconciler.check.VerdictCounts;
import io.workspacereconciler.sweep.SweepId;
import io.workspacereconciler.sweep.SweepSummary;
import io.workspacereconciler.workspace.WorkspaceId;
import java.io.PrintStream;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Asks for a sweep now. */
@Command(
        name = "sweep",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Asks for a sweep now, besides those of the slots, waits for it, and prints what it saw and what was decided of"
                    + " every workspace that does not run. What is true is acted upon as in any sweep.",
            "Needs the producer's settings, and a consumer that runs."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:swept",
            "1:a server does not answer, or the sweep was not complete before its deadline",
            "2:bad usage, or a workspace that no sweep looks at"
        })
public final class SweepCommand implements Callable<Integer> {

    private final Supplier<SweepAccess> access;
    private final Told told;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--workspace", paramLabel = "ID", description = "Only this workspace.")
    private @Nullable String workspace;

    @Option(names = "--json", description = "For programs: one JSON object, and nothing else.")
    private boolean json;

    private SweepCommand(Supplier<SweepAccess> access, Told told) {
        this.access = access;
        this.told = told;
    }

    /** The command; settings are read when it runs. */
    public static CommandLine line(Supplier<SweepAccess> access, PrintStream out, PrintStream errors) {
        return new CommandLine(new SweepCommand(access, new Told("sweep", out, errors)));
    }

    /**
     * For programs.
     *
     * @param rows workspaces that it was about
     * @param workspaces those that do not run, by their ids
     */
    private record Report(
            SweepId sweep,
            boolean isComplete,
            int rows,
            long tookMillis,
            VerdictCounts verdicts,
            Map<WorkspaceId, Standing> workspaces) {
        private static Report of(AskedSweeps.Asked asked, Seen seen) {
            return new Report(
                    asked.sweep(),
                    asked.isComplete(),
                    asked.summary().map(SweepSummary::rows).orElse(0),
                    asked.summary().map(summary -> summary.took().toMillis()).orElse(0L),
                    seen.verdicts(),
                    seen.standings());
        }
    }

    @Override
    public Integer call() {
        @Nullable WorkspaceId only = only();
        return Work.done(told, () -> sweep(only));
    }

    private @Nullable WorkspaceId only() {
        if (workspace == null) {
            return null;
        }
        try {
            return WorkspaceId.parse(workspace);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(),
                    "--workspace " + workspace
                            + " is no workspace's id; expected a UUID such as 6f1c2b1e-0d5a-4b6e-9a55-0c2f6f1f7b11",
                    e);
        }
    }

    private int sweep(@Nullable WorkspaceId only) throws InterruptedException {
        AskedSweeps.Asked asked;
        try (AskedSweeps sweeps = new AskedSweeps(access.get(), "sweep")) {
            asked = sweeps.ask(null, only);
        }
        if (only != null && asked.isOfNothing()) {
            throw new NotKeptException("no sweep looks at workspace " + only
                    + ": the registry has no online row of it with an EC2 instance; reconciler-consumer why " + only
                    + " tells more");
        }
        Seen seen = Seen.of(asked.said());
        if (json) {
            told.tellJson(Report.of(asked, seen));
        } else {
            told.tell(ReplayText.of(asked, seen));
        }
        return asked.isComplete() ? 0 : Work.FAILED;
    }
}
