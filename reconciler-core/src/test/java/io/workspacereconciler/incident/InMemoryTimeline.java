package io.workspacereconciler.incident;

import io.workspacereconciler.database.InMemoryTable;
import io.workspacereconciler.database.UndoLog;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The timeline in memory, held to {@code IncidentsContract}. */
final class InMemoryTimeline implements Timeline {

    private record Row(TimelineEntry entry, @Nullable Instant publishedAt) {}

    private final InMemoryTable<Long, Row> rows;
    /** Never rolled back, as a sequence of the database: lines grow, with gaps. */
    private long sequence;

    InMemoryTimeline(UndoLog undo) {
        this.rows = new InMemoryTable<>(Comparator.naturalOrder(), undo);
    }

    void add(Incident incident, @Nullable IncidentState from, Change why) {
        sequence++;
        rows.put(
                sequence,
                new Row(
                        new TimelineEntry(sequence, incident.id(), incident.subject(), from, incident.state(), why),
                        null));
    }

    @Override
    public List<TimelineEntry> of(IncidentId incident) {
        return rows.rows().stream()
                .map(Row::entry)
                .filter(entry -> entry.incident().equals(incident))
                .toList();
    }

    @Override
    public List<TimelineEntry> unpublished(int limit) {
        return rows.rows().stream()
                .filter(row -> row.publishedAt() == null)
                .map(Row::entry)
                .filter(TimelineEntry::isForOthers)
                .limit(limit)
                .toList();
    }

    @Override
    public void published(List<TimelineEntry> entries, Instant now) {
        for (TimelineEntry entry : entries) {
            rows.find(entry.sequence()).ifPresent(row -> rows.put(entry.sequence(), new Row(row.entry(), now)));
        }
    }
}
