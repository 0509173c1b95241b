package io.workspacereconciler.consumer.check;

import io.workspacereconciler.check.Look;
import io.workspacereconciler.check.Verdict;
import io.workspacereconciler.check.VerdictCounts;
import io.workspacereconciler.event.BatchChecked;
import io.workspacereconciler.event.BatchRequested;
import io.workspacereconciler.workspace.Place;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What one batch adds up to, over all its pages, for each place in it. */
final class BatchTally {

    private final Map<Place, Part> parts = new LinkedHashMap<>();
    private final List<String> held = new ArrayList<>();
    private final DeathPreview preview;

    BatchTally(DeathPreview preview) {
        this.preview = preview;
    }

    /** What would become of its deaths, if it is only observed. */
    DeathPreview preview() {
        return preview;
    }

    /** What was seen in one place. */
    private static final class Part {
        private final Map<String, Integer> running = new TreeMap<>();
        private final List<BatchChecked.Finding> others = new ArrayList<>();
        private VerdictCounts verdicts = VerdictCounts.NONE;
    }

    void seen(Examined examined) {
        Part part = of(examined.place());
        part.verdicts = part.verdicts.plus(examined.verdict());
        if (examined.verdict() instanceof Verdict.Running && examined.look() instanceof Look.Seen seen) {
            part.running.merge(seen.instance().placement().zone(), 1, Integer::sum);
        }
    }

    void found(Place place, BatchChecked.Finding finding) {
        of(place).others.add(finding);
    }

    /** The guard keeps one back that it did not keep before. */
    void held(String what) {
        held.add(what);
    }

    List<String> held() {
        return held;
    }

    VerdictCounts verdicts() {
        return parts.values().stream().map(part -> part.verdicts).reduce(VerdictCounts.NONE, VerdictCounts::plus);
    }

    /** What is said of the batch: one event for each place in it; of an empty one, that nothing was in this place. */
    List<BatchChecked> events(BatchRequested batch, BatchChecked.Rules rules, Place ifEmpty, Instant at) {
        if (parts.isEmpty()) {
            of(ifEmpty);
        }
        List<BatchChecked> events = new ArrayList<>();
        parts.forEach((place, part) -> events.add(new BatchChecked(
                batch.batch(),
                batch.sweep(),
                place,
                parts.size() == 1 ? null : parts.size(),
                part.verdicts.total(),
                part.running,
                part.others,
                at,
                rules,
                batch.observe())));
        return events;
    }

    private Part of(Place place) {
        return parts.computeIfAbsent(place, first -> new Part());
    }
}
