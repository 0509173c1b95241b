package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.control.HandsOff;
import io.workspacereconciler.database.Transaction;
import io.workspacereconciler.incident.Change;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentState;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of an incident whose healer finds that hands are to be kept off: before the flip it is held for that
 * reason, after it the restart rests where it was, and is due at once for whoever may go on with it.
 */
final class LettingGo {

    private static final Logger LOG = LoggerFactory.getLogger(LettingGo.class);

    private LettingGo() {}

    static void of(ClaimedIncident work, String why) {
        Incident incident = work.incident();
        boolean ours = work.inTransaction(tx -> let(tx, incident).isPresent());
        LOG.info("workspace {}: {} rests{}, {}", incident.workspace(), incident.state(), ours ? "" : " elsewhere", why);
    }

    private static Optional<Incident> let(Transaction tx, Incident incident) {
        // Others may go on meanwhile.
        tx.restartPlaces().leave(incident.id());
        Instant now = tx.now();
        Optional<HandsOff> off = HandsOff.heeded(tx.controls(), tx.exemptions(), incident.workspace(), now);
        return off.isPresent() && incident.state() == IncidentState.OFFLINE
                ? tx.incidents()
                        .save(
                                incident.held(off.get().reason(), now),
                                new Change(
                                        off.get().reason().name().toLowerCase(Locale.ROOT),
                                        off.get().why(),
                                        now))
                : tx.incidents().renew(incident.dueAt(now));
    }
}
