package io.workspacereconciler.replay;

import io.workspacereconciler.check.Decision;
import io.workspacereconciler.check.Evidence;
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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes recorded decisions again, in the order in which they were made, by the same limits or by others. The same records
 * give the same result, whatever order they come in.
 *
 * <p>By other limits, each death that they would have let through or kept counts for all later ones. What restarts
 * that never were would have come to is not known: a step of a ramp that only the other limits open is followed by none
 * until one that is recorded. Other ramps are taken as they were, and so are the rows of each group.
 */
public final class Redecision {

    private record Key(WorkspaceId workspace, InstanceId instance) {}

    private record Entry(BatchChecked batch, int index, Instant at, boolean isAgain) {
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
    private final Surrounding surrounding;
    private final Map<Key, Fate> fates = new HashMap<>();
    private final Set<Fate> parted = new HashSet<>();
    private final List<Fate> former = new ArrayList<>();
    private final OpenedRamps ramps = new OpenedRamps();

    private Redecision(PolicyChange change, Surrounding surrounding) {
        this.change = change;
        this.surrounding = surrounding;
    }

    /**
     * All decisions of these batches, by these limits, in the order in which they were made.
     *
     * @param surrounding what else was decided; matters where the window is another one
     */
    public static List<Redecided> of(List<BatchChecked> batches, PolicyChange change, Surrounding surrounding) {
        List<Entry> entries = new ArrayList<>();
        batches.forEach(batch -> addTo(entries, batch, true));
        surrounding.batches().forEach(batch -> addTo(entries, batch, false));
        entries.sort(ORDER);
        Redecision redecision = new Redecision(change, surrounding);
        List<Redecided> again = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry.isAgain()) {
                again.add(redecision.again(entry));
            } else {
                redecision.asItWas(entry);
            }
        }
        return again;
    }

    private static void addTo(List<Entry> entries, BatchChecked batch, boolean isAgain) {
        Instant at = batch.at();
        for (int index = batch.others().size() - 1; index >= 0; index--) {
            // what was not the guard's to decide keeps its place before what was
            GuardQuestion question = batch.others().get(index).question();
            at = question == null ? at : question.at();
            entries.add(new Entry(batch, index, at, isAgain));
        }
    }

    private void asItWas(Entry entry) {
        BatchChecked.Finding was = entry.finding();
        GuardQuestion question = was.question();
        if (question != null) {
            fate(was, question).took(was.incident(), was.guard(), was.guard(), question.at());
        }
    }

    private Fate fate(BatchChecked.Finding was, GuardQuestion question) {
        return Objects.requireNonNull(fates.compute(new Key(was.workspace(), was.instance()), (same, known) -> {
            if (known != null && known.isAnother(was.incident())) {
                if (parted.remove(known) || change.window().isPresent()) {
                    former.add(known);
                }
                return new Fate(question.death().where());
            }
            return known == null ? new Fate(question.death().where()) : known;
        }));
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
        if (isRemainsMissing(verdict, was.evidence(), recorded.proof(), rules.proof())) {
            return new Redecided(entry.batch(), was, Redecided.Basis.NOT_RECORDED, verdict, decision, was.guard());
        }
        if (was.word() != null && isHeldBack(decision)) {
            decision = new Decision.Hold(decision.rule(), was.word());
            return new Redecided(entry.batch(), was, Redecided.Basis.RECORDED, verdict, decision, null);
        }
        GuardQuestion question = was.question();
        if (question == null) {
            return new Redecided(entry.batch(), was, Redecided.Basis.RECORDED, verdict, decision, null);
        }
        Fate.Windows windows =
                new Fate.Windows(recorded.guard().window(), rules.guard().window());
        return guarded(entry, new Guarding(new Guard(rules.guard()), windows), question, new Proven(verdict, decision));
    }

    /** Volumes are asked about only where the limits in force make the decision depend on them. */
    private static boolean isRemainsMissing(
            Verdict verdict, Evidence evidence, ProofPolicy.Limits was, ProofPolicy.Limits would) {
        return verdict instanceof Verdict.Absent
                && evidence.remains() == null
                && new ProofPolicy(would).dependsOnRemains(evidence)
                && !new ProofPolicy(was).dependsOnRemains(evidence);
    }

    private static boolean isHeldBack(Decision decision) {
        return decision instanceof Decision.LetThrough || decision instanceof Decision.Hold;
    }

    private record Proven(Verdict verdict, Decision decision) {}

    private record Guarding(Guard guard, Fate.Windows windows) {}

    private Redecided guarded(Entry entry, Guarding guarding, GuardQuestion question, Proven proven) {
        BatchChecked.Finding was = entry.finding();
        Fate fate = fate(was, question);
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
                guard = fate.standing(Objects.requireNonNull(was.guard()));
            } else if (stood || question.isAnswered() || !asks(was.decision(), question)) {
                // where none of these is true the guard was not asked in the end: its incident had just been closed
                GuardQuestion asked = counted(fate, fate.asked(question, guarding.windows()), guarding.windows());
                guard = guarding.guard().decide(asked.death(), asked.view());
                ramps.took(asked, was.guard(), guard);
            }
        }
        fate.took(was.incident(), was.guard(), guard, question.at());
        if (fate.isParted()) {
            parted.add(fate);
        }
        return new Redecided(entry.batch(), was, basis, proven.verdict(), proven.decision(), guard);
    }

    /** A proven death does, and one without a whole proof that a person has approved. */
    private static boolean asks(Decision decision, GuardQuestion question) {
        return decision instanceof Decision.LetThrough
                || (decision instanceof Decision.Hold hold
                        && hold.reason() == HoldReason.PROOF
                        && question.death().approval() != null);
    }

    /** The question with what would have been counted of all deaths. */
    private GuardQuestion counted(Fate asking, GuardQuestion question, Fate.Windows windows) {
        List<GroupCount> counts = question.counts().stream()
                .map(count -> new GroupCount(
                        count.group(),
                        count.rows(),
                        count.counted() + more(asking, count.group(), question.at(), windows),
                        count.dead() + moreDead(asking, count.group())))
                .toList();
        return new GuardQuestion(
                question.death(), question.isAnswered(), counts, ramps.instead(question), question.at());
    }

    private int more(Fate asking, GuardGroup group, Instant at, Fate.Windows windows) {
        return Stream.concat(change.window().isPresent() ? fates.values().stream() : parted.stream(), former.stream())
                .mapToInt(fate -> fate.moreCounted(group, at, windows, fate == asking, surrounding))
                .sum();
    }

    private int moreDead(Fate asking, GuardGroup group) {
        return parted.stream()
                .filter(fate -> fate != asking)
                .mapToInt(fate -> fate.moreDead(group))
                .sum();
    }
}
