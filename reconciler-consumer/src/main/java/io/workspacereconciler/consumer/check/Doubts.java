package io.workspacereconciler.consumer.check;

import io.workspacereconciler.check.UnknownCause;
import io.workspacereconciler.check.Unverified;
import io.workspacereconciler.database.Transaction;
import io.workspacereconciler.workspace.OnlineWorkspace;
import io.workspacereconciler.workspace.WorkspaceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Of which workspaces of a page nothing could be learned: counted over sweeps, told once after ten in a row and again
 * when something is learned. One log line a cause and page, since what fails often fails for many.
 */
final class Doubts {

    private static final Logger LOG = LoggerFactory.getLogger(Doubts.class);
    private static final int NAMED = 20;

    private final List<Unverified> stored = new ArrayList<>();
    private final List<WorkspaceId> learned = new ArrayList<>();
    private final List<Unverified> begun = new ArrayList<>();
    private final List<Unverified> ended = new ArrayList<>();

    /**
     * Takes what is known of one workspace now.
     *
     * @param before since when nothing was learned of it
     * @param sweep that nothing was learned of it now; empty when something was
     * @return how many sweeps in a row had a void answer
     */
    int judge(OnlineWorkspace workspace, Optional<Unverified> before, Optional<Unverified.Sweep> sweep) {
        if (sweep.isEmpty()) {
            before.ifPresent(was -> {
                learned.add(workspace.id());
                if (was.reportedAt() != null) {
                    ended.add(was);
                }
            });
            return 0;
        }
        Unverified after = before.map(was -> was.after(sweep.get()))
                .orElseGet(() -> Unverified.begin(workspace.id(), workspace.instance(), sweep.get()));
        if (!before.equals(Optional.of(after))) {
            stored.add(after);
            if (after.reportedAt() != null && before.map(Unverified::reportedAt).isEmpty()) {
                begun.add(after);
            }
        }
        return after.voidSweeps();
    }

    boolean hasChanged() {
        return !stored.isEmpty() || !learned.isEmpty();
    }

    void store(Transaction tx) {
        tx.unverified().update(stored, learned);
    }

    /** Tells what is to be told; once it is stored. */
    void tell() {
        Map<UnknownCause, List<Unverified>> byCause =
                begun.stream().collect(Collectors.groupingBy(Unverified::cause, TreeMap::new, Collectors.toList()));
        byCause.forEach((cause, those) -> LOG.warn(
                "{} workspaces could not be verified in {} sweeps in a row, {}, such as: {}; {}",
                those.size(),
                Unverified.REPORTED_AFTER,
                cause,
                those.get(0).detail(),
                named(those)));
        if (!ended.isEmpty()) {
            LOG.info("{} workspaces are verified again: {}", ended.size(), named(ended));
        }
    }

    /** How many are told for the first time. */
    int begun() {
        return begun.size();
    }

    /** How many of those that were told something is learned again. */
    int ended() {
        return ended.size();
    }

    private static String named(List<Unverified> those) {
        String names = those.stream()
                .limit(NAMED)
                .map(one -> one.workspace() + " on " + one.instance())
                .collect(Collectors.joining(", "));
        return those.size() > NAMED ? names + " and " + (those.size() - NAMED) + " more" : names;
    }
}
