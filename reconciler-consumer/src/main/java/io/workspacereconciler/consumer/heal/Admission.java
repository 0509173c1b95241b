package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.database.Transaction;
import io.workspacereconciler.incident.IncidentId;
import io.workspacereconciler.incident.RestartPlaces.Standing;

/**
 * Whether a restart goes on, or waits until others have ended or back off. It keeps its place while EC2 does what it was
 * asked for, and gives it back with every backoff ({@link ClaimedIncident}).
 */
final class Admission {

    private final SharedCauses causes;

    Admission(SharedCauses causes) {
        this.causes = causes;
    }

    /** Lets the next step go on; false when it has to wait, which is stored then. */
    boolean admits(ClaimedIncident work) {
        if (work.hasPlace() || !PlacePolicy.needsPlace(work.progress().step())) {
            return true;
        }
        return work.inTransaction(tx -> isPlaced(tx, work));
    }

    private boolean isPlaced(Transaction tx, ClaimedIncident work) {
        IncidentId me = work.incident().id();
        if (tx.restartPlaces().has(me)) {
            work.placed();
            return true;
        }
        // Whoever waits for something else anyway does not queue for a place first.
        if (causes.keepsBack(tx, work)) {
            return false;
        }
        if (!tx.restartPlaces().queue(me, PlacePolicy.rank(work.progress()), tx.now())) {
            work.rest(tx, work.progress(), Pause.FOR_A_PLACE);
            return false;
        }
        Standing standing = RestartPace.handOut(tx, tx.restartPlaces().standing());
        if (tx.restartPlaces().has(me)) {
            work.placed();
            return true;
        }
        work.pause(
                tx,
                work.progress(),
                Pause.FOR_A_PLACE,
                "waits for its place: " + standing.taken() + " restarts go on, " + (standing.waiting() - 1)
                        + " others wait");
        return false;
    }
}
