package io.workspacereconciler.consumer.check;

import io.workspacereconciler.check.Decision;
import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.check.Mode;
import io.workspacereconciler.control.HandsOff;
import io.workspacereconciler.database.Database;
import io.workspacereconciler.database.Transaction;
import io.workspacereconciler.guard.Guard;
import io.workspacereconciler.guard.GuardDecision;
import io.workspacereconciler.guard.GuardQuestion;
import io.workspacereconciler.guard.GuardView;
import io.workspacereconciler.incident.Incident;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * What {@link DeathRegister} would make of a batch, without making it: nothing is stored and nothing is locked. What would
 * be let through or held counts for those after it in the batch, and takes its part of a ramp's step; other batches of the
 * same sweep do not know of it.
 */
final class DeathPreview {

    private final Database database;
    private final Passage passage;
    private final Mode mode;
    private final List<UnaryOperator<GuardView>> happened = new ArrayList<>();
    private Optional<GuardPage> begun = Optional.empty();
    private Optional<GuardPage> page = Optional.empty();

    /** Of one batch; in observe mode nothing is let through, and no guard asked. */
    DeathPreview(Database database, Guard guard, Mode mode) {
        this.database = database;
        this.passage = new Passage(database, guard);
        this.mode = mode;
    }

    /** What would become of those of the next page, in its order. */
    Function<Examined, Registered> of(Instant slot, List<Examined> next) {
        page = mode == Mode.HEAL ? passage.page(slot, next) : Optional.empty();
        for (UnaryOperator<GuardView> before : happened) {
            page = page.map(known -> known.after(before));
        }
        begun = page;
        return this::next;
    }

    private Registered next(Examined examined) {
        if (examined.decision() instanceof Decision.Leave) {
            return new Registered(examined.decision(), examined.before());
        }
        Optional<GuardPage> asked = begun.filter(known -> passage.asks(examined, examined.before(), known));
        return database.inTransaction(tx -> next(tx, examined, asked));
    }

    private Registered next(Transaction tx, Examined examined, Optional<GuardPage> asked) {
        Incident.Subject subject = DeathRegister.subject(examined);
        Optional<Incident> open = tx.incidents().openOf(subject.workspace(), subject.instance());
        if (PersonsWord.isProven(examined.decision()) || asked.isPresent()) {
            Optional<HandsOff> word = PersonsWord.known(tx, examined);
            if (word.isPresent()) {
                HoldReason reason = word.get().reason();
                if (DeathRegister.mayChange(tx, examined, open, subject)
                        && open.map(incident -> PersonsWord.hold(incident, reason, tx.now())
                                        .isPresent())
                                .orElse(true)) {
                    page.map(known -> passage.question(examined, open, known, false)
                                    .death())
                            .ifPresent(death -> happens(view -> view.afterWord(death)));
                }
                return Registered.held(new Decision.Hold(examined.decision().rule(), reason), open);
            }
        }
        if (asked.isEmpty()) {
            return Registered.unasked(
                    examined.decision(), open, PersonsWord.ofSuspect(tx, examined), passage.unasked(examined, begun));
        }
        return DeathRegister.mayChange(tx, examined, open, subject)
                ? asked(tx, examined, open, asked.get())
                : new Registered(examined.decision(), open);
    }

    /** A hold is decided on what was known when the page was begun, as in {@link Passage}; with room all is counted. */
    private Registered asked(Transaction tx, Examined examined, Optional<Incident> open, GuardPage known) {
        boolean isInHand = open.filter(incident -> !Rest.isOver(tx, incident, known.approval(open)))
                .isPresent();
        GuardQuestion question = passage.question(examined, open, known, !isInHand);
        if (isInHand) {
            return new Registered(examined.decision(), open, Passage.stored(tx, open), question);
        }
        GuardDecision seen = passage.decide(examined, open, known);
        return seen instanceof GuardDecision.Held
                ? told(examined, open, seen, question)
                : page.map(now -> told(
                                examined,
                                open,
                                passage.decide(examined, open, now),
                                passage.question(examined, open, now, true)))
                        .orElseThrow();
    }

    private Registered told(
            Examined examined, Optional<Incident> open, GuardDecision decision, GuardQuestion question) {
        happens(
                decision instanceof GuardDecision.LetThrough through
                        ? view -> view.after(question.death(), through)
                        : view -> view.afterHold(question.death()));
        return new Registered(examined.decision(), open, decision, question);
    }

    private void happens(UnaryOperator<GuardView> change) {
        happened.add(change);
        page = page.map(known -> known.after(change));
    }
}
