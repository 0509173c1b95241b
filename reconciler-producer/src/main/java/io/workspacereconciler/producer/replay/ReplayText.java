package io.workspacereconciler.producer.replay;

import io.workspacereconciler.operate.Columns;
import io.workspacereconciler.workspace.WorkspaceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the commands about sweeps print for a person. */
final class ReplayText {

    private static final List<String> WORKSPACE =
            List.of("WORKSPACE", "", "VERDICT", "STATE", "INSTANCE", "DECISION", "RULE");

    private static final String NOT_ASKED = "running, or not asked about";

    private static final String NOT_LOOKED_AT = "not looked at, or running";

    private ReplayText() {}

    /** Of one replayed sweep. */
    static List<String> of(Comparison one) {
        List<String> lines = new ArrayList<>();
        lines.add("sweep " + one.sweep() + ", replayed as " + one.replay() + ", which "
                + (one.isComplete() ? "took " + one.tookMillis() + " ms; " : "was NOT COMPLETE before its deadline; ")
                + (one.isActedUpon()
                        ? "a consumer of an older version does not know replays, and HAS ACTED on it"
                        : "nothing was done"));
        if (one.then() != null) {
            lines.add("then  " + figures(one.then()));
        } else {
            lines.add("then  nothing that it saw is kept, or it was never checked");
        }
        lines.add("now   " + figures(one.now()));
        if (one.then() == null) {
            lines.addAll(table(one.alone()));
            lines.add("nothing to compare with");
            return lines;
        }
        if (one.differs().isEmpty()) {
            lines.add("no workspace differs");
            return lines;
        }
        List<List<String>> table = new ArrayList<>();
        table.add(WORKSPACE);
        for (Comparison.Difference difference : one.differs()) {
            table.add(row(difference.workspace(), "then", difference.then(), NOT_ASKED));
            table.add(
                    row(difference.workspace(), "now", difference.now(), one.isComplete() ? NOT_ASKED : NOT_LOOKED_AT));
        }
        lines.addAll(Columns.aligned(table));
        lines.add(counted(one.differs().size(), "workspace differs", "workspaces differ"));
        return lines;
    }

    /** Of decisions that were made again. */
    static List<String> of(Recorded recorded) {
        List<String> lines = new ArrayList<>();
        lines.add(counted(recorded.sweeps(), "sweep", "sweeps") + ", " + recorded.first() + " to " + recorded.last()
                + (recorded.withoutRecord() == 0
                        ? ""
                        : "; nothing is recorded of " + recorded.withoutRecord() + " of them"));
        if (!recorded.policy().isEmpty()) {
            List<String> limits = new ArrayList<>();
            recorded.policy().forEach((name, value) -> limits.add(name + "=" + value));
            lines.add("as if " + String.join(", ", limits));
        }
        lines.add(counted(recorded.decisions(), "decision", "decisions") + " made again: " + recorded.same()
                + " came out the same, " + (recorded.decisions() - recorded.same()) + " otherwise; "
                + recorded.byEarlier() + " by an earlier decision of the guard that stood, "
                + recorded.byOlderVersion() + " taken as they were from an older version"
                + (recorded.notRecorded() == 0
                        ? ""
                        : ", " + recorded.notRecorded()
                                + " taken as they were since what is left of an absent workspace was not asked yet"));
        recorded.rules().forEach((rule, count) -> lines.add(String.format("%8d  %s", count, rule)));
        lines.add("then  " + figures(recorded.then()));
        lines.add("now   " + figures(recorded.now()));
        if (recorded.differs().isEmpty()) {
            lines.add("no decision differs");
            return lines;
        }
        List<List<String>> table = new ArrayList<>();
        List<String> head = new ArrayList<>(WORKSPACE);
        head.add(1, "SWEEPS");
        table.add(head);
        for (Recorded.Difference one : recorded.differs()) {
            String sweeps = one.sweeps() == 1
                    ? one.first().toString()
                    : one.sweeps() + " from " + one.first() + " to " + one.last();
            table.add(row(one.workspace(), sweeps, "then", one.then()));
            table.add(row(one.workspace(), sweeps, "now", one.now()));
        }
        lines.addAll(Columns.aligned(table));
        return lines;
    }

    /** Of a sweep that was asked for. */
    static List<String> of(AskedSweeps.Asked asked, Seen seen) {
        List<String> lines = new ArrayList<>();
        lines.add("sweep " + asked.sweep()
                + asked.summary()
                        .map(summary -> (summary.isComplete() ? "" : ", NOT COMPLETE") + ": " + summary.describe())
                        .orElse(", NOT COMPLETE: it had not ended at its deadline"));
        lines.addAll(table(seen.standings()));
        return lines;
    }

    private static List<String> table(Map<WorkspaceId, Standing> standings) {
        if (standings.isEmpty()) {
            return List.of();
        }
        List<List<String>> table = new ArrayList<>();
        List<String> head = new ArrayList<>(WORKSPACE);
        head.remove(1);
        table.add(head);
        standings.forEach((workspace, standing) -> {
            List<String> cells = new ArrayList<>(List.of(workspace.toString()));
            cells.addAll(standing.cells());
            table.add(cells);
        });
        return Columns.aligned(table);
    }

    private static String figures(Comparison.Figures figures) {
        return counted(figures.verdicts().total(), "workspace", "workspaces") + ": "
                + figures.verdicts().describe() + "; " + figures.letThrough() + " let through, " + figures.held()
                + " held";
    }

    private static String figures(Recorded.Figures figures) {
        return counted(figures.letThrough(), "workspace was let through", "workspaces were let through") + ", "
                + figures.held() + " held at some time";
    }

    private static List<String> row(WorkspaceId workspace, String when, @Nullable Standing standing, String none) {
        List<String> cells = new ArrayList<>(List.of(workspace.toString(), when));
        cells.addAll(standing == null ? List.of(none, "-", "-", "-", "-") : standing.cells());
        return cells;
    }

    private static List<String> row(WorkspaceId workspace, String sweeps, String when, Standing standing) {
        List<String> cells = new ArrayList<>(List.of(workspace.toString(), sweeps, when));
        cells.addAll(standing.cells());
        return cells;
    }

    private static String counted(int count, String one, String several) {
        return count + " " + (count == 1 ? one : several);
    }
}
