package io.workspacereconciler.control;

import io.workspacereconciler.database.DatabaseOrder;
import io.workspacereconciler.database.InMemoryTable;
import io.workspacereconciler.database.UndoLog;
import io.workspacereconciler.workspace.WorkspaceId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The exemptions in memory, held to {@code ExemptionsContract}. */
public final class InMemoryExemptions implements Exemptions {

    private final InMemoryTable<Integer, Exemption> rows;

    /** None; the transactions are those of {@code undo}. */
    public InMemoryExemptions(UndoLog undo) {
        this.rows = new InMemoryTable<>(Comparator.naturalOrder(), undo);
    }

    @Override
    public Optional<Exemption> of(WorkspaceId workspace, Instant now) {
        return inForce(now).stream()
                .filter(exemption -> exemption.workspace().equals(workspace))
                .findFirst();
    }

    @Override
    public List<Exemption> inForce(Instant now) {
        return rows.rows().stream()
                .filter(exemption ->
                        exemption.ended() == null && exemption.until().isAfter(now))
                .sorted(Comparator.comparing(Exemption::until)
                        .thenComparing(exemption -> exemption.workspace().value(), DatabaseOrder.OF_IDS))
                .toList();
    }

    @Override
    public void exempt(WorkspaceId workspace, Order order, Instant until) {
        endStored(workspace, order);
        rows.put(rows.rows().size(), new Exemption(workspace, order, until, null));
    }

    @Override
    public Optional<Exemption> end(WorkspaceId workspace, Order order) {
        Optional<Exemption> before = of(workspace, order.at());
        if (before.isPresent()) {
            endStored(workspace, order);
        }
        return before;
    }

    private void endStored(WorkspaceId workspace, Order order) {
        List<Exemption> all = rows.rows();
        for (int i = 0; i < all.size(); i++) {
            Exemption one = all.get(i);
            if (one.workspace().equals(workspace) && one.ended() == null) {
                rows.put(i, new Exemption(workspace, one.exempted(), one.until(), order));
            }
        }
    }

    @Override
    public List<Exemption> since(WorkspaceId workspace, Instant instant) {
        return rows.rows().stream()
                .filter(exemption -> exemption.workspace().equals(workspace)
                        && exemption.end().isAfter(instant))
                .toList();
    }
}
