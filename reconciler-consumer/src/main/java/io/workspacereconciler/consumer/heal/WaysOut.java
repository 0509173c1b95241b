package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.database.Transaction;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.RowChange;
import io.workspacereconciler.workspace.RowExpectation;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The ways out of a restart that does not go straight on. None begins a new attempt or ends before the last attempt is
 * settled: its instance confirmed ended, or absent in three looks over five minutes.
 */
final class WaysOut {

    private static final int ABSENT_LOOKS = 3;
    private static final Duration BETWEEN_ABSENT_LOOKS = Duration.ofSeconds(150);
    private static final Set<WorkspaceStatus> OURS =
            Set.of(WorkspaceStatus.OFFLINE, WorkspaceStatus.PROVISIONING, WorkspaceStatus.ONLINE);

    private final InstanceReplacer replacer;

    WaysOut(InstanceReplacer replacer) {
        this.replacer = replacer;
    }

    /** The attempt failed: once it is settled another begins after its backoff, or the restart is given up. */
    void settle(ClaimedIncident work) {
        if (!isSettled(work)) {
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
            work.waitUntil(again, retry.after(), "backoff");
            return;
        }
        String why = ((RestartPolicy.Next.GiveUp) next).why() + "; its volumes: "
                + progress.plan().volumes().stream().map(PlannedVolume::volume).collect(Collectors.joining(", "))
                + "; " + String.join("; ", progress.failures().reasons());
        boolean failed = work.end(
                tx -> tx.registry()
                        .update(
                                work.incident().workspace(),
                                new RowExpectation(progress.rowInstance(), OURS),
                                new RowChange.Status(WorkspaceStatus.FAILED)),
                IncidentState.ABANDONED,
                "given-up",
                why);
        if (!failed) {
            work.end(IncidentState.SUPERSEDED, "row-changed", "the row is not what the restart wrote; " + why);
        }
    }

    /** A row whose agent had registered on the instance that is now ended must not stay online on it. */
    private static boolean backToProvisioning(Transaction tx, ClaimedIncident work) {
        tx.registry()
                .update(
                        work.incident().workspace(),
                        RowExpectation.of(work.progress().rowInstance(), WorkspaceStatus.ONLINE),
                        new RowChange.StatusWithoutUrl(WorkspaceStatus.PROVISIONING));
        return true;
    }

    /** The old instance runs again: it gets its volumes, its row and its url back. */
    void giveBack(ClaimedIncident work) {
        if (!isSettled(work)) {
            return;
        }
        RestartProgress progress = work.progress();
        work.renew(progress);
        Outcome outcome = replacer.giveBack(progress.plan());
        if (outcome instanceof Outcome.NotYet wait) {
            work.waitUntil(progress, RestartPolicy.nextLook(progress.since(), work.now()), wait.why());
            return;
        }
        if (outcome instanceof Outcome.Died died) {
            RestartProgress again = progress.with(progress.attempt().next()).to(RestartStep.RELEASE, work.now());
            work.next(again, RestartStep.GIVE_BACK, "the old instance is down again: " + died.how());
            return;
        }
        if (!(outcome instanceof Outcome.Done)) {
            throw new IllegalStateException("giving back ends in " + outcome);
        }
        boolean given = work.end(
                tx -> tx.registry()
                        .update(
                                work.incident().workspace(),
                                new RowExpectation(progress.rowInstance(), OURS),
                                new RowChange.GivenBack(progress.plan().dead(), progress.oldUrl())),
                IncidentState.CLEARED,
                "given-back",
                "the old instance runs again and has its volumes");
        if (!given) {
            work.end(IncidentState.SUPERSEDED, "row-changed", "the row is not what the restart wrote");
        }
    }

    /** Someone else acted on the row: only what is ours is ended. */
    void standDown(ClaimedIncident work) {
        InstanceId ours = work.progress().attempt().replacement();
        if (ours != null
                && work.row().filter(row -> ours.equals(row.instance())).isPresent()) {
            work.end(
                    IncidentState.SUPERSEDED,
                    "row-changed",
                    "someone else acted on the row, which names the new instance " + ours + "; it stays as it is");
        } else if (isSettled(work)) {
            work.end(IncidentState.SUPERSEDED, "row-changed", "someone else acted on the row; nothing of ours is left");
        }
    }

    /** Whether no instance of the current attempt lives; brings that about, one look at a time. */
    private boolean isSettled(ClaimedIncident work) {
        RestartProgress progress = work.progress();
        LaunchRequest request = progress.attempt().launch();
        if (request == null) {
            return true;
        }
        work.renew(progress);
        InstanceId ours = progress.attempt().replacement();
        if (ours == null) {
            Optional<InstanceId> found = replacer.launched(request);
            if (found.isEmpty()) {
                return isAbsentForGood(work, progress);
            }
            ours = found.get();
            progress = progress.with(progress.attempt().launched(ours));
            work.renew(progress);
        }
        Outcome ended = replacer.end(work.incident().workspace(), ours);
        if (ended instanceof Outcome.Absent) {
            return isAbsentForGood(work, progress);
        }
        if (ended instanceof Outcome.NotYet wait) {
            work.waitUntil(progress, RestartPolicy.nextLook(progress.since(), work.now()), wait.why());
            return false;
        }
        return true;
    }

    private static boolean isAbsentForGood(ClaimedIncident work, RestartProgress progress) {
        RestartProgress looked = progress.with(progress.attempt().absentAgain());
        if (looked.attempt().absentLooks() >= ABSENT_LOOKS) {
            return true;
        }
        work.waitUntil(looked, BETWEEN_ABSENT_LOOKS, "EC2 shows no instance of the attempt");
        return false;
    }
}
