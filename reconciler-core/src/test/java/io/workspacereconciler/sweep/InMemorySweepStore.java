package io.workspacereconciler.sweep;

import io.workspacereconciler.database.InMemoryTable;
import io.workspacereconciler.database.UndoLog;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The sweeps in memory, held to {@code SweepStoreContract}. */
public final class InMemorySweepStore implements SweepStore {

    private record Row(
            SweepId sweep,
            String claimedBy,
            Instant claimedAt,
            @Nullable Instant publishedAt,
            @Nullable SweepPlan plan) {}

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

    /** What the sweep was cut into, once that is recorded. */
    public Optional<SweepPlan> plan(SweepId sweep) {
        return rows.find(sweep).map(Row::plan);
    }

    @Override
    public boolean claim(SweepId sweep, String replica, Instant now) {
        if (rows.find(sweep).isPresent()) {
            return false;
        }
        rows.put(sweep, new Row(sweep, replica, now, null, null));
        return true;
    }

    @Override
    public Optional<SweepId> takeOver(String replica, Instant now, Duration patience, Instant notBefore) {
        Optional<Row> youngest = rows.rows().stream()
                .filter(row -> row.publishedAt() == null)
                .filter(row -> !row.claimedAt().isAfter(now.minus(patience)))
                .filter(row -> row.sweep().slot().isAfter(notBefore))
                .findFirst();
        youngest.ifPresent(row -> rows.put(row.sweep(), new Row(row.sweep(), replica, now, null, row.plan())));
        return youngest.map(Row::sweep);
    }

    @Override
    public void published(SweepId sweep, Instant now) {
        rows.find(sweep)
                .ifPresent(row -> rows.put(sweep, new Row(sweep, row.claimedBy(), row.claimedAt(), now, row.plan())));
    }

    @Override
    public boolean isPlanned(SweepId sweep) {
        return plan(sweep).isPresent();
    }

    @Override
    public void planned(SweepId sweep, SweepPlan plan, Instant now) {
        rows.find(sweep)
                .ifPresent(row ->
                        rows.put(sweep, new Row(sweep, row.claimedBy(), row.claimedAt(), row.publishedAt(), plan)));
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
