package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.database.Transaction;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.workspace.RowChange;
import io.workspacereconciler.workspace.RowExpectation;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The ways out of a restart that does not go straight on. None begins a new attempt or ends before the last attempt is
 * settled: its instance confirmed ended, or absent in three looks over five minutes.
 */
final class WaysOut {

    private final InstanceReplacer replacer;
    private final Settling settling;

    WaysOut(InstanceReplacer replacer, Settling settling) {
        this.replacer = replacer;
        this.settling = settling;
    }

    /** The attempt failed: once it is settled another begins after its backoff, or the restart is given up. */
    void settle(ClaimedIncident work) {
        if (!settling.isSettled(work)) {
            return;
        }
        RestartProgress progress = work.progress();
        Instant now = work.now();
        RestartPolicy.Next next = RestartPolicy.after(progress.failures(), now);
        if (next instanceof RestartPolicy.Next.Retry retry) {
            RestartProgress again =
                    progress.with(progress.attempt().next()).to(RestartStep.RELEASE, now.plus(retry.after()));
            work.next(
                    tx -> backToProvisioning(tx, work),
                    again,
                    RestartStep.SETTLE,
                    "attempt " + again.attempt().number() + " in " + retry.after());
            work.backOff(again, retry.after());
            return;
        }
        String why = ((RestartPolicy.Next.GiveUp) next).why();
        work.next(progress.to(RestartStep.GIVE_UP, now), RestartStep.SETTLE, why);
    }

    /** A row whose agent had registered on the instance that is now ended must not stay online on it. */
    private static boolean backToProvisioning(Transaction tx, ClaimedIncident work) {
        tx.registry()
                .update(
                        work.incident().workspace(),
                        new RowExpectation(work.progress().rowInstance(), OwnRow.COMING_UP.statuses()),
                        new RowChange.StatusWithoutUrl(WorkspaceStatus.PROVISIONING));
        return true;
    }

    /** No more attempts: a stopped old instance gets its volumes back, and the row names it, as it was found, but failed. */
    void giveUp(ClaimedIncident work) {
        Optional<Settling.Returned> returned = settling.returned(work);
        if (returned.isEmpty()) {
            return;
        }
        RestartProgress progress = work.progress();
        if (returned.get().runs()) {
            work.next(
                    progress.to(RestartStep.GIVE_BACK, work.now()), RestartStep.GIVE_UP, "the old instance runs again");
            return;
        }
        String why = RestartPolicy.whyGivenUp(progress.failures()) + "; "
                + returned.get().detail()
                + (progress.plan().volumes().isEmpty()
                        ? ""
                        : ": " + progress.plan().volumesInWords())
                + "; " + String.join("; ", progress.failures().reasons());
        boolean failed = work.abandon(
                tx -> isWritten(
                        tx, work, new RowChange.GivenBack(progress.plan().dead(), WorkspaceStatus.FAILED, "")),
                progress.onRow(progress.plan().dead()),
                why);
        if (!failed) {
            work.end(IncidentState.SUPERSEDED, "row-changed", "the row is not what the restart wrote; " + why);
        }
    }

    /** Only what the restart or the agent on its instance wrote is written over. */
    private static boolean isWritten(Transaction tx, ClaimedIncident work, RowChange change) {
        RestartProgress progress = work.progress();
        Set<WorkspaceStatus> ours = EnumSet.copyOf(OwnRow.FLIPPED.statuses());
        ours.addAll(
                progress.rowInstance().equals(progress.plan().dead())
                        ? OwnRow.CLAIMED.statuses()
                        : OwnRow.COMING_UP.statuses());
        return tx.registry()
                .update(work.incident().workspace(), new RowExpectation(progress.rowInstance(), ours), change);
    }

    /** The old instance runs again: it gets its volumes, its row and its url back. */
    void giveBack(ClaimedIncident work) {
        if (!settling.isSettled(work)) {
            return;
        }
        RestartProgress progress = work.progress();
        work.renew(progress);
        Outcome outcome = replacer.giveBack(progress.plan(), PacedLease.of(work));
        if (outcome instanceof Outcome.NotYet wait) {
            PatientWait.of(work, progress, wait.why());
            return;
        }
        if (!(outcome instanceof Outcome.Revived)) {
            RestartProgress again = progress.with(progress.attempt().next()).to(RestartStep.RELEASE, work.now());
            work.next(
                    tx -> backToProvisioning(tx, work), again, RestartStep.GIVE_BACK, "the old instance is down again");
            return;
        }
        boolean given = work.end(
                tx -> isWritten(
                                tx,
                                work,
                                new RowChange.GivenBack(
                                        progress.plan().dead(), WorkspaceStatus.ONLINE, progress.oldUrl()))
                        // Its agent was faster, or whoever started it has said so.
                        || OwnRow.isInUse(
                                tx.registry().find(work.incident().workspace()),
                                progress.plan().dead()),
                IncidentState.CLEARED,
                "given-back",
                "the old instance runs again and has its volumes");
        if (!given) {
            work.end(IncidentState.SUPERSEDED, "row-changed", "the row is not what the restart wrote");
        }
    }
}
