package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.check.Look;
import io.workspacereconciler.database.Transaction;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.WorkspaceId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What every way out of a restart begins with: no instance of the attempt lives, and the volumes are where they belong. */
final class Settling {

    private static final int ABSENT_LOOKS = 3;
    private static final Duration BETWEEN_ABSENT_LOOKS = Duration.ofSeconds(150);

    private final InstanceReplacer replacer;
    private final VolumeWhereabouts whereabouts;

    Settling(InstanceReplacer replacer) {
        this.replacer = replacer;
        this.whereabouts = new VolumeWhereabouts(replacer);
    }

    /** Whether no instance of the current attempt lives; brings that about, one look at a time. */
    boolean isSettled(ClaimedIncident work) {
        RestartProgress progress = work.progress();
        LaunchRequest request = progress.attempt().launch();
        if (request == null) {
            return true;
        }
        work.renew(progress);
        if (progress.attempt().replacement() == null) {
            Optional<InstanceId> found = replacer.launched(request);
            if (found.isEmpty()) {
                return isAbsentForGood(work, progress);
            }
            progress = progress.with(progress.attempt().launched(found.get()));
            work.renew(progress);
        }
        return isEnded(work, progress);
    }

    /** Ends the attempt's instance, unless it is the workspace's after all: then the restart goes on with it. */
    private boolean isEnded(ClaimedIncident work, RestartProgress progress) {
        InstanceId ours = progress.replacement();
        boolean named = work.inTransaction(tx -> isTheWorkspaces(tx, progress));
        if (named && isUp(progress.plan().workspace(), ours)) {
            work.next(
                    progress.onRow(ours)
                            .with(progress.failures().afterSuccess())
                            .to(progress.plan().afterLaunch(), work.now()),
                    progress.step(),
                    "the workspace is on " + ours + ", which is kept");
            return false;
        }
        Outcome ended = replacer.end(work.incident().workspace(), ours, PacedLease.of(work, tx -> {
            if (!named && isTheWorkspaces(tx, progress)) {
                throw new RowChangedException();
            }
        }));
        if (ended instanceof Outcome.Absent) {
            return isAbsentForGood(work, progress);
        }
        if (ended instanceof Outcome.NotYet wait) {
            PatientWait.of(work, progress, wait.why());
            return false;
        }
        return true;
    }

    /** Whether people work on it; or, where someone else seemed to act, whether the row says what it is to say. */
    private static boolean isTheWorkspaces(Transaction tx, RestartProgress progress) {
        WorkspaceId workspace = progress.plan().workspace();
        return progress.step() == RestartStep.STAND_DOWN
                ? OwnRow.COMING_UP.isSeen(tx.registry(), workspace, progress.onRow(progress.replacement()))
                : OwnRow.isInUse(tx.registry(), workspace, progress);
    }

    private boolean isUp(WorkspaceId workspace, InstanceId instance) {
        Look look = replacer.look(workspace, instance);
        if (look instanceof Look.NoAnswer none) {
            throw new ReplacementException(
                    FailureCause.unanswered(none.cause()), "nothing is known of " + instance + ": " + none.detail());
        }
        return look instanceof Look.Seen seen && seen.instance().state().isRunning();
    }

    private static boolean isAbsentForGood(ClaimedIncident work, RestartProgress progress) {
        RestartProgress looked = progress.with(progress.attempt().absentAgain());
        if (looked.attempt().absentLooks() >= ABSENT_LOOKS) {
            return true;
        }
        work.waitUntil(looked, BETWEEN_ABSENT_LOOKS, "no instance of the attempt is shown");
        return false;
    }

    /**
     * What became of the volumes.
     *
     * @param runs whether the old instance runs
     */
    record Returned(boolean runs, String detail) {}

    /** A stopped old instance gets its volumes again, so that whoever starts it finds them; empty while that takes its time. */
    Optional<Returned> returned(ClaimedIncident work) {
        RestartProgress progress = work.progress();
        InstanceId dead = progress.plan().dead();
        if (progress.old() == RestartProgress.Old.GONE) {
            return Optional.of(new Returned(false, whereabouts.describe(progress.plan())));
        }
        work.renew(progress);
        Outcome outcome = replacer.giveBack(progress.plan(), PacedLease.of(work));
        if (outcome instanceof Outcome.NotYet wait) {
            Instant now = work.now();
            if (!now.isBefore(progress.since().plus(RestartPolicy.PATIENCE))) {
                return Optional.of(new Returned(false, "not all of its volumes could be given back, " + wait.why()));
            }
            work.waitUntil(progress, RestartPolicy.nextLook(progress.since(), now), wait.why());
            return Optional.empty();
        }
        boolean runs = outcome instanceof Outcome.Revived;
        return Optional.of(new Returned(
                runs,
                outcome instanceof Outcome.Died
                        ? whereabouts.describe(progress.plan())
                        : dead + " has its volumes again"));
    }
}
