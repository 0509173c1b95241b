package io.workspacereconciler.replay;

import io.workspacereconciler.check.Decision;
import io.workspacereconciler.check.Verdict;
import io.workspacereconciler.event.BatchChecked;
import io.workspacereconciler.guard.GuardDecision;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One recorded decision, made again.
 *
 * @param batch in which it was recorded
 * @param recorded as it was made
 * @param basis what it rests on
 * @param verdict made again
 * @param decision made again
 * @param guard made again; null where the guard is not asked
 */
public record Redecided(
        BatchChecked batch,
        BatchChecked.Finding recorded,
        Basis basis,
        Verdict verdict,
        Decision decision,
        @Nullable GuardDecision guard) {

    /** What a decision rests on when it is made again. */
    public enum Basis {
        /** On what was recorded with it. */
        RECORDED,
        /** An earlier decision of the guard stood: the death was in a healer's hands. */
        EARLIER,
        /** It was made by a version that did not record enough: it is taken as it was. */
        OLDER_VERSION,
        /** By the other limits it depends on what is left of the workspace, which was not asked: it is taken as it was. */
        NOT_RECORDED
    }

    public Redecided {
        Objects.requireNonNull(batch, "batch");
        Objects.requireNonNull(recorded, "recorded");
        Objects.requireNonNull(basis, "basis");
        Objects.requireNonNull(verdict, "verdict");
        Objects.requireNonNull(decision, "decision");
    }

    /** Whether it came out as it was made, to the last figure. */
    public boolean isTheSame() {
        return verdict.equals(recorded.verdict())
                && decision.equals(recorded.decision())
                && Objects.equals(guard, recorded.guard());
    }
}
