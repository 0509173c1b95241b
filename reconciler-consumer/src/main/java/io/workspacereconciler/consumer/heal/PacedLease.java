package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.database.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The right of one healer to change something for one incident, and the turn at it, taken together: no thread waits for
 * a turn, the incident does.
 */
final class PacedLease implements Lease {

    private final ClaimedIncident work;
    private final ChangePace pace;
    private final Optional<OwnRow> own;
    private final Supplier<RestartProgress> kept;

    /**
     * For this incident.
     *
     * @param own what the row must say; empty where that does not matter
     * @param kept the progress that is stored when the change is made
     */
    PacedLease(ClaimedIncident work, ChangePace pace, Optional<OwnRow> own, Supplier<RestartProgress> kept) {
        this.work = work;
        this.pace = pace;
        this.own = own;
        this.kept = kept;
    }

    @Override
    public void renew(ChangeKind kind) {
        boolean itsTurn = work.inTransaction(tx -> take(tx, kind));
        if (!itsTurn) {
            throw new NotYetItsTurnException(work.incident().workspace() + " waits until "
                    + work.incident().dueAt() + " for its turn to " + kind);
        }
    }

    private boolean take(Transaction tx, ChangeKind kind) {
        RestartProgress next = kept.get();
        own.ifPresent(row -> row.require(tx.registry(), work.incident().workspace(), next));
        RestartProgress now = work.progress();
        Instant turn = pace.take(
                tx, kind, work.incident().subject().place(), now.attempt().turn());
        if (turn.isAfter(tx.now())) {
            work.rest(tx, now.with(now.attempt().inTurn(turn)), Pause.untilTurn(Duration.between(tx.now(), turn)));
            return false;
        }
        work.renew(tx, next.with(next.attempt().inTurn(null)));
        return true;
    }
}
