package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.control.HandsOff;
import io.workspacereconciler.database.Database;
import io.workspacereconciler.database.Transaction;
import io.workspacereconciler.incident.Change;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentState;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * An incident as one healer knows it: every change names the version that it stored last, and throws
 * {@link LeaseLostException} when another has changed it since, or {@link HandsOffException} when a person has said in
 * the meantime that nothing is to be done. Not thread-safe.
 */
final class KnownIncident {

    private static final Logger LOG = LoggerFactory.getLogger(KnownIncident.class);
    private static final Set<IncidentState> FOR_A_PERSON = EnumSet.of(IncidentState.HELD, IncidentState.ABANDONED);

    private final Database database;
    private Incident incident;

    KnownIncident(Database database, Incident incident) {
        this.database = database;
        this.incident = incident;
    }

    Incident value() {
        return incident;
    }

    /** Refuses to go on in this transaction when nothing is to be done; comes before a row is locked. */
    void heed(Transaction tx) {
        HandsOff.heeded(tx.controls(), tx.exemptions(), incident.workspace(), tx.now())
                .ifPresent(handsOff -> {
                    throw new HandsOffException(handsOff);
                });
    }

    /** Stores a change without a line in the timeline. */
    void renew(Transaction tx, Incident changed) {
        heed(tx);
        incident = kept(tx.incidents().renew(changed));
    }

    /** Stores a change with a line in the timeline; with its end a restart gives its place back. */
    void save(Transaction tx, Incident changed, Change why) {
        heed(tx);
        incident = kept(tx.incidents().save(changed, why));
        if (incident.state() != IncidentState.RESTARTING) {
            tx.restartPlaces().leave(incident.id());
        }
    }

    /**
     * Stores another state together with a change of the registry's row.
     *
     * @param next from the incident and the time of the change to what is stored
     * @return false, with nothing changed, when the row did not take the change
     */
    boolean becomes(
            Predicate<Transaction> rowChange,
            BiFunction<Incident, Instant, Incident> next,
            Function<Transaction, Change> reason) {
        Optional<Change> why = database.inTransaction(tx -> {
            heed(tx);
            if (!rowChange.test(tx)) {
                return Optional.empty();
            }
            Change change = reason.apply(tx);
            save(tx, next.apply(incident, change.at()), change);
            return Optional.of(change);
        });
        why.ifPresent(change -> LOG.atLevel(FOR_A_PERSON.contains(incident.state()) ? Level.WARN : Level.INFO)
                .log(
                        "workspace {} on {}: {}, {}",
                        incident.workspace(),
                        incident.instance(),
                        incident.state(),
                        change.detail()));
        return why.isPresent();
    }

    private Incident kept(Optional<Incident> stored) {
        return stored.orElseThrow(
                () -> new LeaseLostException("incident " + incident.id() + " is in other hands or has ended"));
    }
}
