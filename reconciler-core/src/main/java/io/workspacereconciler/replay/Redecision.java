package io.workspacereconciler.replay;

import io.workspacereconciler.check.Decision;
import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.check.ProofPolicy;
import io.workspacereconciler.check.Verdict;
import io.workspacereconciler.event.BatchChecked;
import io.workspacereconciler.guard.GroupCount;
import io.workspacereconciler.guard.Guard;
import io.workspacereconciler.guard.GuardDecision;
import io.workspacereconciler.guard.GuardGroup;
import io.workspacereconciler.guard.GuardQuestion;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.WorkspaceId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes recorded decisions again, in the order in which they were made, by the same limits or by others. The same records
 * give the same result, whatever order they come in.
 *
 * <p>By other limits, each death that they would have let through or kept counts for all later ones. What restarts and
 * ramps that never were would have come to is not known: they are taken as they were.
 */
public final class Redecision {

    private record Key(WorkspaceId workspace, InstanceId instance) {}

    private record Entry(BatchChecked batch, int index, Instant at) {
        BatchChecked.Finding finding() {
            return batch.others().get(index);
        }
    }

    private static final Comparator<Entry> ORDER = Comparator.comparing(Entry::at)
            .thenComparing(entry -> entry.batch().at())
            .thenComparing(entry -> entry.batch().batch().toString())
            .thenComparing(entry -> entry.batch().place().toString())
            .thenComparing(Entry::index);

    private final PolicyChange change;
    private final Map<Key, Fate> fates = new HashMap<>();

    private Redecision(PolicyChange change) {
        this.change = change;
    }

    /** All decisions of these batches, by these limits, in the order in which they were made. */
    public static List<Redecided> of(List<BatchChecked> batches, PolicyChange change) {
        List<Entry> entries = new ArrayList<>();
        for (BatchChecked batch : batches) {
            Instant at = batch.at();
            for (int index = batch.others().size() - 1; index >= 0; index--) {
                // what was not the guard's to decide keeps its place before what was
                GuardQuestion question = batch.others().get(index).question();
                at = question == null ? at : question.at();
                entries.add(new Entry(batch, index, at));
            }
        }
        entries.sort(ORDER);
        Redecision redecision = new Redecision(change);
        return entries.stream().map(redecision::again).toList();
    }

    private Redecided again(Entry entry) {
        BatchChecked.Finding was = entry.finding();
        BatchChecked.Rules recorded = entry.batch().rules();
        if (recorded == null) {
            return new Redecided(
                    entry.batch(), was, Redecided.Basis.OLDER_VERSION, was.verdict(), was.decision(), was.guard());
        }
        BatchChecked.Rules rules = change.in(recorded);
        Verdict verdict = was.look()
                .verdict(was.workspace(), entry.batch().place())
                .settledBy(was.evidence().remains());
        Decision decision = new ProofPolicy(rules.proof()).decide(verdict, was.evidence(), rules.mode());
        if (was.word() != null && isHeldBack(decision)) {
            decision = new Decision.Hold(decision.rule(), was.word());
            return new Redecided(entry.batch(), was, Redecided.Basis.RECORDED, verdict, decision, null);
        }
        GuardQuestion question = was.question();
        if (question == null) {
            return new Redecided(entry.batch(), was, Redecided.Basis.RECORDED, verdict, decision, null);
        }
        return guarded(entry, rules, question, new Proven(verdict, decision));
    }

    private static boolean isHeldBack(Decision decision) {
        return decision instanceof Decision.LetThrough || decision instanceof Decision.Hold;
    }

    private record Proven(Verdict verdict, Decision decision) {}

    private Redecided guarded(Entry entry, BatchChecked.Rules rules, GuardQuestion question, Proven proven) {
        BatchChecked.Finding was = entry.finding();
        Key key = new Key(was.workspace(), was.instance());
        Fate fate = Objects.requireNonNull(fates.compute(
                key,
                (same, known) -> known == null || known.isAnother(was.incident())
                        ? new Fate(question.death().where())
                        : known));
        Redecided.Basis basis = Redecided.Basis.RECORDED;
        @Nullable GuardDecision guard = null;
        if (asks(proven.decision(), question)) {
            @Nullable GuardDecision through = fate.letThrough();
            boolean stood = !question.isAnswered() && was.guard() != null;
            if (through != null) {
                basis = Redecided.Basis.EARLIER;
                guard = through;
            } else if (stood && !fate.isParted()) {
                basis = Redecided.Basis.EARLIER;
                guard = was.guard();
            } else if (stood || question.isAnswered() || was.guard() == null) {
                GuardQuestion asked = counted(key, fate.asked(question), rules);
                guard = new Guard(rules.guard()).decide(asked.death(), asked.view());
            }
        }
        fate.took(was.incident(), was.guard(), guard, question.at());
        return new Redecided(entry.batch(), was, basis, proven.verdict(), proven.decision(), guard);
    }

    /** A proven death does, and one without a whole proof that a person has approved. */
    private static boolean asks(Decision decision, GuardQuestion question) {
        return decision instanceof Decision.LetThrough
                || (decision instanceof Decision.Hold hold
                        && hold.reason() == HoldReason.PROOF
                        && question.death().approval() != null);
    }

    /** The question with what would have been counted of the other deaths. */
    private GuardQuestion counted(Key asking, GuardQuestion question, BatchChecked.Rules rules) {
        List<GroupCount> counts = question.counts().stream()
                .map(count -> new GroupCount(
                        count.group(),
                        count.rows(),
                        count.counted() + more(asking, count.group(), question.at(), rules),
                        count.dead() + moreDead(asking, count.group())))
                .toList();
        return new GuardQuestion(question.death(), question.isAnswered(), counts, question.ramps(), question.at());
    }

    private int more(Key asking, GuardGroup group, Instant at, BatchChecked.Rules rules) {
        return fates.entrySet().stream()
                .filter(fate -> fate.getValue().isParted() && !fate.getKey().equals(asking))
                .mapToInt(fate ->
                        fate.getValue().moreCounted(group, at, rules.guard().window()))
                .sum();
    }

    private int moreDead(Key asking, GuardGroup group) {
        return fates.entrySet().stream()
                .filter(fate -> fate.getValue().isParted() && !fate.getKey().equals(asking))
                .mapToInt(fate -> fate.getValue().moreDead(group))
                .sum();
    }
}
