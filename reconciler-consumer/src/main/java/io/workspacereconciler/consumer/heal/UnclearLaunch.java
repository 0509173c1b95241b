package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.check.Look;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.RowChange;
import io.workspacereconciler.workspace.RowExpectation;
import io.workspacereconciler.workspace.Workspace;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * It is not known whether a request has made an instance, and nobody can be asked: the request is never sent again. If one
 * was made its agent registers, so the row is watched, and the old instance, too; when neither shows anything for as long
 * as a new instance has to come online, the restart is given up as ambiguous.
 */
final class UnclearLaunch {

    private static final String UNKNOWN = "it is not known whether the provision made an instance";

    /** What an agent that has not registered yet leaves in the row. */
    private static final Set<WorkspaceStatus> WITHOUT_AGENT =
            EnumSet.of(WorkspaceStatus.PROVISIONING, WorkspaceStatus.AWAITING_AGENT);

    private final InstanceReplacer replacer;
    private final Duration patience;

    /** @param patience how long a new instance has to come online */
    UnclearLaunch(InstanceReplacer replacer, Duration patience) {
        this.replacer = replacer;
        this.patience = patience;
    }

    /** Whether this incident ended like that, so that an instance of it may live. */
    static boolean isHowItEnded(Incident ended) {
        return ended.progress()
                .map(RestartProgress::read)
                .filter(progress -> progress.step() == RestartStep.UNCLEAR
                        && progress.attempt().launch() != null)
                .isPresent();
    }

    /** The same incident, once somebody has seen that none of it lives. */
    static Incident settled(Incident ended) {
        RestartProgress progress = ended.progress().map(RestartProgress::read).orElseThrow();
        return ended.withRestart(progress.with(progress.attempt().next()).json());
    }

    void run(ClaimedIncident work) {
        RestartProgress progress = work.progress();
        work.renew(progress);
        Optional<Workspace> row =
                work.row().filter(found -> OwnRow.COMING_UP.statuses().contains(found.status()));
        InstanceId named = row.map(Workspace::instance).orElse(null);
        if (row.isEmpty() || named == null) {
            leave(work, "someone else acted on the workspace");
        } else if (!named.equals(progress.rowInstance())) {
            onAnother(work, row.get(), named);
        } else {
            onTheSame(work, row.get());
        }
    }

    /** Somebody has named another instance: most likely the agent on the one that was made. */
    private void onAnother(ClaimedIncident work, Workspace row, InstanceId named) {
        RestartProgress progress = work.progress();
        if (OwnRow.isInUse(Optional.of(row), named)) {
            work.next(
                    progress.with(progress.attempt().launched(named))
                            .with(progress.failures().afterSuccess())
                            .onRow(named)
                            .to(RestartStep.ONLINE, work.now()),
                    RestartStep.UNCLEAR,
                    "the row names " + named + ", and an agent is there");
        } else if (isOver(work)) {
            leave(work, "the row names " + named + ", which is left alone");
        } else {
            await(work, "the row names " + named + ", and no agent is there yet");
        }
    }

    private void onTheSame(ClaimedIncident work, Workspace row) {
        RestartProgress progress = work.progress();
        if (looksAlive(progress)) {
            giveBack(work);
        } else if (!WITHOUT_AGENT.contains(row.status())) {
            // People may work on it: no time is too long, and no other incident may begin meanwhile.
            PatientWait.of(work, progress, "an agent is there, on an instance that nobody knows; let the row name it");
        } else if (isOver(work)) {
            abandon(work);
        } else {
            await(work, UNKNOWN);
        }
    }

    private boolean looksAlive(RestartProgress progress) {
        return replacer.look(progress.plan().workspace(), progress.plan().dead()) instanceof Look.Seen seen
                && seen.instance().state().isRunning();
    }

    private boolean isOver(ClaimedIncident work) {
        return !work.now().isBefore(work.progress().since().plus(patience));
    }

    private static void await(ClaimedIncident work, String why) {
        Instant now = work.now();
        RestartProgress progress = work.progress();
        work.waitUntil(progress, RestartPolicy.nextLook(progress.since(), now), why);
    }

    private static void leave(ClaimedIncident work, String why) {
        work.end(IncidentState.SUPERSEDED, "row-changed", why + "; " + UNKNOWN);
    }

    private static void giveBack(ClaimedIncident work) {
        RestartProgress progress = work.progress();
        InstanceId dead = progress.plan().dead();
        boolean given = work.end(
                tx -> OwnRow.isInUse(tx.registry().find(work.incident().workspace()), dead)
                        || tx.registry()
                                .update(
                                        work.incident().workspace(),
                                        new RowExpectation(progress.rowInstance(), OwnRow.COMING_UP.statuses()),
                                        new RowChange.GivenBack(dead, WorkspaceStatus.ONLINE, progress.oldUrl())),
                IncidentState.CLEARED,
                "given-back",
                "the old instance runs again; " + UNKNOWN);
        awaitUnless(given, work);
    }

    /** What the row says by then is looked at anew, a little later. */
    private static void awaitUnless(boolean ended, ClaimedIncident work) {
        if (!ended) {
            await(work, "the row has just changed");
        }
    }

    private static void abandon(ClaimedIncident work) {
        RestartProgress progress =
                work.progress().with(work.progress().failures().add(FailureCause.AMBIGUOUS, UNKNOWN, work.now()));
        InstanceId dead = progress.plan().dead();
        boolean abandoned = work.abandon(
                tx -> tx.registry()
                        .update(
                                work.incident().workspace(),
                                new RowExpectation(progress.rowInstance(), WITHOUT_AGENT),
                                new RowChange.GivenBack(dead, WorkspaceStatus.FAILED, "")),
                progress.onRow(dead),
                "who has seen that none is running may bring it back with restart --none-is-running; "
                        + String.join("; ", progress.failures().reasons()));
        awaitUnless(abandoned, work);
    }
}
