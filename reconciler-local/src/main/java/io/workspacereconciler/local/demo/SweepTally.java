package io.workspacereconciler.local.demo;

import io.workspacereconciler.check.Verdict;
import io.workspacereconciler.event.BatchChecked;
import io.workspacereconciler.event.BatchRequested;
import io.workspacereconciler.sweep.BatchId;
import io.workspacereconciler.workspace.WorkspaceId;
import io.workspacereconciler.workspace.WorkspaceRange;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one sweep. It is complete once the ranges that were asked for cover the whole fleet without a gap and
 * each of them was answered: no count is needed that another event would have to bring, and repeats change nothing.
 */
final class SweepTally {
    private final Map<BatchId, WorkspaceRange> requested = new HashMap<>();
    private final Map<BatchId, BatchChecked> checked = new HashMap<>();
    private @Nullable Instant begun;

    void begun(Instant at) {
        if (begun == null || at.isBefore(begun)) {
            begun = at;
        }
    }

    void requested(BatchRequested batch) {
        requested.put(batch.batch(), batch.range());
        begun(batch.at());
    }

    void checked(BatchChecked batch) {
        checked.putIfAbsent(batch.batch(), batch);
    }

    boolean isComplete() {
        return coversAll() && checked.keySet().containsAll(requested.keySet());
    }

    private boolean coversAll() {
        Map<Optional<WorkspaceId>, WorkspaceRange> byStart = new HashMap<>();
        requested.values().forEach(range -> byStart.put(Optional.ofNullable(range.after()), range));
        Optional<WorkspaceId> start = Optional.empty();
        // each range is gone to once, so this ends whatever the events say
        for (int gone = 0; gone < byStart.size(); gone++) {
            WorkspaceRange range = byStart.get(start);
            if (range == null) {
                return false;
            }
            if (range.upTo() == null) {
                return true;
            }
            start = Optional.of(range.upTo());
        }
        return false;
    }

    /** How many workspaces were asked about. */
    int workspaces() {
        return checked.values().stream().mapToInt(BatchChecked::checked).sum();
    }

    /** The figures of a complete sweep. */
    String totals() {
        int running = checked.values().stream()
                .flatMap(batch -> batch.running().values().stream())
                .mapToInt(Integer::intValue)
                .sum();
        return String.format(
                Locale.ROOT,
                "%d in %d %s: %d running, %d not running, %d absent, %d unknown; took %.1f s",
                workspaces(),
                checked.size(),
                checked.size() == 1 ? "batch" : "batches",
                running,
                count(Verdict.NotRunning.class),
                count(Verdict.Absent.class),
                count(Verdict.Unknown.class),
                took().toMillis() / 1000.0);
    }

    /** How many checks had no answer of use. */
    long unknown() {
        return count(Verdict.Unknown.class);
    }

    /** How far an unfinished sweep came. */
    String progress() {
        return "not finished: " + checked.size() + " of " + requested.size() + " batches checked";
    }

    /** When the last batch was answered. */
    Instant endedAt() {
        return checked.values().stream()
                .map(BatchChecked::at)
                .max(Instant::compareTo)
                .orElse(Instant.EPOCH);
    }

    private Duration took() {
        return begun == null ? Duration.ZERO : Duration.between(begun, endedAt());
    }

    private long count(Class<? extends Verdict> kind) {
        return checked.values().stream()
                .flatMap(batch -> batch.others().stream())
                .filter(finding -> kind.isInstance(finding.verdict()))
                .count();
    }
}
