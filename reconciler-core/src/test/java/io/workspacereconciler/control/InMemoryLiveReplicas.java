package io.workspacereconciler.control;

import io.workspacereconciler.database.InMemoryTable;
import io.workspacereconciler.database.UndoLog;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** The consumers that run, in memory, held to {@code LiveReplicasContract}. */
public final class InMemoryLiveReplicas implements LiveReplicas {

    private final InMemoryTable<String, LiveReplica> rows;

    /** None; the transactions are those of {@code undo}. */
    public InMemoryLiveReplicas(UndoLog undo) {
        this.rows = new InMemoryTable<>(Comparator.naturalOrder(), undo);
    }

    @Override
    public void seen(LiveReplica replica) {
        rows.put(replica.name(), replica);
    }

    @Override
    public List<LiveReplica> since(Instant instant) {
        return rows.rows().stream()
                .filter(replica -> !replica.seenAt().isBefore(instant))
                .toList();
    }

    @Override
    public void forget(Instant before) {
        rows.rows().stream()
                .filter(replica -> replica.seenAt().isBefore(before))
                .forEach(replica -> rows.remove(replica.name()));
    }
}
