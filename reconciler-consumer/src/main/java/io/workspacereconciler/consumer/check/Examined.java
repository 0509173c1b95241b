package io.workspacereconciler.consumer.check;

import io.workspacereconciler.check.Decision;
import io.workspacereconciler.check.Evidence;
import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.check.Look;
import io.workspacereconciler.check.Verdict;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.workspace.OnlineWorkspace;
import java.time.Instant;
import java.util.Optional;

/**
 * One workspace, looked at and judged.
 *
 * @param before its open incident before anything was done
 * @param at when that was read, right after the look, on the database's clock
 */
record Examined(
        OnlineWorkspace workspace,
        Look look,
        Verdict verdict,
        Evidence evidence,
        Decision decision,
        Optional<Incident> before,
        Instant at) {

    /** The same with another decision by the same rule. */
    Examined held(HoldReason reason) {
        return new Examined(workspace, look, verdict, evidence, new Decision.Hold(decision.rule(), reason), before, at);
    }

    /** Whether there is nothing to be done: it runs, and nobody doubted it. */
    boolean isFine() {
        return verdict instanceof Verdict.Running && before.isEmpty();
    }
}
