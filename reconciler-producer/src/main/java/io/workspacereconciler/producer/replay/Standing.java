package io.workspacereconciler.producer.replay;

import io.workspacereconciler.check.Decision;
import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.check.Verdict;
import io.workspacereconciler.event.BatchChecked;
import io.workspacereconciler.guard.GuardDecision;
import io.workspacereconciler.replay.Redecided;
import io.workspacereconciler.workspace.InstanceId;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a workspace stood in one sweep: what was seen, what was decided, and by which rule.
 *
 * @param verdict {@code NotRunning}, {@code Absent} or {@code Unknown}
 * @param state EC2's word for the instance's state; null where none was seen
 * @param cause why nothing was learned; null where something was
 * @param decision {@code let through}, {@code let through before} where an earlier decision stands, {@code in a healer's
 *     hands} where a healer keeps what was let through, {@code held} with its reason, {@code suspected} or {@code left}
 * @param rule that proves the death, or says why nothing does
 * @param guard the guard's rule; null where it was not asked
 */
record Standing(
        String verdict,
        @Nullable String state,
        @Nullable String cause,
        InstanceId instance,
        String decision,
        String rule,
        @Nullable String guard) {

    private static final String THROUGH = "let through";

    private static final String BEFORE = "let through before";

    /** Of what was recorded. */
    static Standing of(BatchChecked batch, BatchChecked.Finding finding) {
        boolean isUnanswered = finding.question() != null && !finding.question().isAnswered();
        return of(
                finding.instance(),
                finding.verdict(),
                finding.guard(),
                word(batch, finding, finding.decision(), finding.guard(), isUnanswered),
                finding.decision().rule());
    }

    /** Of what was decided again. */
    static Standing of(Redecided again) {
        BatchChecked.Finding was = again.recorded();
        boolean isUnanswered =
                was.question() != null && !was.question().isAnswered() && again.basis() == Redecided.Basis.EARLIER;
        return of(
                was.instance(),
                again.verdict(),
                again.guard(),
                word(again.batch(), was, again.decision(), again.guard(), isUnanswered),
                again.decision().rule());
    }

    private static Standing of(
            InstanceId instance, Verdict verdict, @Nullable GuardDecision guard, String word, String rule) {
        @Nullable InstanceState state = null;
        if (verdict instanceof Verdict.NotRunning down) {
            state = down.state();
        } else if (verdict instanceof Verdict.Running up) {
            state = up.state();
        }
        return new Standing(
                verdict.getClass().getSimpleName(),
                state == null ? null : state.word(),
                verdict instanceof Verdict.Unknown unknown ? unknown.cause().name() : null,
                instance,
                word,
                rule,
                guard == null ? null : guard.rule());
    }

    private static String word(
            BatchChecked batch,
            BatchChecked.Finding was,
            Decision decision,
            @Nullable GuardDecision guard,
            boolean isUnanswered) {
        if (guard instanceof GuardDecision.Held) {
            return "held (guard)";
        }
        if (guard instanceof GuardDecision.LetThrough) {
            return !isUnanswered ? THROUGH : isKeptByHealer(was) ? "in a healer's hands" : BEFORE;
        }
        if (decision instanceof Decision.LetThrough) {
            // the guard was not asked: the row had moved on, or a restart was under way; older versions do not tell
            return batch.rules() == null ? THROUGH : "left";
        }
        if (decision instanceof Decision.Hold hold) {
            return "held (" + hold.reason().name().toLowerCase(Locale.ROOT) + ")";
        }
        if (decision instanceof Decision.Suspect) {
            return "suspected";
        }
        return decision instanceof Decision.Leave ? "left" : "cleared";
    }

    /** Of incidents that are not asked about, only one that a healer holds is known as dead. */
    private static boolean isKeptByHealer(BatchChecked.Finding was) {
        return was.guard() instanceof GuardDecision.LetThrough
                && was.question() != null
                && was.question().death().past().isKnownDead();
    }

    boolean isLetThrough() {
        return decision.equals(THROUGH) || decision.equals(BEFORE);
    }

    /** Whether it is the same, where it does not matter in which sweep it was let through. */
    boolean isLike(@Nullable Standing other) {
        return other != null && now().equals(other.now());
    }

    private Standing now() {
        return decision.equals(BEFORE) ? new Standing(verdict, state, cause, instance, THROUGH, rule, guard) : this;
    }

    boolean isHeld() {
        return decision.startsWith("held");
    }

    /** For a table: verdict, state or cause, instance, decision, rule. */
    List<String> cells() {
        String seen = state != null ? state : cause != null ? cause : "-";
        return List.of(verdict, seen, instance.toString(), decision, guard == null ? rule : rule + ", guard: " + guard);
    }
}
