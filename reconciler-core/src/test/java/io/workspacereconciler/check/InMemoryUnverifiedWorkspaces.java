package io.workspacereconciler.check;

import io.workspacereconciler.database.DatabaseOrder;
import io.workspacereconciler.database.InMemoryTable;
import io.workspacereconciler.database.UndoLog;
import io.workspacereconciler.workspace.InMemoryWorkspaceRegistry;
import io.workspacereconciler.workspace.OnlineWorkspace;
import io.workspacereconciler.workspace.WorkspaceId;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The unverified workspaces in memory, held to {@code UnverifiedContract}. */
public final class InMemoryUnverifiedWorkspaces implements UnverifiedWorkspaces {

    private final InMemoryTable<WorkspaceId, Unverified> rows;
    private final InMemoryWorkspaceRegistry registry;

    /** None, beside this registry; the transactions are those of {@code undo}. */
    public InMemoryUnverifiedWorkspaces(InMemoryWorkspaceRegistry registry, UndoLog undo) {
        this.rows = new InMemoryTable<>(Comparator.comparing(WorkspaceId::value, DatabaseOrder.OF_IDS), undo);
        this.registry = registry;
    }

    @Override
    public Map<WorkspaceId, Unverified> of(Collection<WorkspaceId> workspaces) {
        Map<WorkspaceId, Unverified> found = new HashMap<>();
        workspaces.forEach(id -> rows.find(id).ifPresent(one -> found.put(id, one)));
        return found;
    }

    @Override
    public void update(Collection<Unverified> unverified, Collection<WorkspaceId> verified) {
        unverified.stream()
                .filter(one -> rows.find(one.workspace())
                        .filter(stored -> stored.instance().equals(one.instance())
                                && !one.lastSlot().isAfter(stored.lastSlot()))
                        .isEmpty())
                .forEach(one -> rows.put(one.workspace(), one));
        verified.forEach(rows::remove);
    }

    @Override
    public List<Unverified> removeMovedOn() {
        Set<OnlineWorkspace> online = new HashSet<>(registry.online());
        List<Unverified> movedOn = rows.rows().stream()
                .filter(one -> !online.contains(new OnlineWorkspace(one.workspace(), one.instance())))
                .toList();
        movedOn.forEach(one -> rows.remove(one.workspace()));
        return movedOn;
    }

    @Override
    public List<Unverified> longest(int limit) {
        return rows.rows().stream()
                .filter(one -> one.reportedAt() != null)
                .sorted(Comparator.comparing(Unverified::since))
                .limit(limit)
                .toList();
    }

    @Override
    public int reported() {
        return (int)
                rows.rows().stream().filter(one -> one.reportedAt() != null).count();
    }
}
