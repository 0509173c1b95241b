package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.database.Transaction;
import io.workspacereconciler.incident.Allowance;
import io.workspacereconciler.workspace.Place;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How often all replicas together change something outside: an allowance for each kind of change and each place. */
public record ChangePace(Map<ChangeKind, Allowance> allowances) {

    public ChangePace {
        allowances = Map.copyOf(allowances);
        if (!allowances.keySet().equals(EnumSet.allOf(ChangeKind.class))) {
            throw new IllegalArgumentException("every kind of change has an allowance, not only " + allowances);
        }
    }

    /** The same allowance for every kind of change, each on its own. */
    public static ChangePace each(Allowance allowance) {
        Map<ChangeKind, Allowance> allowances = new EnumMap<>(ChangeKind.class);
        for (ChangeKind kind : ChangeKind.values()) {
            allowances.put(kind, allowance);
        }
        return new ChangePace(allowances);
    }

    /**
     * A turn at one change, right before it.
     *
     * @param told when the caller was told to come, the last time
     * @return now, when it may be made; later, when it may not: come again then
     */
    Instant take(Transaction tx, ChangeKind kind, Place place, @Nullable Instant told) {
        return tx.turns().take(kind + " " + place, tx.now(), of(kind), told);
    }

    /** A turn to claim a row: no more often than there are launches, so that a row is left alone until there is one for it. */
    Instant takeClaim(Transaction tx, Place place, @Nullable Instant told) {
        return tx.turns().take("CLAIM " + place, tx.now(), of(ChangeKind.LAUNCH), told);
    }

    /** How often this kind of change is made in one place. */
    public Allowance of(ChangeKind kind) {
        return Objects.requireNonNull(allowances.get(kind));
    }
}
