package io.workspacereconciler.consumer.check;

import io.workspacereconciler.check.Decision;
import io.workspacereconciler.check.Mode;
import io.workspacereconciler.control.HandsOff;
import io.workspacereconciler.database.Database;
import io.workspacereconciler.database.Transaction;
import io.workspacereconciler.guard.Guard;
import io.workspacereconciler.guard.GuardDecision;
import io.workspacereconciler.guard.GuardGroup;
import io.workspacereconciler.guard.GuardQuestion;
import io.workspacereconciler.incident.Incident;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What {@link DeathRegister} would make of a batch, without making it: nothing is stored and nothing is locked. What would
 * be let through counts for those after it in the batch; other batches of the same sweep do not know of it.
 */
final class DeathPreview {

    private final Database database;
    private final Passage passage;
    private final Mode mode;
    private final List<GuardGroup> letThrough = new ArrayList<>();
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
        for (GuardGroup group : letThrough) {
            page = page.map(known -> known.withLetThrough(group));
        }
        return this::next;
    }

    private Registered next(Examined examined) {
        if (examined.decision() instanceof Decision.Leave) {
            return new Registered(examined.decision(), examined.before());
        }
        Optional<GuardPage> asked = page.filter(known -> passage.asks(examined, examined.before(), known));
        return database.inTransaction(tx -> next(tx, examined, asked));
    }

    private Registered next(Transaction tx, Examined examined, Optional<GuardPage> asked) {
        Optional<Incident> open = examined.before();
        if (PersonsWord.isProven(examined.decision()) || asked.isPresent()) {
            Optional<HandsOff> word = PersonsWord.about(tx, examined);
            if (word.isPresent()) {
                return Registered.held(
                        new Decision.Hold(examined.decision().rule(), word.get().reason()), open);
            }
        }
        if (asked.isEmpty()) {
            return new Registered(examined.decision(), open, null, passage.unasked(examined, page));
        }
        GuardPage known = asked.get();
        boolean isInHand = open.filter(incident -> !Rest.isOver(tx, incident, known.approval(open)))
                .isPresent();
        GuardQuestion question = passage.question(examined, open, known, !isInHand);
        if (isInHand) {
            return new Registered(examined.decision(), open, Passage.stored(tx, open), question);
        }
        GuardDecision decision = passage.decide(examined, open, known);
        if (decision instanceof GuardDecision.LetThrough) {
            GuardGroup group = question.death().where();
            letThrough.add(group);
            page = Optional.of(known.withLetThrough(group));
        }
        return new Registered(examined.decision(), open, decision, question);
    }
}
