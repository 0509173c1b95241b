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
 * @param decision {@code let through}, {@code held} with its reason, {@code suspected} or {@code left}
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

    /** Of what was recorded. */
    static Standing of(BatchChecked.Finding finding) {
        return of(finding.instance(), finding.verdict(), finding.decision(), finding.guard());
    }

    /** Of what was decided again. */
    static Standing of(Redecided again) {
        return of(again.recorded().instance(), again.verdict(), again.decision(), again.guard());
    }

    private static Standing of(InstanceId instance, Verdict verdict, Decision decision, @Nullable GuardDecision guard) {
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
                word(decision, guard),
                decision.rule(),
                guard == null ? null : guard.rule());
    }

    private static String word(Decision decision, @Nullable GuardDecision guard) {
        if (guard instanceof GuardDecision.Held) {
            return "held (guard)";
        }
        if (guard instanceof GuardDecision.LetThrough || decision instanceof Decision.LetThrough) {
            return "let through";
        }
        if (decision instanceof Decision.Hold hold) {
            return "held (" + hold.reason().name().toLowerCase(Locale.ROOT) + ")";
        }
        if (decision instanceof Decision.Suspect) {
            return "suspected";
        }
        return decision instanceof Decision.Leave ? "left" : "cleared";
    }

    boolean isLetThrough() {
        return decision.equals("let through");
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
