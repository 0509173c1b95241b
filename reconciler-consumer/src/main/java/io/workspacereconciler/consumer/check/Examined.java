package io.workspacereconciler.consumer.check;

import io.workspacereconciler.check.Decision;
import io.workspacereconciler.check.Evidence;
import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.check.Look;
import io.workspacereconciler.check.Verdict;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.workspace.OnlineWorkspace;
import io.workspacereconciler.workspace.Place;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One workspace, looked at and judged.
 *
 * @param place where its instance was looked for; {@link Place#NONE} where that is not known
 * @param zone where its instance is, or was last seen; null where it was never seen
 * @param before its open incident before anything was done
 * @param at when that was read, right after the look, on the database's clock
 */
record Examined(
        OnlineWorkspace workspace,
        Place place,
        Look look,
        Verdict verdict,
        Evidence evidence,
        Decision decision,
        @Nullable String zone,
        Optional<Incident> before,
        Instant at) {

    /** The same with another decision by the same rule. */
    Examined held(HoldReason reason) {
        return new Examined(
                workspace,
                place,
                look,
                verdict,
                evidence,
                new Decision.Hold(decision.rule(), reason),
                zone,
                before,
                at);
    }

    /** Whether there is nothing to be done: it runs, and nobody doubted it. */
    boolean isFine() {
        return verdict instanceof Verdict.Running && before.isEmpty();
    }

    /** What was seen of it, for a person. */
    String describe() {
        StringBuilder text = new StringBuilder("seen as ").append(word());
        if (evidence.suspicion() != null && evidence.suspicion().sweeps() > 1) {
            text.append(" in ")
                    .append(evidence.suspicion().sweeps())
                    .append(" sweeps over ")
                    .append(evidence.suspicion().span().toSeconds())
                    .append(" s");
        }
        text.append(source());
        if (evidence.remains() != null) {
            text.append("; ").append(evidence.remains().describe());
        }
        return text.toString();
    }

    /** Which answer showed it: what it says of the instance, and its number, by which EC2's own log has it. */
    private String source() {
        if (look instanceof Look.Seen seen) {
            String reason = seen.instance().reason();
            return (reason == null || reason.isBlank() ? "" : " (" + reason + ")") + " in "
                    + seen.instance().placement().zone() + ", owner "
                    + seen.instance().placement().owner() + request(seen.requestId());
        }
        return look instanceof Look.Missing missing ? ", " + missing.how() + request(missing.requestId()) : "";
    }

    private static String request(@Nullable String id) {
        return id == null ? "" : ", EC2 request " + id;
    }

    private String word() {
        if (verdict instanceof Verdict.NotRunning down) {
            return down.state().word();
        }
        if (verdict instanceof Verdict.Absent) {
            return "absent";
        }
        return verdict instanceof Verdict.Running up ? up.state().word() : "unclear";
    }
}
