package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.workspace.RowChange;
import io.workspacereconciler.workspace.RowExpectation;
import io.workspacereconciler.workspace.Workspace;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** From a new instance to a workspace that is back: attach, online, clean up. */
final class ComingOnline {

    private final InstanceReplacer replacer;
    private final RestartSettings settings;

    ComingOnline(InstanceReplacer replacer, RestartSettings settings) {
        this.replacer = replacer;
        this.settings = settings;
    }

    void attach(ClaimedIncident work) {
        RestartProgress progress = work.progress();
        if (!work.renew(progress, Launching.COMING_UP)) {
            Launching.standDown(work, progress, RestartStep.ATTACH);
            return;
        }
        Outcome outcome = replacer.attach(progress.plan(), progress.replacement());
        if (outcome instanceof Outcome.Done) {
            work.next(
                    progress.with(progress.failures().afterSuccess()).to(RestartStep.ONLINE, work.now()),
                    RestartStep.ATTACH,
                    progress.plan().volumes().size() + " volume(s) attached to " + progress.replacement());
        } else {
            unlessDead(work, progress, outcome);
        }
    }

    void online(ClaimedIncident work) {
        RestartProgress progress = work.progress();
        if (!work.renew(progress, Launching.COMING_UP)) {
            Launching.standDown(work, progress, RestartStep.ONLINE);
            return;
        }
        Outcome outcome = replacer.confirm(progress.plan(), progress.replacement());
        if (!(outcome instanceof Outcome.Done)) {
            unlessDead(work, progress, outcome);
            return;
        }
        RestartProgress next = progress.to(RestartStep.CLEAN_UP, work.now());
        String detail = "online on " + progress.replacement();
        boolean online = switch (settings.onlineWhen()) {
            case REGISTERED -> isOnline(work, progress) && nextWithoutChange(work, next, detail);
            case INSTANCE_RUNNING ->
                work.next(
                        tx -> tx.registry()
                                .update(
                                        work.incident().workspace(),
                                        new RowExpectation(progress.replacement(), Launching.COMING_UP),
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
        boolean namedAgain = work.row()
                .map(Workspace::instance)
                .filter(progress.plan().dead()::equals)
                .isPresent();
        String left = namedAgain
                ? "the row names the old instance again, which stays as it is"
                : replacer.cleanUp(progress.plan().workspace(), progress.plan().dead());
        Duration took = Duration.between(work.incident().openedAt(), work.now());
        work.end(
                IncidentState.RECOVERED,
                "recovered",
                "online on " + progress.replacement() + " after " + took.toSeconds() + " s; " + left);
    }

    private static boolean isOnline(ClaimedIncident work, RestartProgress progress) {
        Optional<Workspace> row = work.row();
        return row.isPresent() && row.get().is(WorkspaceStatus.ONLINE, progress.replacement());
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
