package io.workspacereconciler.sweep;

import io.workspacereconciler.check.VerdictCounts;
import io.workspacereconciler.database.InMemoryTable;
import io.workspacereconciler.database.UndoLog;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The sweeps in memory, held to {@code SweepStoreContract}. */
public final class InMemorySweepStore implements SweepStore {

    private record Row(
            SweepId sweep,
            SweepKind kind,
            String claimedBy,
            Instant claimedAt,
            @Nullable Instant publishedAt,
            @Nullable SweepPlan plan,
            Map<BatchId, VerdictCounts> checked,
            @Nullable Instant plannedAt,
            @Nullable SweepSummary summary) {

        static Row claimed(SweepId sweep, String replica, Instant now) {
            return new Row(sweep, SweepKind.SLOT, replica, now, null, null, Map.of(), null, null);
        }

        Row takenOver(String replica, Instant now) {
            return new Row(sweep, kind, replica, now, null, plan, checked, plannedAt, summary);
        }

        Row published(Instant now) {
            return new Row(sweep, kind, claimedBy, claimedAt, now, plan, checked, plannedAt, summary);
        }

        Row planned(SweepPlan cut, Instant now) {
            return new Row(sweep, kind, claimedBy, claimedAt, publishedAt, cut, checked, now, summary);
        }

        Row checked(BatchId batch, VerdictCounts verdicts) {
            Map<BatchId, VerdictCounts> more = new HashMap<>(checked);
            more.putIfAbsent(batch, verdicts);
            return new Row(sweep, kind, claimedBy, claimedAt, publishedAt, plan, more, plannedAt, summary);
        }

        Row ended(Instant now) {
            SweepSummary end = new SweepSummary(
                    sweep,
                    plan != null,
                    plan == null ? 0 : plan.rows(),
                    new SweepSummary.Batches(plan == null ? 0 : plan.batches(), checked.size()),
                    checked.values().stream().reduce(VerdictCounts.NONE, VerdictCounts::plus),
                    Duration.between(sweep.slot(), now));
            return new Row(sweep, kind, claimedBy, claimedAt, publishedAt, plan, checked, plannedAt, end);
        }
    }

    private final InMemoryTable<SweepId, Row> rows;

    /** No sweeps; the transactions are those of {@code undo}. */
    public InMemorySweepStore(UndoLog undo) {
        this.rows = new InMemoryTable<>(Comparator.comparing(SweepId::slot).reversed(), undo);
    }

    /** The replica that claimed the slot, or took it over, last. */
    public Optional<String> claimedBy(SweepId sweep) {
        return rows.find(sweep).map(Row::claimedBy);
    }

    /** When the slot was recorded as published. */
    public Optional<Instant> publishedAt(SweepId sweep) {
        return rows.find(sweep).map(Row::publishedAt);
    }

    /** The youngest sweep of a slot of which it is recorded what it was cut into. */
    public Optional<SweepId> lastPlanned() {
        return rows.rows().stream()
                .filter(row -> row.kind() == SweepKind.SLOT && row.plan() != null)
                .map(Row::sweep)
                .findFirst();
    }

    /** What the sweep was cut into, once that is recorded. */
    public Optional<SweepPlan> plan(SweepId sweep) {
        return rows.find(sweep).map(Row::plan);
    }

    @Override
    public boolean claim(SweepId sweep, String replica, Instant now) {
        if (rows.find(sweep).isPresent()) {
            return false;
        }
        rows.put(sweep, Row.claimed(sweep, replica, now));
        return true;
    }

    @Override
    public Optional<SweepId> takeOver(String replica, Instant now, Duration patience, Instant notBefore) {
        Optional<Row> youngest = rows.rows().stream()
                .filter(row -> row.publishedAt() == null)
                .filter(row -> !row.claimedAt().isAfter(now.minus(patience)))
                .filter(row -> row.sweep().slot().isAfter(notBefore))
                .findFirst();
        youngest.ifPresent(row -> rows.put(row.sweep(), row.takenOver(replica, now)));
        return youngest.map(Row::sweep);
    }

    @Override
    public boolean ask(SweepId sweep, SweepKind kind, String replica, Instant now) {
        if (rows.find(sweep).isPresent()) {
            return false;
        }
        rows.put(sweep, new Row(sweep, kind, replica, now, now, null, Map.of(), null, null));
        return true;
    }

    @Override
    public Optional<SweepSummary> ended(SweepId sweep) {
        return rows.find(sweep).map(Row::summary);
    }

    @Override
    public void published(SweepId sweep, Instant now) {
        rows.find(sweep).ifPresent(row -> rows.put(sweep, row.published(now)));
    }

    @Override
    public boolean isPlanned(SweepId sweep) {
        return plan(sweep).isPresent();
    }

    @Override
    public Optional<SweepSummary> planned(SweepId sweep, SweepPlan plan, Instant now) {
        rows.find(sweep).ifPresent(row -> rows.put(sweep, row.planned(plan, now)));
        return endIfComplete(sweep, now);
    }

    @Override
    public Optional<SweepSummary> checked(SweepId sweep, BatchId batch, VerdictCounts verdicts, Instant now) {
        rows.find(sweep)
                .filter(row -> row.summary() == null)
                .ifPresent(row -> rows.put(sweep, row.checked(batch, verdicts)));
        return endIfComplete(sweep, now);
    }

    private Optional<SweepSummary> endIfComplete(SweepId sweep, Instant now) {
        return rows.find(sweep)
                .filter(row -> row.summary() == null)
                .filter(row ->
                        row.plan() != null && row.checked().size() >= row.plan().batches())
                .map(row -> end(row, now));
    }

    private SweepSummary end(Row row, Instant now) {
        Row ended = row.ended(now);
        rows.put(row.sweep(), ended);
        return Objects.requireNonNull(ended.summary());
    }

    @Override
    public List<SweepSummary> endOverdue(Instant before, Instant now) {
        return rows.rows().stream()
                .filter(row -> row.summary() == null && row.publishedAt() != null)
                .filter(row -> row.sweep().slot().isBefore(before))
                .sorted(Comparator.comparing(row -> row.sweep().slot()))
                .map(row -> end(row, now))
                .toList();
    }

    @Override
    public List<SweepProgress> recent(Set<SweepKind> kinds, int limit) {
        return rows.rows().stream()
                .filter(row -> kinds.contains(row.kind()))
                .limit(limit)
                .map(InMemorySweepStore::progress)
                .toList();
    }

    private static SweepProgress progress(Row row) {
        SweepPlan plan = row.plan();
        SweepSummary end = row.summary();
        return new SweepProgress(
                row.sweep(),
                row.kind(),
                plan == null ? 0 : plan.rows(),
                new SweepSummary.Batches(
                        plan == null ? 0 : plan.batches(), row.checked().size()),
                row.checked().values().stream().reduce(VerdictCounts.NONE, VerdictCounts::plus),
                row.publishedAt(),
                row.plannedAt(),
                end == null ? null : row.sweep().slot().plus(end.took()));
    }

    @Override
    public int forget(Instant before) {
        List<SweepId> old = rows.rows().stream()
                .map(Row::sweep)
                .filter(sweep -> sweep.slot().isBefore(before))
                .toList();
        old.forEach(rows::remove);
        return old.size();
    }
}
