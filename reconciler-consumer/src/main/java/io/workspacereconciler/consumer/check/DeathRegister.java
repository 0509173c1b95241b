package io.workspacereconciler.consumer.check;

import io.workspacereconciler.check.Decision;
import io.workspacereconciler.check.Evidence;
import io.workspacereconciler.check.Suspicion;
import io.workspacereconciler.control.HandsOff;
import io.workspacereconciler.database.Database;
import io.workspacereconciler.database.Transaction;
import io.workspacereconciler.guard.Guard;
import io.workspacereconciler.guard.GuardDecision;
import io.workspacereconciler.incident.Change;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns decisions into incidents. Nothing is opened for a row that is no longer online on the instance that was judged,
 * and at most one incident is open for a workspace and instance, however many replicas see the death.
 */
final class DeathRegister {

    private static final Logger LOG = LoggerFactory.getLogger(DeathRegister.class);

    /** So long after a look its decision counts; a replica that is slower than this was frozen. */
    private static final Duration FRESH_FOR = Duration.ofSeconds(30);

    private final Database database;
    private final Passage passage;

    DeathRegister(Database database, Guard guard) {
        this.database = database;
        this.passage = new Passage(database, guard);
    }

    /** What the guard knows of the deaths of a page, to be registered with it. */
    Optional<GuardPage> page(Instant slot, List<Examined> page) {
        return passage.page(slot, page);
    }

    /** Does what was decided, unless a person has said that nothing is to be done, or the guard keeps it. */
    Registered register(Examined examined, Optional<GuardPage> page) {
        return examined.decision() instanceof Decision.Leave
                ? new Registered(examined.decision(), examined.before())
                : database.inTransaction(tx -> register(tx, examined, page));
    }

    private Registered register(Transaction tx, Examined examined, Optional<GuardPage> page) {
        Optional<GuardPage> asked = page.filter(known -> passage.asks(examined, examined.before(), known));
        // Heeded before anything is locked.
        Optional<HandsOff> word = PersonsWord.isProven(examined.decision()) || asked.isPresent()
                ? PersonsWord.about(tx, examined)
                : Optional.empty();
        if (word.isPresent()) {
            Examined held = examined.held(word.get().reason());
            return Registered.held(
                    new Decision.Hold(held.decision().rule(), word.get().reason()),
                    heed(tx, held, "; " + word.get().why()));
        }
        Optional<GuardDecision> kept = asked.flatMap(known -> passage.keepsHolding(examined, known));
        if (kept.isPresent()) {
            return new Registered(
                    examined.decision(),
                    examined.before(),
                    kept.get(),
                    passage.question(examined, examined.before(), asked.get(), true));
        }
        if (asked.isEmpty()) {
            return Registered.unasked(
                    examined.decision(),
                    heed(tx, examined, ""),
                    PersonsWord.ofSuspect(tx, examined),
                    passage.unasked(examined, page));
        }
        Incident.Subject subject = subject(examined);
        Optional<Incident> open = tx.incidents().openOf(subject.workspace(), subject.instance());
        return mayChange(tx, examined, open, subject)
                ? passage.pass(tx, open, examined, asked.get())
                : new Registered(examined.decision(), open);
    }

    /** What is decided without the guard. */
    private Optional<Incident> heed(Transaction tx, Examined examined, String word) {
        Incident.Subject subject = subject(examined);
        Optional<Incident> open = tx.incidents().openOf(subject.workspace(), subject.instance());
        if (examined.decision() instanceof Decision.Alive) {
            return open.flatMap(incident -> clear(tx, incident, examined));
        }
        if (!mayChange(tx, examined, open, subject)) {
            return open;
        }
        Change why = new Change(examined.decision().rule(), examined.describe() + word, tx.now());
        return open.isPresent()
                ? change(tx, suspected(tx, open.get(), examined.evidence()), examined, why)
                : open(tx, subject, examined, why);
    }

    static Incident.Subject subject(Examined examined) {
        return new Incident.Subject(
                examined.workspace().id(), examined.workspace().instance(), examined.place());
    }

    /** Whether what is known of the workspace is still so, and nobody has it in hand for another instance. */
    static boolean mayChange(Transaction tx, Examined examined, Optional<Incident> open, Incident.Subject subject) {
        return !isOutdated(tx, examined, open) && isStillOnline(tx, subject) && !isBeingRestarted(tx, subject);
    }

    /** Who was frozen since the look knows less than whoever cleared or counted meanwhile; the next sweep looks again. */
    private static boolean isOutdated(Transaction tx, Examined examined, Optional<Incident> open) {
        return tx.now().isAfter(examined.at().plus(FRESH_FOR))
                || open.filter(incident -> !incident.subject().place().equals(examined.place()))
                        .isPresent()
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
        Incident first = examined.decision() instanceof Decision.Hold hold
                ? Incident.begin(subject, IncidentState.HELD, hold.reason(), why.at())
                : Incident.begin(subject, IncidentState.SUSPECTED, null, why.at());
        return logged(tx.incidents()
                .open(first.suspectedBy(examined.evidence().suspicion()), why)
                .or(() -> tx.incidents().openOf(subject.workspace(), subject.instance())));
    }

    /** The incident with what speaks against it now. */
    static Incident suspected(Transaction tx, Incident incident, Evidence evidence) {
        @Nullable Suspicion suspicion = evidence.suspicion();
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
        return Optional.of(incident);
    }

    /** An instance that runs clears what was doubted of it; what is being restarted is the healer's to clear. */
    private static Optional<Incident> clear(Transaction tx, Incident incident, Examined examined) {
        if (incident.state() == IncidentState.RESTARTING) {
            return Optional.of(incident);
        }
        Change why = new Change("running", examined.describe(), tx.now());
        logged(tx.incidents().save(incident.become(IncidentState.CLEARED, why.at()), why));
        return Optional.empty();
    }

    /** Tells of a change of state; the same incident. */
    static Optional<Incident> logged(Optional<Incident> saved) {
        saved.ifPresent(incident -> LOG.info(
                "workspace {} on {}: {}{}",
                incident.workspace(),
                incident.instance(),
                incident.state(),
                incident.hold() == null ? "" : " by " + incident.hold()));
        return saved;
    }
}
