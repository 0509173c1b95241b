package io.workspacereconciler.consumer.check;

import io.workspacereconciler.check.Decision;
import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.database.Database;
import io.workspacereconciler.database.Transaction;
import io.workspacereconciler.guard.Approval;
import io.workspacereconciler.guard.Death;
import io.workspacereconciler.guard.Guard;
import io.workspacereconciler.guard.GuardDecision;
import io.workspacereconciler.guard.GuardMark;
import io.workspacereconciler.guard.GuardQuestion;
import io.workspacereconciler.incident.Change;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentId;
import io.workspacereconciler.incident.IncidentState;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one way by which a death becomes {@code OFFLINE}: what the guard says of it is decided and stored in one short
 * transaction under a lock that all replicas share, so that no two count on the same room.
 *
 * <p>The lock is taken only for what there seems to be room for. What is counted meanwhile only takes room away, so a hold
 * needs no lock.
 */
final class Passage {

    private final Database database;
    private final Guard guard;

    Passage(Database database, Guard guard) {
        this.database = database;
        this.guard = guard;
    }

    /** What the guard knows now; nothing where no workspace of the page asks it, or may with another grace. */
    Optional<GuardPage> page(Instant slot, List<Examined> page) {
        List<Examined> asking = page.stream()
                .filter(one -> mayAsk(one) || one.decision() instanceof Decision.Suspect)
                .toList();
        if (asking.isEmpty()) {
            return Optional.empty();
        }
        List<IncidentId> incidents = asking.stream()
                .flatMap(one -> one.before().map(Incident::id).stream())
                .toList();
        return Optional.of(database.inTransaction(tx -> read(tx, slot, incidents)));
    }

    /** A proven death does, and one without a whole proof that a person may have approved. */
    private static boolean mayAsk(Examined examined) {
        return examined.decision() instanceof Decision.LetThrough
                || (examined.decision() instanceof Decision.Hold hold && hold.reason() == HoldReason.PROOF);
    }

    /** Whether the guard decides of this one. */
    boolean asks(Examined examined, Optional<Incident> open, GuardPage page) {
        return examined.decision() instanceof Decision.LetThrough
                || (mayAsk(examined)
                        && page.approval(open) != null
                        && open.filter(incident -> incident.state() == IncidentState.HELD)
                                .isPresent());
    }

    /** What the guard says of one that it holds already, if that has not changed: then there is nothing to store. */
    Optional<GuardDecision> keepsHolding(Examined examined, GuardPage page) {
        return examined.before()
                .filter(incident -> incident.hold() == HoldReason.GUARD
                        && examined.evidence().suspicion() == null
                        && asks(examined, examined.before(), page))
                .map(incident -> decide(examined, examined.before(), page))
                .filter(decision -> decision instanceof GuardDecision.Held held
                        && isHeldBy(held.rule(), page.mark(examined.before())));
    }

    /** What the guard decides on, or would if the death were proven, or in nobody's hands. */
    GuardQuestion question(Examined examined, Optional<Incident> open, GuardPage page, boolean isAnswered) {
        return GuardQuestion.of(death(examined, open, page), isAnswered, page.view());
    }

    /** What the guard would be asked about one that is not proven yet; null of any other. */
    @Nullable
    GuardQuestion unasked(Examined examined, Optional<GuardPage> page) {
        return examined.decision() instanceof Decision.Suspect
                ? page.map(known -> question(examined, examined.before(), known, false))
                        .orElse(null)
                : null;
    }

    /** Lets the death through, or keeps it, or leaves an incident as it is that is with a healer or not to be asked about. */
    Registered pass(Transaction tx, Optional<Incident> open, Examined examined, GuardPage page) {
        if (open.filter(incident -> !Rest.isOver(tx, incident, page.approval(open)))
                .isPresent()) {
            Optional<Incident> left = suspected(tx, open, examined);
            return new Registered(examined.decision(), left, stored(tx, open), question(examined, open, page, false));
        }
        GuardDecision seen = decide(examined, open, page);
        if (seen instanceof GuardDecision.Held held) {
            return new Registered(
                    examined.decision(),
                    keep(tx, suspected(tx, open, examined), examined, page, held),
                    held,
                    question(examined, open, page, true));
        }
        tx.guard().lock();
        return passLocked(tx, examined, page);
    }

    /** With what is true now that nobody else lets anything through. */
    private Registered passLocked(Transaction tx, Examined examined, GuardPage before) {
        Optional<Incident> open = tx.incidents()
                .openOf(examined.workspace().id(), examined.workspace().instance());
        boolean isInHand = open.filter(incident -> !Rest.isOver(tx, incident, before.approval(open)))
                .isPresent();
        GuardPage now = read(tx, before.slot(), open.map(Incident::id).stream().toList());
        if (isInHand || (open.isEmpty() && examined.before().isPresent())) {
            return new Registered(examined.decision(), open, stored(tx, open), question(examined, open, now, false));
        }
        GuardDecision decision = decide(examined, open, now);
        Optional<Incident> known = suspected(tx, open, examined);
        return new Registered(
                examined.decision(),
                decision instanceof GuardDecision.LetThrough through
                        ? letThrough(tx, known, examined, now, through)
                        : keep(tx, known, examined, now, (GuardDecision.Held) decision),
                decision,
                question(examined, open, now, true));
    }

    /** What let it through, or held it, at the time. */
    static @Nullable GuardDecision stored(Transaction tx, Optional<Incident> open) {
        return open.map(incident -> tx.guard().marksOf(List.of(incident.id())).get(incident.id()))
                .map(GuardMark::decision)
                .orElse(null);
    }

    private GuardPage read(Transaction tx, Instant slot, Collection<IncidentId> incidents) {
        return GuardPage.read(tx, slot, guard.limits().window(), incidents);
    }

    /** What the guard says of this death, as things are in this page. */
    GuardDecision decide(Examined examined, Optional<Incident> open, GuardPage page) {
        return guard.decide(death(examined, open, page), page.view());
    }

    private Death death(Examined examined, Optional<Incident> open, GuardPage page) {
        return page.death(examined, open, guard.limits().window());
    }

    private Optional<Incident> letThrough(
            Transaction tx,
            Optional<Incident> open,
            Examined examined,
            GuardPage page,
            GuardDecision.LetThrough through) {
        Approval approval = page.approval(open);
        Change why = new Change(
                examined.decision().rule(),
                examined.describe() + "; " + through.describe() + (approval == null ? "" : "; " + approval.describe()),
                tx.now());
        Optional<Incident> offline = open.isPresent()
                ? tx.incidents().save(open.get().become(IncidentState.OFFLINE, why.at()), why)
                : tx.incidents().open(begun(examined, IncidentState.OFFLINE, null, why.at()), why);
        offline.ifPresent(incident -> {
            GuardMark mark = page.mark(open).letThrough(examined.zone(), why.at(), through);
            tx.guard().mark(incident.id(), mark);
            if (through.ramp() != null) {
                tx.guard().begin(through.ramp());
            }
        });
        return DeathRegister.logged(offline);
    }

    private Optional<Incident> keep(
            Transaction tx, Optional<Incident> open, Examined examined, GuardPage page, GuardDecision.Held held) {
        Change why = new Change("guard", examined.describe() + "; " + held.describe(), tx.now());
        Optional<Incident> kept = open.isPresent()
                ? kept(tx, open.get(), page.mark(open), held, why)
                : DeathRegister.logged(tx.incidents()
                        .open(begun(examined, IncidentState.HELD, HoldReason.GUARD, why.at()), why)
                        .or(() -> tx.incidents()
                                .openOf(
                                        examined.workspace().id(),
                                        examined.workspace().instance())));
        kept.filter(incident -> incident.hold() == HoldReason.GUARD)
                .ifPresent(incident ->
                        tx.guard().mark(incident.id(), page.mark(open).held(examined.zone(), why.at(), held)));
        return kept;
    }

    private static boolean isHeldBy(String rule, GuardMark mark) {
        return mark.decision() instanceof GuardDecision.Held before
                && before.rule().equals(rule);
    }

    /** What the healer holds stays so, with its reason: it is what a person has to know. */
    private static Optional<Incident> kept(
            Transaction tx, Incident incident, GuardMark mark, GuardDecision.Held held, Change why) {
        if (incident.state() != IncidentState.HELD) {
            return DeathRegister.logged(tx.incidents().save(incident.held(HoldReason.GUARD, why.at()), why));
        }
        if (Rest.isByHealer(incident) || (incident.hold() == HoldReason.GUARD && isHeldBy(held.rule(), mark))) {
            return Optional.of(incident);
        }
        // By another rule it is held since the same time.
        return DeathRegister.logged(tx.incidents()
                .save(
                        incident.hold() == HoldReason.GUARD
                                ? incident
                                : incident.heldInstead(HoldReason.GUARD, why.at()),
                        why));
    }

    private static Incident begun(Examined examined, IncidentState first, @Nullable HoldReason reason, Instant at) {
        return Incident.begin(
                        new Incident.Subject(
                                examined.workspace().id(), examined.workspace().instance(), examined.place()),
                        first,
                        reason,
                        at)
                .suspectedBy(examined.evidence().suspicion());
    }

    private static Optional<Incident> suspected(Transaction tx, Optional<Incident> open, Examined examined) {
        return open.map(incident -> DeathRegister.suspected(tx, incident, examined.evidence()));
    }
}
