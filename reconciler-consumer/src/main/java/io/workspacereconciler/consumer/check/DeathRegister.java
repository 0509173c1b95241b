package io.workspacereconciler.consumer.check;

import io.workspacereconciler.check.Decision;
import io.workspacereconciler.check.Verdict;
import io.workspacereconciler.database.Database;
import io.workspacereconciler.database.Transaction;
import io.workspacereconciler.incident.Change;
import io.workspacereconciler.incident.HoldReason;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns decisions into incidents. Nothing is opened for a row that is no longer online on the instance that was judged,
 * and at most one incident is open for a workspace and instance, however many replicas see the death.
 */
final class DeathRegister {

    private static final Logger LOG = LoggerFactory.getLogger(DeathRegister.class);

    /** After so long a healer looks again at what it could not prepare or may not restart: a person may have acted. */
    private static final Duration HEALER_HOLD = Duration.ofMinutes(5);

    private final Database database;

    DeathRegister(Database database) {
        this.database = database;
    }

    /** Does what the decision says; the open incident afterwards, if there is one. */
    Optional<Incident> register(Incident.Subject subject, Verdict verdict, Decision decision) {
        return database.inTransaction(tx -> {
            Optional<Incident> open = tx.incidents().openOf(subject.workspace(), subject.instance());
            if (decision instanceof Decision.Leave) {
                return open;
            }
            if (decision instanceof Decision.Alive) {
                return open.flatMap(incident -> clear(tx, incident, verdict));
            }
            if (!isStillOnline(tx, subject) || isBeingRestarted(tx, subject)) {
                return open;
            }
            Change why = new Change(decision.rule(), "seen as " + describe(verdict), tx.now());
            return decision instanceof Decision.LetThrough
                    ? letThrough(tx, subject, open, why)
                    : hold(tx, subject, open, why);
        });
    }

    private static boolean isStillOnline(Transaction tx, Incident.Subject subject) {
        return tx.registry()
                .find(subject.workspace())
                .filter(row -> row.is(WorkspaceStatus.ONLINE, subject.instance()) && !row.isExternal())
                .isPresent();
    }

    /** A restart whose new instance died has to say so itself: a second incident would take the row from under it. */
    private static boolean isBeingRestarted(Transaction tx, Incident.Subject subject) {
        return tx.incidents().openOf(List.of(subject.workspace())).getOrDefault(subject.workspace(), List.of()).stream()
                .anyMatch(other -> other.state() == IncidentState.RESTARTING
                        && !other.instance().equals(subject.instance()));
    }

    private static Optional<Incident> letThrough(
            Transaction tx, Incident.Subject subject, Optional<Incident> open, Change why) {
        if (open.isEmpty()) {
            Incident first = Incident.begin(subject, IncidentState.OFFLINE, null, why.at());
            return logged(tx.incidents()
                    .open(first, why)
                    .or(() -> tx.incidents().openOf(subject.workspace(), subject.instance())));
        }
        Incident incident = open.get();
        if (incident.state() == IncidentState.OFFLINE
                || incident.state() == IncidentState.RESTARTING
                || isHealerStillHolding(incident, why.at())) {
            return open;
        }
        return logged(tx.incidents().save(incident.become(IncidentState.OFFLINE, why.at()), why));
    }

    private static Optional<Incident> hold(
            Transaction tx, Incident.Subject subject, Optional<Incident> open, Change why) {
        if (open.isEmpty()) {
            Incident first = Incident.begin(subject, IncidentState.HELD, HoldReason.OBSERVE, why.at());
            return logged(tx.incidents()
                    .open(first, why)
                    .or(() -> tx.incidents().openOf(subject.workspace(), subject.instance())));
        }
        return open.get().state() == IncidentState.SUSPECTED
                ? logged(tx.incidents().save(open.get().held(HoldReason.OBSERVE, why.at()), why))
                : open;
    }

    /** An instance that runs clears what was doubted of it; what is being restarted is the healer's to clear. */
    private static Optional<Incident> clear(Transaction tx, Incident incident, Verdict verdict) {
        if (incident.state() == IncidentState.RESTARTING) {
            return Optional.of(incident);
        }
        Change why = new Change("running", "seen as " + describe(verdict), tx.now());
        logged(tx.incidents().save(incident.become(IncidentState.CLEARED, why.at()), why));
        return Optional.empty();
    }

    private static boolean isHealerStillHolding(Incident incident, Instant now) {
        return incident.hold() != null
                && incident.hold() != HoldReason.OBSERVE
                && now.isBefore(incident.changedAt().plus(HEALER_HOLD));
    }

    private static String describe(Verdict verdict) {
        if (verdict instanceof Verdict.NotRunning down) {
            return down.state().word();
        }
        return verdict instanceof Verdict.Running up ? up.state().word() : "unclear";
    }

    private static Optional<Incident> logged(Optional<Incident> saved) {
        saved.ifPresent(incident -> LOG.info(
                "workspace {} on {}: {}{}",
                incident.workspace(),
                incident.instance(),
                incident.state(),
                incident.hold() == null ? "" : " by " + incident.hold()));
        return saved;
    }
}
