package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.database.Transaction;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.RowChange;
import io.workspacereconciler.workspace.RowExpectation;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From the flipped row to a new instance whose id the row names: claim, release, launch. */
final class Launching {

    private static final Logger LOG = LoggerFactory.getLogger(Launching.class);

    private static final Duration TURN_IS_KEPT = Duration.ofSeconds(30);

    private final InstanceReplacer replacer;
    private final Duration launchSpacing;

    Launching(InstanceReplacer replacer, Duration launchSpacing) {
        this.replacer = replacer;
        this.launchSpacing = launchSpacing;
    }

    void claim(ClaimedIncident work) {
        if (!isItsTurn(work)) {
            return;
        }
        RestartProgress progress = work.progress();
        boolean claimed = work.next(
                tx -> OwnRow.FLIPPED.isSeen(tx.registry(), work.incident().workspace(), progress)
                        && tx.registry()
                                .update(
                                        work.incident().workspace(),
                                        RowExpectation.of(progress.rowInstance(), WorkspaceStatus.OFFLINE),
                                        new RowChange.StatusWithoutUrl(WorkspaceStatus.PROVISIONING)),
                progress.to(RestartStep.RELEASE, work.now()),
                RestartStep.CLAIM,
                "the row is provisioning");
        if (!claimed) {
            throw new RowChangedException();
        }
    }

    /** A turn that was missed by more than a little is taken anew: after an outage of ours not all begin at once. */
    private boolean isItsTurn(ClaimedIncident work) {
        RestartProgress progress = work.progress();
        Instant turn = progress.attempt().turn();
        Instant now = work.now();
        if (turn == null || now.isAfter(turn.plus(TURN_IS_KEPT))) {
            return work.inTransaction(tx -> takeTurn(tx, work, progress));
        }
        if (now.isBefore(turn)) {
            work.waitUntil(progress, Duration.between(now, turn), "it is not its turn yet");
            return false;
        }
        return true;
    }

    /** When it is later, the incident rests until then. */
    private boolean takeTurn(Transaction tx, ClaimedIncident work, RestartProgress progress) {
        Instant now = tx.now();
        Instant turn = tx.turns().take("launches", now, launchSpacing);
        RestartProgress kept = progress.with(progress.attempt().inTurn(turn));
        boolean atOnce = !turn.isAfter(now);
        if (atOnce) {
            work.renew(tx, kept);
        } else {
            work.rest(tx, kept, Pause.of(Duration.between(now, turn)));
        }
        return atOnce;
    }

    void release(ClaimedIncident work) {
        RestartProgress progress = work.progress();
        work.renew(progress, OwnRow.CLAIMED);
        Outcome outcome = replacer.release(progress.plan(), work.lease(OwnRow.CLAIMED));
        if (outcome instanceof Outcome.Revived) {
            work.next(
                    progress.to(RestartStep.GIVE_BACK, work.now()), RestartStep.RELEASE, "the old instance runs again");
        } else if (outcome instanceof Outcome.NotYet wait) {
            work.waitFor(progress, wait.why());
        } else {
            work.next(
                    progress.with(
                                    outcome instanceof Outcome.Gone
                                            ? RestartProgress.Old.GONE
                                            : RestartProgress.Old.MAY_RUN_AGAIN)
                            .with(progress.failures().afterSuccess())
                            .to(RestartStep.LAUNCH, work.now()),
                    RestartStep.RELEASE,
                    "the volumes are free of " + progress.plan().dead());
        }
    }

    void launch(ClaimedIncident work) {
        // All that waited for one cause go on at the same moment.
        if (work.progress().attempt().launch() == null
                && work.progress().failures().waitingSince() != null
                && !isItsTurn(work)) {
            return;
        }
        RestartProgress progress = work.progress();
        LaunchRequest request = progress.attempt().launch();
        // Nothing that could register is there before the first time.
        OwnRow own = request == null ? OwnRow.CLAIMED : OwnRow.COMING_UP;
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
        InstanceId launched = replacer.launch(request, () -> work.renew(asked, own));
        RestartProgress up = asked.with(asked.attempt().launched(launched));
        try {
            if (!isWritten(work, up, launched)) {
                work.renew(up);
                throw new RowChangedException();
            }
        } catch (LeaseLostException e) {
            endWhatNobodyKnows(work, request, launched);
            throw e;
        }
    }

    private static boolean isWritten(ClaimedIncident work, RestartProgress up, InstanceId launched) {
        return work.next(
                tx -> nameInRow(tx, work, up, launched),
                up.onRow(launched).with(up.failures().afterSuccess()).to(RestartStep.ATTACH, work.now()),
                RestartStep.LAUNCH,
                "launched " + launched + " as attempt " + up.attempt().number());
    }

    /** The row names the new instance: by this write, or because its agent has registered with its id already. */
    private static boolean nameInRow(Transaction tx, ClaimedIncident work, RestartProgress up, InstanceId launched) {
        return tx.registry()
                        .update(
                                work.incident().workspace(),
                                new RowExpectation(up.rowInstance(), OwnRow.COMING_UP.statuses()),
                                new RowChange.Instance(launched))
                || OwnRow.COMING_UP.isSeen(tx.registry(), work.incident().workspace(), up.onRow(launched));
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
        Outcome ended = replacer.end(work.incident().workspace(), launched, Lease.NONE);
        LOG.debug("ending {}: {}", launched, ended);
    }
}
