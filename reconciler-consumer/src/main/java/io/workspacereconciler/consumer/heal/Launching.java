package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.check.Look;
import io.workspacereconciler.database.Transaction;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.RowChange;
import io.workspacereconciler.workspace.RowExpectation;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From the flipped row to a new instance whose id the row names: claim, release, launch. */
final class Launching {

    private static final Logger LOG = LoggerFactory.getLogger(Launching.class);

    private final InstanceReplacer replacer;
    private final VolumeWhereabouts whereabouts;
    private final SecondLook secondLook;
    private final ChangePace pace;

    Launching(InstanceReplacer replacer, SecondLook secondLook, ChangePace pace) {
        this.replacer = replacer;
        this.whereabouts = new VolumeWhereabouts(replacer);
        this.secondLook = secondLook;
        this.pace = pace;
    }

    void claim(ClaimedIncident work) {
        if (!isItsTurn(work) || (work.hasWaitedToClaim() && !secondLook.goesOn(work))) {
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

    private boolean isItsTurn(ClaimedIncident work) {
        return work.inTransaction(tx -> {
            RestartProgress progress = work.progress();
            Instant turn = pace.takeClaim(
                    tx, work.incident().subject().place(), progress.attempt().turn());
            boolean now = !turn.isAfter(tx.now());
            if (now) {
                work.renew(tx, progress.with(progress.attempt().inTurn(null)));
            } else {
                Pause pause = Pause.untilTurn(Duration.between(tx.now(), turn));
                work.rest(tx, progress.with(progress.attempt().inTurn(turn)), pause);
            }
            return now;
        });
    }

    void release(ClaimedIncident work) {
        RestartProgress progress = work.progress();
        work.renew(progress, OwnRow.CLAIMED);
        Outcome outcome = replacer.release(progress.plan(), leaseUnlessShared(work));
        Optional<String> held = outcome instanceof Outcome.Done || outcome instanceof Outcome.Gone
                ? whereabouts.heldElsewhere(progress.plan())
                : Optional.empty();
        if (outcome instanceof Outcome.Revived) {
            work.next(progress.to(RestartStep.GIVE_BACK, work.now()), RestartStep.RELEASE, ComingOnline.RUNS_AGAIN);
        } else if (outcome instanceof Outcome.NotYet wait) {
            PatientWait.of(work, progress, wait.why());
        } else if (held.isPresent()) {
            PatientWait.of(work, progress, held.get());
        } else {
            work.next(
                    progress.with(
                                    outcome instanceof Outcome.Gone
                                            ? RestartProgress.Old.GONE
                                            : RestartProgress.Old.MAY_RUN_AGAIN)
                            .with(progress.failures().afterSuccess())
                            .to(RestartStep.LAUNCH, work.now()),
                    RestartStep.RELEASE,
                    progress.plan().released());
        }
    }

    /** For as long as no other row names the old instance: its volumes would be that one's, too. */
    private static Lease leaseUnlessShared(ClaimedIncident work) {
        Incident incident = work.incident();
        return PacedLease.of(work, tx -> {
            OwnRow.CLAIMED.require(tx.registry(), incident.workspace(), work.progress());
            Obstacles.sharedWith(tx.registry().naming(incident.instance()), incident)
                    .ifPresent(shared -> {
                        throw new ReplacementException(FailureCause.STUCK, shared);
                    });
        });
    }

    void launch(ClaimedIncident work) {
        RestartProgress progress = work.progress();
        LaunchRequest request = progress.attempt().launch();
        if (request != null && !request.mayBeRepeated()) {
            // Before anything else is asked: whatever else is true, an instance may have been made.
            throw new ReplacementException(
                    FailureCause.AMBIGUOUS, "the request was sent, or was about to be, and nothing is known of it");
        }
        if (oldRunsAgain(work)) {
            giveBack(work, progress);
            return;
        }
        // Nothing that could register is there before the first time.
        OwnRow own = request == null ? OwnRow.CLAIMED : OwnRow.COMING_UP;
        if (request == null) {
            ReplacementPlan plan = progress.attempt().number() == 1
                    ? progress.plan()
                    : work.row()
                            .map(row -> replacer.refresh(progress.plan(), row))
                            .orElse(progress.plan());
            request = plan.request(work.incident().id(), progress.attempt().number());
        }
        // Stored before it is sent: whoever goes on after a crash sends the same words under the same token.
        RestartProgress asked = progress.with(progress.attempt().requested(request));
        Lease lease = new PacedLease(
                work, tx -> own.require(tx.registry(), work.incident().workspace(), asked), () -> asked);
        InstanceId launched = replacer.launch(request, lease);
        RestartProgress up = asked.with(asked.attempt().launched(launched));
        try {
            name(work, up, launched);
        } catch (LeaseLostException e) {
            endWhatNobodyKnows(work, request, launched);
            throw e;
        }
    }

    /** The row names the new instance; unless it is online by the old one, which somebody has started meanwhile. */
    private void name(ClaimedIncident work, RestartProgress up, InstanceId launched) {
        boolean mayBeOld = up.old() == RestartProgress.Old.MAY_RUN_AGAIN
                && up.rowInstance().equals(up.plan().dead());
        if (isWritten(work, up, launched, mayBeOld ? OwnRow.COMING_UP.withoutAgent() : OwnRow.COMING_UP.statuses())) {
            return;
        }
        work.renew(up);
        boolean inUse = mayBeOld && OwnRow.isInUse(work.row(), up.rowInstance());
        if (inUse && oldRunsAgain(work)) {
            giveBack(work, up);
        } else if (!inUse || !isWritten(work, up, launched, OwnRow.COMING_UP.statuses())) {
            throw new RowChangedException();
        }
    }

    private static void giveBack(ClaimedIncident work, RestartProgress progress) {
        work.next(progress.to(RestartStep.GIVE_BACK, work.now()), RestartStep.LAUNCH, ComingOnline.RUNS_AGAIN);
    }

    /**
     * Whether somebody has started the old instance.
     *
     * @throws ReplacementException when that is not known: then nothing may be launched beside it
     */
    private boolean oldRunsAgain(ClaimedIncident work) {
        RestartProgress progress = work.progress();
        if (progress.old() == RestartProgress.Old.GONE) {
            return false;
        }
        Look look = replacer.look(progress.plan().workspace(), progress.plan().dead());
        if (look instanceof Look.NoAnswer none) {
            throw new ReplacementException(
                    FailureCause.unanswered(none.cause()),
                    "nothing is known of " + progress.plan().dead() + ": " + none.detail());
        }
        return look instanceof Look.Seen seen && seen.instance().state().isRunning();
    }

    private static boolean isWritten(
            ClaimedIncident work, RestartProgress up, InstanceId launched, Set<WorkspaceStatus> expected) {
        return work.next(
                tx -> nameInRow(tx, work, up, launched, expected),
                up.onRow(launched)
                        .with(up.failures().afterSuccess())
                        .to(up.plan().afterLaunch(), work.now()),
                RestartStep.LAUNCH,
                "launched " + launched + " as attempt " + up.attempt().number());
    }

    /** The row names the new instance: by this write, or because its agent has registered with its id already. */
    private static boolean nameInRow(
            Transaction tx,
            ClaimedIncident work,
            RestartProgress up,
            InstanceId launched,
            Set<WorkspaceStatus> expected) {
        return tx.registry()
                        .update(
                                work.incident().workspace(),
                                new RowExpectation(up.rowInstance(), expected),
                                new RowChange.Instance(launched))
                || OwnRow.COMING_UP.isSeen(tx.registry(), work.incident().workspace(), up.onRow(launched));
    }

    /** A healer that slept before it sent may launch after others have settled the attempt: then nobody else ends it. */
    private void endWhatNobodyKnows(ClaimedIncident work, LaunchRequest request, InstanceId launched) {
        if (isStillAttempted(work, request, launched)) {
            return;
        }
        LOG.warn(
                "workspace {}: {} was launched too late and is ended",
                work.incident().workspace(),
                launched);
        Outcome ended = replacer.end(work.incident().workspace(), launched, new UnownedLease(work));
        LOG.debug("ending {}: {}", launched, ended);
    }

    /** Whether whoever has the incident now, or had it at its end, knows of this instance of this request. */
    private static boolean isStillAttempted(ClaimedIncident work, LaunchRequest request, InstanceId launched) {
        return work.<Optional<Incident>>inTransaction(
                        tx -> tx.incidents().find(work.incident().id()))
                .flatMap(stored -> stored.progress()
                        .map(RestartProgress::read)
                        .map(RestartProgress::attempt)
                        .filter(attempt -> launched.equals(attempt.replacement())
                                || (!stored.state().isClosed() && request.equals(attempt.launch()))))
                .isPresent();
    }
}
