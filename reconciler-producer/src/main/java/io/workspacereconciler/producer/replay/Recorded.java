package io.workspacereconciler.producer.replay;

import io.workspacereconciler.event.BatchChecked;
import io.workspacereconciler.replay.PolicyChange;
import io.workspacereconciler.replay.Redecided;
import io.workspacereconciler.replay.Redecision;
import io.workspacereconciler.replay.Surrounding;
import io.workspacereconciler.sweep.SweepId;
import io.workspacereconciler.workspace.WorkspaceId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Recorded decisions, made again.
 *
 * @param first the first of the sweeps
 * @param last the last of them
 * @param sweeps how many there are
 * @param withoutRecord of how many of them nothing is kept, or there was nothing
 * @param policy the other limits, if any, by their names
 * @param decisions how many decisions were made again
 * @param same how many came out as they were made: by the same limits to the last figure, by others in what follows
 * @param byEarlier of these, where an earlier decision of the guard stood
 * @param byOlderVersion how many were taken as they were, since a version made them that recorded too little
 * @param notRecorded how many were taken as they were, since by the other limits they depend on what was not asked
 * @param rules how often each rule decided, as it was made again
 * @param then workspaces that were let through and held
 * @param now those that would be
 * @param differs what came out otherwise, by workspace and time
 */
record Recorded(
        SweepId first,
        SweepId last,
        int sweeps,
        int withoutRecord,
        SortedMap<String, String> policy,
        int decisions,
        int same,
        int byEarlier,
        int byOlderVersion,
        int notRecorded,
        SortedMap<String, Integer> rules,
        Figures then,
        Figures now,
        List<Difference> differs) {

    /** How many workspaces were let through at least once, and how many were held at least once. */
    record Figures(int letThrough, int held) {
        private static Figures of(List<Redecided> all, Function<Redecided, Standing> side) {
            Set<WorkspaceId> letThrough = new HashSet<>();
            Set<WorkspaceId> held = new HashSet<>();
            for (Redecided one : all) {
                Standing standing = side.apply(one);
                if (standing.isLetThrough()) {
                    letThrough.add(one.recorded().workspace());
                } else if (standing.isHeld()) {
                    held.add(one.recorded().workspace());
                }
            }
            return new Figures(letThrough.size(), held.size());
        }
    }

    /**
     * One workspace in sweeps one after the other that came out otherwise in the same way.
     *
     * @param sweeps how many
     */
    record Difference(WorkspaceId workspace, SweepId first, SweepId last, int sweeps, Standing then, Standing now) {}

    static Recorded of(List<SweepId> sweeps, List<BatchChecked> said, PolicyChange change, Surrounding surrounding) {
        List<Redecided> all = Redecision.of(said, change, surrounding);
        SortedMap<String, Integer> rules = new TreeMap<>();
        all.forEach(one -> {
            Standing standing = Standing.of(one);
            rules.merge(
                    standing.guard() == null ? standing.rule() : standing.rule() + ", guard: " + standing.guard(),
                    1,
                    Integer::sum);
        });
        Set<SweepId> seen = new HashSet<>();
        said.forEach(batch -> seen.add(batch.sweep()));
        return new Recorded(
                sweeps.get(0),
                sweeps.get(sweeps.size() - 1),
                sweeps.size(),
                sweeps.size() - seen.size(),
                new TreeMap<>(change.values()),
                all.size(),
                (int) all.stream().filter(one -> isTheSame(one, change)).count(),
                count(all, Redecided.Basis.EARLIER),
                count(all, Redecided.Basis.OLDER_VERSION),
                count(all, Redecided.Basis.NOT_RECORDED),
                rules,
                Figures.of(all, one -> Standing.of(one.batch(), one.recorded())),
                Figures.of(all, Standing::of),
                differences(all, change));
    }

    /** By the same limits all figures have to be the same; other limits are other figures, and what follows counts. */
    private static boolean isTheSame(Redecided one, PolicyChange change) {
        return change.values().isEmpty()
                ? one.isTheSame()
                : Standing.of(one.batch(), one.recorded()).equals(Standing.of(one));
    }

    private static int count(List<Redecided> all, Redecided.Basis basis) {
        return (int) all.stream().filter(one -> one.basis() == basis).count();
    }

    private static List<Difference> differences(List<Redecided> all, PolicyChange change) {
        Map<WorkspaceId, List<Difference>> runs = new HashMap<>();
        for (Redecided one : all) {
            if (isTheSame(one, change)) {
                continue;
            }
            SweepId sweep = one.batch().sweep();
            Standing then = Standing.of(one.batch(), one.recorded());
            Standing now = Standing.of(one);
            List<Difference> those = runs.computeIfAbsent(one.recorded().workspace(), none -> new ArrayList<>());
            Difference before = those.isEmpty() ? null : those.get(those.size() - 1);
            if (before != null && before.then().equals(then) && before.now().equals(now)) {
                int more = before.last().equals(sweep) ? 0 : 1;
                those.set(
                        those.size() - 1,
                        new Difference(before.workspace(), before.first(), sweep, before.sweeps() + more, then, now));
            } else {
                those.add(new Difference(one.recorded().workspace(), sweep, sweep, 1, then, now));
            }
        }
        return runs.values().stream()
                .flatMap(List::stream)
                .sorted(Comparator.comparing((Difference one) -> one.workspace().toString())
                        .thenComparing(one -> one.first().slot()))
                .toList();
    }

    /** Whether everything came out as it was made. */
    boolean isReproduced() {
        return same == decisions;
    }
}
