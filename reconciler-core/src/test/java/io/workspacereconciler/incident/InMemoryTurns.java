package io.workspacereconciler.incident;

import io.workspacereconciler.database.InMemoryTable;
import io.workspacereconciler.database.UndoLog;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** The turns in memory, held to {@code TurnsContract}. */
public final class InMemoryTurns implements Turns {

    private final InMemoryTable<String, TurnQueue> queues;

    /** All free; the transactions are those of {@code undo}. */
    public InMemoryTurns(UndoLog undo) {
        this.queues = new InMemoryTable<>(Comparator.naturalOrder(), undo);
    }

    @Override
    public Instant take(String queue, Instant now, Allowance allowance, @Nullable Instant told) {
        TurnQueue.Answer answer =
                queues.find(queue).orElseGet(() -> TurnQueue.unused(now)).take(now, allowance, told);
        queues.put(queue, answer.queue());
        return answer.turn();
    }
}
