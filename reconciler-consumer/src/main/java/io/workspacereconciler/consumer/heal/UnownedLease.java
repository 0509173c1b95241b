package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.workspace.Place;
import java.time.Instant;

/**
 * The right to end what belongs to no incident any more: no version and no row has a say, but a person has, and it takes
 * its turn. When that is not now, {@link Orphans} end what is left.
 */
final class UnownedLease implements Lease {

    private final ClaimedIncident work;

    UnownedLease(ClaimedIncident work) {
        this.work = work;
    }

    @Override
    public void renew() {
        work.useTransaction(work::heed);
    }

    @Override
    public void turn(ChangeKind change) {
        Place place = work.incident().subject().place();
        boolean itsTurn = work.inTransaction(tx -> {
            work.heed(tx);
            Instant turn = work.pace().take(tx, change, place, null);
            return !turn.isAfter(tx.now());
        });
        if (!itsTurn) {
            throw new NotYetItsTurnException("nothing more may be ended now");
        }
    }
}
