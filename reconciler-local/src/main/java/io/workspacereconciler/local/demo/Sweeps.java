package io.workspacereconciler.local.demo;

import io.workspacereconciler.event.BatchChecked;
import io.workspacereconciler.event.BatchRequested;
import io.workspacereconciler.event.Event;
import io.workspacereconciler.event.SweepRequested;
import io.workspacereconciler.sweep.SweepId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts the batches of each sweep, and says its totals once, when it is complete. */
final class Sweeps {
    private final SweepClock clock;
    private final Map<SweepId, SweepTally> open = new TreeMap<>(Comparator.comparing(SweepId::slot));
    private @Nullable SweepId lastComplete;
    private int complete;
    private long checks;
    private long unknown;
    private int blind;

    Sweeps(SweepClock clock) {
        this.clock = clock;
    }

    /** The lines that this event makes true. */
    List<StoryLine> said(Event event) {
        if (event instanceof SweepRequested sweep) {
            tally(sweep.sweep()).ifPresent(tally -> tally.begun(sweep.at()));
        } else if (event instanceof BatchRequested batch) {
            tally(batch.sweep()).ifPresent(tally -> tally.requested(batch));
        } else if (event instanceof BatchChecked batch) {
            tally(batch.sweep()).ifPresent(tally -> tally.checked(batch));
        }
        return completed();
    }

    int complete() {
        return complete;
    }

    long checks() {
        return checks;
    }

    /** Checks without an answer of use. */
    long unknown() {
        return unknown;
    }

    /** Complete sweeps in which there was no other. */
    int blind() {
        return blind;
    }

    private Optional<SweepTally> tally(SweepId sweep) {
        // a repeat of what is told already
        if (lastComplete != null && !sweep.slot().isAfter(lastComplete.slot())) {
            return Optional.ofNullable(open.get(sweep));
        }
        return Optional.of(open.computeIfAbsent(sweep, id -> new SweepTally()));
    }

    private List<StoryLine> completed() {
        List<StoryLine> lines = new ArrayList<>();
        for (SweepId sweep : List.copyOf(open.keySet())) {
            SweepTally tally = open.get(sweep);
            if (tally != null && tally.isComplete()) {
                lines.addAll(overtakenBy(sweep, tally.endedAt()));
                lines.add(new StoryLine(tally.endedAt(), clock.name(sweep), StoryLine.What.CHECKED, tally.totals()));
                open.remove(sweep);
                lastComplete = sweep;
                complete++;
                checks += tally.workspaces();
                unknown += tally.unknown();
                if (tally.workspaces() > 0 && tally.unknown() == tally.workspaces()) {
                    blind++;
                }
            }
        }
        return lines;
    }

    /** A sweep that is not finished when a later one is, never will be: its deadline has passed, or it soon will. */
    private List<StoryLine> overtakenBy(SweepId sweep, Instant at) {
        List<StoryLine> lines = new ArrayList<>();
        for (SweepId earlier : List.copyOf(open.keySet())) {
            if (earlier.slot().isBefore(sweep.slot())) {
                SweepTally left = open.remove(earlier);
                if (left != null) {
                    lines.add(new StoryLine(at, clock.name(earlier), StoryLine.What.CHECKED, left.progress()));
                }
            }
        }
        return lines;
    }
}
