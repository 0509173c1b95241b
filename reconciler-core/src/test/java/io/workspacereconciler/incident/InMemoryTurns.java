package io.workspacereconciler.incident;

import io.workspacereconciler.database.InMemoryTable;
import io.workspacereconciler.database.UndoLog;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;

/** The turns in memory, held to {@code TurnsContract}. */
public final class InMemoryTurns implements Turns {

    private final InMemoryTable<String, Instant> free;

    /** All free; the transactions are those of {@code undo}. */
    public InMemoryTurns(UndoLog undo) {
        this.free = new InMemoryTable<>(Comparator.naturalOrder(), undo);
    }

    @Override
    public Instant take(String queue, Instant now, Duration spacing) {
        Instant turn = free.find(queue).filter(later -> later.isAfter(now)).orElse(now);
        free.put(queue, turn.plus(spacing));
        return turn;
    }
}
