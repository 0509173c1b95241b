package io.workspacereconciler.consumer.check;

import io.workspacereconciler.check.Decision;
import io.workspacereconciler.check.Evidence;
import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.check.Suspicion;
import io.workspacereconciler.check.Verdict;
import io.workspacereconciler.control.HandsOff;
import io.workspacereconciler.database.Database;
import io.workspacereconciler.database.Transaction;
import io.workspacereconciler.incident.Change;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.workspace.Place;
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

    /** After so long what was held is looked at again: a person may have acted. */
    private static final Duration HELD_FOR = Duration.ofMinutes(5);

    /** So long after a look its decision counts; a replica that is slower than this was frozen. */
    private static final Duration FRESH_FOR = Duration.ofSeconds(30);

    private final Database database;
    private final Place place;

    DeathRegister(Database database, Place place) {
        this.database = database;
        this.place = place;
    }

    /** Does what was decided, unless a person has said that nothing is to be done. */
    Registered register(Examined examined) {
        if (examined.decision() instanceof Decision.Leave) {
            return new Registered(examined.decision(), examined.before());
        }
        return database.inTransaction(tx -> {
            Optional<HandsOff> word = PersonsWord.about(tx, examined);
            Examined heeding = word.map(off -> examined.held(off.reason())).orElse(examined);
            return new Registered(
                    heeding.decision(),
                    register(tx, heeding, word.map(off -> "; " + off.why()).orElse("")));
        });
    }

    private Optional<Incident> register(Transaction tx, Examined examined, String word) {
        Incident.Subject subject = new Incident.Subject(
                examined.workspace().id(), examined.workspace().instance(), place);
        Optional<Incident> open = tx.incidents().openOf(subject.workspace(), subject.instance());
        if (examined.decision() instanceof Decision.Alive) {
            return open.flatMap(incident -> clear(tx, incident, examined.verdict()));
        }
        if (isOutdated(tx, examined, open) || !isStillOnline(tx, subject) || isBeingRestarted(tx, subject)) {
            return open;
        }
        Change why = new Change(examined.decision().rule(), describe(examined) + word, tx.now());
        return open.isPresent()
                ? change(tx, suspected(tx, open.get(), examined.evidence()), examined, why)
                : open(tx, subject, examined, why);
    }

    /** Who was frozen since the look knows less than whoever cleared or counted meanwhile; the next sweep looks again. */
    private static boolean isOutdated(Transaction tx, Examined examined, Optional<Incident> open) {
        return tx.now().isAfter(examined.at().plus(FRESH_FOR))
                || (examined.before().isPresent()
                        && !examined.before().map(Incident::id).equals(open.map(Incident::id)));
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

    private static Optional<Incident> open(Transaction tx, Incident.Subject subject, Examined examined, Change why) {
        Decision decision = examined.decision();
        Incident first = decision instanceof Decision.Hold hold
                ? Incident.begin(subject, IncidentState.HELD, hold.reason(), why.at())
                : Incident.begin(
                        subject,
                        decision instanceof Decision.LetThrough ? IncidentState.OFFLINE : IncidentState.SUSPECTED,
                        null,
                        why.at());
        return logged(tx.incidents()
                .open(first.suspectedBy(examined.evidence().suspicion()), why)
                .or(() -> tx.incidents().openOf(subject.workspace(), subject.instance())));
    }

    private static Incident suspected(Transaction tx, Incident incident, Evidence evidence) {
        Suspicion suspicion = evidence.suspicion();
        if (suspicion == null || suspicion.equals(incident.suspicion())) {
            return incident;
        }
        tx.incidents().suspect(incident.id(), suspicion);
        return incident.suspectedBy(suspicion);
    }

    private static Optional<Incident> change(Transaction tx, Incident incident, Examined examined, Change why) {
        if (examined.decision() instanceof Decision.Hold hold) {
            Optional<Incident> held = PersonsWord.hold(incident, hold.reason(), why.at());
            return held.isEmpty()
                    ? Optional.of(incident)
                    : logged(held.flatMap(changed -> tx.incidents().save(changed, why)));
        }
        if (examined.decision() instanceof Decision.LetThrough
                && (incident.state() == IncidentState.SUSPECTED || isHeldLongEnough(incident, why.at()))) {
            return logged(tx.incidents().save(incident.become(IncidentState.OFFLINE, why.at()), why));
        }
        return Optional.of(incident);
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

    private static boolean isHeldLongEnough(Incident incident, Instant now) {
        HoldReason hold = incident.hold();
        return hold != null
                && hold != HoldReason.OTHER
                && (hold.isByWord() || !now.isBefore(incident.changedAt().plus(HELD_FOR)));
    }

    private static String describe(Examined examined) {
        StringBuilder text = new StringBuilder("seen as ").append(describe(examined.verdict()));
        Evidence evidence = examined.evidence();
        if (evidence.suspicion() != null && evidence.suspicion().sweeps() > 1) {
            text.append(" in ")
                    .append(evidence.suspicion().sweeps())
                    .append(" sweeps over ")
                    .append(evidence.suspicion().span().toSeconds())
                    .append(" s");
        }
        if (evidence.remains() != null) {
            text.append("; ").append(evidence.remains().describe());
        }
        return text.toString();
    }

    private static String describe(Verdict verdict) {
        if (verdict instanceof Verdict.NotRunning down) {
            return down.state().word();
        }
        if (verdict instanceof Verdict.Absent) {
            return "absent";
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
