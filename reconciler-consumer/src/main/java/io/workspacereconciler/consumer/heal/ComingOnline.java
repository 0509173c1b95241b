package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.check.Look;
import io.workspacereconciler.database.Transaction;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.workspace.RowChange;
import io.workspacereconciler.workspace.RowExpectation;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.time.Duration;
import java.time.Instant;

/** From a new instance to a workspace that is back: attach, online, clean up. */
final class ComingOnline {

    static final String RUNS_AGAIN = "the old instance runs again";
    static final String OLD_STAYS = "a row names the old instance again, which stays as it is";

    private final InstanceReplacer replacer;
    private final RestartSettings settings;

    ComingOnline(InstanceReplacer replacer, RestartSettings settings) {
        this.replacer = replacer;
        this.settings = settings;
    }

    void attach(ClaimedIncident work) {
        RestartProgress progress = work.progress();
        work.renew(progress, OwnRow.COMING_UP);
        if (oldRunsAgain(work, progress)) {
            return;
        }
        Outcome outcome =
                replacer.attach(progress.plan(), progress.replacement(), PacedLease.of(work, OwnRow.COMING_UP));
        if (outcome instanceof Outcome.Done) {
            work.next(
                    progress.with(progress.failures().afterSuccess()).to(RestartStep.ONLINE, work.now()),
                    RestartStep.ATTACH,
                    progress.plan().volumesInWords() + " attached to " + progress.replacement());
        } else {
            unlessDead(work, progress, outcome);
        }
    }

    void online(ClaimedIncident work) {
        RestartProgress progress = work.progress();
        work.renew(progress, OwnRow.COMING_UP);
        if (oldRunsAgain(work, progress)) {
            return;
        }
        Outcome outcome = replacer.confirm(progress.plan(), progress.replacement());
        if (!(outcome instanceof Outcome.Done)) {
            unlessDead(work, progress, outcome);
            return;
        }
        RestartProgress next = progress.with(progress.failures().afterSuccess()).to(RestartStep.CLEAN_UP, work.now());
        String detail = "online on " + progress.replacement();
        boolean online = switch (settings.onlineWhen()) {
            case REGISTERED -> isOnline(work, progress) && nextWithoutChange(work, next, detail);
            case INSTANCE_RUNNING ->
                work.next(
                        tx -> tx.registry()
                                .update(
                                        work.incident().workspace(),
                                        new RowExpectation(progress.replacement(), OwnRow.COMING_UP.statuses()),
                                        new RowChange.Status(WorkspaceStatus.ONLINE)),
                        next,
                        RestartStep.ONLINE,
                        detail);
        };
        if (!online) {
            unlessDead(work, progress, new Outcome.NotYet("the agent has not registered"));
        }
    }

    void cleanUp(ClaimedIncident work) {
        RestartProgress progress = work.progress();
        work.renew(progress);
        String left = work.inTransaction(tx -> isNamedAgain(tx, progress))
                ? OLD_STAYS
                : replacer.cleanUp(
                        progress.plan().workspace(),
                        progress.plan().dead(),
                        PacedLease.of(work, tx -> requireNotNamed(tx, progress)));
        Duration took = Duration.between(work.incident().openedAt(), work.now());
        work.end(
                IncidentState.RECOVERED,
                "recovered",
                "online on " + progress.replacement() + " after " + took.toSeconds() + " s; " + left);
    }

    private static boolean isOnline(ClaimedIncident work, RestartProgress progress) {
        return OwnRow.isInUse(work.row(), progress.replacement());
    }

    private static void requireNotNamed(Transaction tx, RestartProgress progress) {
        if (isNamedAgain(tx, progress)) {
            throw new RowChangedException();
        }
    }

    /** By its own row, or by another's. */
    private static boolean isNamedAgain(Transaction tx, RestartProgress progress) {
        return !tx.registry().naming(progress.plan().dead()).isEmpty();
    }

    /** Somebody has started the old instance: unless people work on the new one already, that is the workspace's. */
    private boolean oldRunsAgain(ClaimedIncident work, RestartProgress progress) {
        if (progress.old() == RestartProgress.Old.GONE || isOnline(work, progress)) {
            return false;
        }
        Look look = replacer.look(progress.plan().workspace(), progress.plan().dead());
        if (!(look instanceof Look.Seen seen) || !seen.instance().state().isRunning()) {
            return false;
        }
        work.next(progress.to(RestartStep.GIVE_BACK, work.now()), progress.step(), RUNS_AGAIN);
        return true;
    }

    private static boolean nextWithoutChange(ClaimedIncident work, RestartProgress next, String detail) {
        work.next(next, RestartStep.ONLINE, detail);
        return true;
    }

    private void unlessDead(ClaimedIncident work, RestartProgress progress, Outcome outcome) {
        Instant now = work.now();
        if (outcome instanceof Outcome.Died died) {
            fail(work, progress, FailureCause.REPLACEMENT_DIED, died.how());
        } else if (!now.isBefore(progress.since().plus(settings.onlineTimeout())) && !isOnline(work, progress)) {
            String what = outcome instanceof Outcome.NotYet wait ? wait.why() : "not online";
            fail(work, progress, FailureCause.NOT_ONLINE_IN_TIME, what);
        } else {
            String what = outcome instanceof Outcome.NotYet wait ? wait.why() : "not online";
            work.waitUntil(progress, RestartPolicy.nextLook(progress.since(), now), what);
        }
    }

    private static void fail(ClaimedIncident work, RestartProgress progress, FailureCause cause, String reason) {
        Instant now = work.now();
        RestartStep failed = progress.step();
        work.next(
                progress.with(progress.failures().add(cause, reason, now)).to(RestartStep.SETTLE, now),
                failed,
                cause + ": " + reason);
    }
}
