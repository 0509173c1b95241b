package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.database.Transaction;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.RowChange;
import io.workspacereconciler.workspace.RowExpectation;
import io.workspacereconciler.workspace.Workspace;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Someone else acted on the workspace: their work stays as it is, and only what is the restart's is ended and undone. */
final class StandDown {

    /** Under these nobody is at work on the workspace's machine. */
    private static final Set<WorkspaceStatus> LEFT_ALONE = EnumSet.of(
            WorkspaceStatus.PAUSED,
            WorkspaceStatus.HIBERNATED,
            WorkspaceStatus.ONLINE,
            WorkspaceStatus.DEGRADED,
            WorkspaceStatus.OFFLINE,
            WorkspaceStatus.FAILED);

    private final Settling settling;

    StandDown(Settling settling) {
        this.settling = settling;
    }

    void run(ClaimedIncident work) {
        if (!settling.isSettled(work)) {
            return;
        }
        if (isAsWritten(work)) {
            RestartProgress again =
                    work.progress().with(work.progress().attempt().next()).to(RestartStep.RELEASE, work.now());
            work.next(again, RestartStep.STAND_DOWN, "the row is what the restart wrote after all");
            return;
        }
        String detail = "nothing of ours is left";
        if (wantsItsVolumes(work)) {
            Optional<Settling.Returned> returned = settling.returned(work);
            if (returned.isEmpty()) {
                return;
            }
            detail += "; " + returned.get().detail();
            if (returned.get().runs()
                    && OwnRow.isInUse(work.row(), work.progress().plan().dead())) {
                work.end(IncidentState.CLEARED, "given-back", "the old instance runs again and is online; " + detail);
                return;
            }
        }
        work.end(
                tx -> undo(tx, work),
                IncidentState.SUPERSEDED,
                "row-changed",
                "someone else acted on the workspace; " + detail);
    }

    private static boolean isAsWritten(ClaimedIncident work) {
        return work.inTransaction(
                tx -> OwnRow.CLAIMED.isSeen(tx.registry(), work.incident().workspace(), work.progress()));
    }

    /** Whoever provisions the workspace, or has removed it, needs its volumes free. */
    private static boolean wantsItsVolumes(ClaimedIncident work) {
        RestartProgress progress = work.progress();
        return work.row()
                .filter(row -> progress.rowInstance().equals(row.instance())
                        || progress.plan().dead().equals(row.instance()))
                .filter(row -> LEFT_ALONE.contains(row.status()) || isLeftProvisioning(progress, row))
                .isPresent();
    }

    /** The row is the restart's, which must go no further: the workspace is below a paused one by now. */
    private static boolean isLeftProvisioning(RestartProgress progress, Workspace row) {
        return row.is(WorkspaceStatus.PROVISIONING, progress.rowInstance());
    }

    /** The row names the old instance again, under the status that others gave it; what is still ours is offline. */
    private static boolean undo(Transaction tx, ClaimedIncident work) {
        RestartProgress progress = work.progress();
        InstanceId dead = progress.plan().dead();
        tx.registry()
                .find(work.incident().workspace())
                .filter(row -> progress.rowInstance().equals(row.instance()) && row.status() != WorkspaceStatus.OTHER)
                .ifPresent(row -> tx.registry()
                        .update(
                                row.id(),
                                RowExpectation.of(progress.rowInstance(), row.status()),
                                isLeftProvisioning(progress, row)
                                        ? new RowChange.GivenBack(dead, WorkspaceStatus.OFFLINE, "")
                                        : new RowChange.Instance(dead)));
        return true;
    }
}
