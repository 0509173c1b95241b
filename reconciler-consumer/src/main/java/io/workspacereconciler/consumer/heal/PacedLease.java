package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.database.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The right of one healer to change something for one incident, and the turn at it, taken together: no thread waits for
 * a turn, the incident does.
 */
final class PacedLease implements Lease {

    private final ClaimedIncident work;
    private final Consumer<Transaction> asked;
    private final Supplier<RestartProgress> kept;

    /**
     * For this incident.
     *
     * @param asked what is asked besides, in the same transaction; throws where the change may not be made
     * @param kept the progress that is stored when the change is made
     */
    PacedLease(ClaimedIncident work, Consumer<Transaction> asked, Supplier<RestartProgress> kept) {
        this.work = work;
        this.asked = asked;
        this.kept = kept;
    }

    /** On this incident, whatever the row says. */
    static Lease of(ClaimedIncident work) {
        return of(work, tx -> {});
    }

    /** On this incident, with something more to be asked in the same transaction, which may throw. */
    static Lease of(ClaimedIncident work, Consumer<Transaction> besides) {
        return new PacedLease(work, besides, work::progress);
    }

    /** On this incident for as long as the row is what the restart wrote. */
    static Lease of(ClaimedIncident work, OwnRow own) {
        return of(work, tx -> own.require(tx.registry(), work.incident().workspace(), work.progress()));
    }

    @Override
    public void renew() {
        work.useTransaction(this::store);
    }

    @Override
    public void turn(ChangeKind change) {
        boolean itsTurn = work.inTransaction(tx -> take(tx, change));
        if (!itsTurn) {
            throw new NotYetItsTurnException(work.incident().workspace() + " waits until "
                    + work.incident().dueAt() + " for its turn to " + change);
        }
    }

    private boolean take(Transaction tx, ChangeKind change) {
        // Before the turn: what may not be changed takes none from others.
        asked.accept(tx);
        RestartProgress now = work.progress();
        Instant turn = work.pace()
                .take(
                        tx,
                        change,
                        work.incident().subject().place(),
                        now.attempt().turn());
        if (turn.isAfter(tx.now())) {
            work.rest(tx, now.with(now.attempt().inTurn(turn)), Pause.untilTurn(Duration.between(tx.now(), turn)));
            return false;
        }
        store(tx);
        return true;
    }

    private void store(Transaction tx) {
        asked.accept(tx);
        RestartProgress next = kept.get();
        work.renew(tx, next.with(next.attempt().inTurn(null)));
    }
}
