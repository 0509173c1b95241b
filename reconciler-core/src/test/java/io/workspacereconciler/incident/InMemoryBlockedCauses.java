package io.workspacereconciler.incident;

import io.workspacereconciler.database.InMemoryTable;
import io.workspacereconciler.database.UndoLog;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** The blocked causes in memory, held to {@code BlockedCausesContract}. */
public final class InMemoryBlockedCauses implements BlockedCauses {

    private final InMemoryTable<SharedCause, BlockedCause> rows;

    /** None; the transactions are those of {@code undo}. */
    public InMemoryBlockedCauses(UndoLog undo) {
        this.rows = new InMemoryTable<>(Comparator.comparing(SharedCause::name), undo);
    }

    @Override
    public List<BlockedCause> lock(Collection<SharedCause> causes) {
        Set<SharedCause> asked = Set.copyOf(causes);
        return rows.rows().stream()
                .filter(blocked -> asked.contains(blocked.cause()))
                .toList();
    }

    @Override
    public void put(BlockedCause blocked) {
        rows.put(blocked.cause(), blocked);
    }

    @Override
    public void remove(SharedCause cause) {
        rows.remove(cause);
    }
}
