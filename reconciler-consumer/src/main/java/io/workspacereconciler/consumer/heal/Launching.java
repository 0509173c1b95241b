package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.RowChange;
import io.workspacereconciler.workspace.RowExpectation;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From the flipped row to a new instance whose id the row names: claim, release, launch. */
final class Launching {

    private static final Logger LOG = LoggerFactory.getLogger(Launching.class);

    /** What the row may say while a new instance comes up: its agent may register before anything else is done. */
    static final Set<WorkspaceStatus> COMING_UP = Set.of(WorkspaceStatus.PROVISIONING, WorkspaceStatus.ONLINE);

    private final InstanceReplacer replacer;

    Launching(InstanceReplacer replacer) {
        this.replacer = replacer;
    }

    void claim(ClaimedIncident work) {
        RestartProgress progress = work.progress();
        boolean claimed = work.next(
                tx -> tx.registry()
                        .update(
                                work.incident().workspace(),
                                RowExpectation.of(progress.rowInstance(), WorkspaceStatus.OFFLINE),
                                new RowChange.StatusWithoutUrl(WorkspaceStatus.PROVISIONING)),
                progress.to(RestartStep.RELEASE, work.now()),
                RestartStep.CLAIM,
                "the row is provisioning");
        if (!claimed) {
            standDown(work, progress, RestartStep.CLAIM);
        }
    }

    void release(ClaimedIncident work) {
        RestartProgress progress = work.progress();
        if (!work.renew(progress, COMING_UP)) {
            standDown(work, progress, RestartStep.RELEASE);
            return;
        }
        Outcome outcome = replacer.release(progress.plan());
        if (outcome instanceof Outcome.Revived) {
            work.next(
                    progress.to(RestartStep.GIVE_BACK, work.now()), RestartStep.RELEASE, "the old instance runs again");
        } else if (outcome instanceof Outcome.NotYet wait) {
            work.waitUntil(progress, RestartPolicy.nextLook(progress.since(), work.now()), wait.why());
        } else {
            work.next(
                    progress.with(progress.failures().afterSuccess()).to(RestartStep.LAUNCH, work.now()),
                    RestartStep.RELEASE,
                    "the volumes are free of " + progress.plan().dead());
        }
    }

    void launch(ClaimedIncident work) {
        RestartProgress progress = work.progress();
        LaunchRequest request = progress.attempt().launch();
        if (request == null) {
            ReplacementPlan plan = progress.attempt().number() == 1
                    ? progress.plan()
                    : work.row()
                            .map(row -> replacer.refresh(progress.plan(), row))
                            .orElse(progress.plan());
            request = LaunchRequest.of(work.incident().id(), progress.attempt().number(), plan);
        }
        // Stored before it is sent: whoever goes on after a crash sends the same words under the same token.
        RestartProgress asked = progress.with(progress.attempt().requested(request));
        if (!work.renew(asked, COMING_UP)) {
            standDown(work, asked, RestartStep.LAUNCH);
            return;
        }
        InstanceId launched = replacer.launch(request);
        RestartProgress up = asked.with(asked.attempt().launched(launched));
        try {
            if (!isWritten(work, up, launched)) {
                standDown(work, up, RestartStep.LAUNCH);
            }
        } catch (LeaseLostException e) {
            endWhatNobodyKnows(work, request, launched);
            throw e;
        }
    }

    private static boolean isWritten(ClaimedIncident work, RestartProgress up, InstanceId launched) {
        return work.next(
                tx -> tx.registry()
                        .update(
                                work.incident().workspace(),
                                new RowExpectation(up.rowInstance(), COMING_UP),
                                new RowChange.Instance(launched)),
                up.onRow(launched).with(up.failures().afterSuccess()).to(RestartStep.ATTACH, work.now()),
                RestartStep.LAUNCH,
                "launched " + launched + " as attempt " + up.attempt().number());
    }

    /** A healer that slept before it sent may launch after others have settled the attempt: then nobody else ends it. */
    private void endWhatNobodyKnows(ClaimedIncident work, LaunchRequest request, InstanceId launched) {
        if (work.isStillAttempted(request, launched)) {
            return;
        }
        LOG.warn(
                "workspace {}: {} was launched too late and is ended",
                work.incident().workspace(),
                launched);
        Outcome ended = replacer.end(work.incident().workspace(), launched);
        LOG.debug("ending {}: {}", launched, ended);
    }

    /** Someone else acted on the row: their work stays as it is, and an instance of ours is ended. */
    static void standDown(ClaimedIncident work, RestartProgress progress, RestartStep at) {
        String detail = "the row is not what the restart wrote";
        if (progress.attempt().launch() == null) {
            work.end(IncidentState.SUPERSEDED, "row-changed", detail);
        } else {
            work.next(progress.to(RestartStep.STAND_DOWN, work.now()), at, detail);
        }
    }
}
