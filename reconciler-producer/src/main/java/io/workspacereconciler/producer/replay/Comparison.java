package io.workspacereconciler.producer.replay;

import io.workspacereconciler.check.VerdictCounts;
import io.workspacereconciler.event.BatchChecked;
import io.workspacereconciler.sweep.SweepId;
import io.workspacereconciler.workspace.WorkspaceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A sweep as it was and as it is now.
 *
 * @param sweep that was replayed
 * @param replay the sweep that replayed it
 * @param isComplete whether all that the replay asked about was looked at before its deadline
 * @param isActedUpon whether a consumer of an older version, which does not know the mark of a replay, has acted on it
 * @param tookMillis from when the replay was asked for to its end
 * @param then what the sweep saw; null where nothing that it saw is kept
 * @param differs the workspaces that differ, in the order of their ids; none where there is nothing to compare with
 * @param alone those that do not run now, where there is nothing to compare with
 */
record Comparison(
        SweepId sweep,
        SweepId replay,
        boolean isComplete,
        boolean isActedUpon,
        long tookMillis,
        @Nullable Figures then,
        Figures now,
        List<Difference> differs,
        Map<WorkspaceId, Standing> alone) {

    /**
     * What a sweep saw, in figures.
     *
     * @param letThrough deaths that were let through, or would be
     * @param held those that were kept back, or would be
     */
    record Figures(int batches, VerdictCounts verdicts, long letThrough, long held) {
        static Figures of(Seen seen) {
            return new Figures(seen.batches(), seen.verdicts(), seen.letThrough(), seen.held());
        }
    }

    /**
     * One workspace.
     *
     * @param then null where it ran, or was not asked about
     * @param now null where it runs, or is not asked about, or not looked at before the deadline
     */
    record Difference(
            WorkspaceId workspace,
            @Nullable Standing then,
            @Nullable Standing now) {}

    static Comparison of(SweepId sweep, List<BatchChecked> saidThen, AskedSweeps.Asked replay) {
        Seen then = Seen.of(saidThen);
        Seen now = Seen.of(replay.said());
        boolean isAlone = then.batches() == 0;
        return new Comparison(
                sweep,
                replay.sweep(),
                replay.isComplete(),
                replay.said().stream().anyMatch(batch -> batch.observe() == null),
                replay.summary().map(summary -> summary.took().toMillis()).orElse(0L),
                isAlone ? null : Figures.of(then),
                Figures.of(now),
                isAlone ? List.of() : differences(then, now),
                isAlone ? now.standings() : Map.of());
    }

    private static List<Difference> differences(Seen then, Seen now) {
        TreeSet<WorkspaceId> all = new TreeSet<>(Seen.BY_TEXT);
        all.addAll(then.standings().keySet());
        all.addAll(now.standings().keySet());
        List<Difference> differs = new ArrayList<>();
        for (WorkspaceId workspace : all) {
            @Nullable Standing before = then.standings().get(workspace);
            @Nullable Standing after = now.standings().get(workspace);
            if (before == null || !before.isLike(after)) {
                differs.add(new Difference(workspace, before, after));
            }
        }
        return differs;
    }
}
