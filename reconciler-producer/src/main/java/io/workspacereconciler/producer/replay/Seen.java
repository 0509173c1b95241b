package io.workspacereconciler.producer.replay;

import io.workspacereconciler.check.Verdict;
import io.workspacereconciler.check.VerdictCounts;
import io.workspacereconciler.event.BatchChecked;
import io.workspacereconciler.sweep.BatchId;
import io.workspacereconciler.workspace.Place;
import io.workspacereconciler.workspace.WorkspaceId;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a sweep saw, as its batches have said: a batch that was said twice counts as it was said last. All parts of a batch
 * are said at one time, so that a part of an earlier run, for a place in which no row is any more, does not count.
 *
 * @param batches how many batches have said something
 * @param verdicts by kind
 * @param standings of all workspaces that did not simply run
 */
record Seen(int batches, VerdictCounts verdicts, Map<WorkspaceId, Standing> standings) {

    /** The order in which workspaces are shown. */
    static final Comparator<WorkspaceId> BY_TEXT = Comparator.comparing(WorkspaceId::toString);

    static Seen of(Collection<BatchChecked> said) {
        Map<BatchId, Instant> lastRun = new HashMap<>();
        said.forEach(
                part -> lastRun.merge(part.batch(), part.at(), (one, another) -> another.isAfter(one) ? another : one));
        Map<Part, BatchChecked> last = new HashMap<>();
        said.stream()
                .filter(part -> part.at().equals(lastRun.get(part.batch())))
                .forEach(part -> last.put(new Part(part.batch(), part.place()), part));
        VerdictCounts verdicts = VerdictCounts.NONE;
        Map<WorkspaceId, Standing> standings = new TreeMap<>(BY_TEXT);
        for (BatchChecked batch : last.values()) {
            int running = batch.checked() - batch.others().size();
            verdicts = verdicts.plus(new VerdictCounts(running, 0, 0, Map.of()));
            for (BatchChecked.Finding finding : batch.others()) {
                Verdict verdict = finding.verdict();
                verdicts = verdicts.plus(verdict);
                standings.put(finding.workspace(), Standing.of(batch, finding));
            }
        }
        return new Seen(lastRun.size(), verdicts, standings);
    }

    /** What was said of a batch in one place. */
    private record Part(BatchId batch, Place place) {}

    long letThrough() {
        return standings.values().stream().filter(Standing::isLetThrough).count();
    }

    long held() {
        return standings.values().stream().filter(Standing::isHeld).count();
    }
}
