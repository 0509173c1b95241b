package io.workspacereconciler.guard;

import io.workspacereconciler.database.DatabaseOrder;
import io.workspacereconciler.database.InMemoryTable;
import io.workspacereconciler.database.UndoLog;
import io.workspacereconciler.incident.IncidentId;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/** The approvals in memory, held to {@code ApprovalsContract}. */
public final class InMemoryApprovals implements Approvals {

    private final InMemoryTable<IncidentId, Approval> rows;

    /** None; the transactions are those of {@code undo}. */
    public InMemoryApprovals(UndoLog undo) {
        this.rows = new InMemoryTable<>(Comparator.comparing(IncidentId::value, DatabaseOrder.OF_IDS), undo);
    }

    @Override
    public void approve(Approval approval) {
        rows.put(approval.incident(), approval);
    }

    @Override
    public Map<IncidentId, Approval> validOf(Collection<IncidentId> incidents, Instant now) {
        Map<IncidentId, Approval> valid = new HashMap<>();
        incidents.forEach(incident -> rows.find(incident)
                .filter(approval -> approval.until().isAfter(now))
                .ifPresent(approval -> valid.put(incident, approval)));
        return valid;
    }
}
