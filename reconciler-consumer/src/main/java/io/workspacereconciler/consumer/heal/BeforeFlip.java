package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.check.Decision;
import io.workspacereconciler.check.Evidence;
import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.check.Look;
import io.workspacereconciler.check.Mode;
import io.workspacereconciler.check.ProofPolicy;
import io.workspacereconciler.check.SeenInstance;
import io.workspacereconciler.check.Suspicion;
import io.workspacereconciler.check.UnknownCause;
import io.workspacereconciler.check.Verdict;
import io.workspacereconciler.database.Database;
import io.workspacereconciler.database.Transaction;
import io.workspacereconciler.guard.Approval;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.RowChange;
import io.workspacereconciler.workspace.RowExpectation;
import io.workspacereconciler.workspace.Workspace;
import io.workspacereconciler.workspace.WorkspaceId;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What comes before anything is changed: look again, ask whether the workspace may be restarted, prepare by describes
 * only, then flip the row. Until the flip the row is online and nothing has happened.
 */
final class BeforeFlip {

    private static final Logger LOG = LoggerFactory.getLogger(BeforeFlip.class);
    private static final Duration UNCLEAR = Duration.ofSeconds(15);

    private final Database database;
    private final InstanceReplacer replacer;
    private final ProofPolicy policy;
    private final RestartListener listener;
    private final Obstacles obstacles;
    private final LastSeen lastSeen;
    private final RowPlace rowPlace;

    BeforeFlip(
            Database database,
            InstanceReplacer replacer,
            ProofPolicy policy,
            RestartListener listener,
            RowPlace rowPlace) {
        this.rowPlace = rowPlace;
        this.database = database;
        this.replacer = replacer;
        this.policy = policy;
        this.listener = listener;
        this.obstacles = new Obstacles(database, replacer);
        this.lastSeen = new LastSeen(database);
    }

    void run(ClaimedIncident work) {
        Incident incident = work.incident();
        Look look = replacer.look(incident.workspace(), incident.instance());
        work.renew();
        Verdict verdict = look.verdict(incident.workspace(), incident.subject().place());
        if (verdict instanceof Verdict.Running) {
            work.end(IncidentState.CLEARED, "running", "the healer's own look shows it running");
            return;
        }
        if (verdict instanceof Verdict.Unknown nowhere && nowhere.cause() == UnknownCause.NO_PLACE) {
            work.hold(HoldReason.PREPARE, nowhere.detail());
            return;
        }
        if (verdict instanceof Verdict.Unknown unknown) {
            LOG.warn("workspace {}: not restarted yet, {}", incident.workspace(), unknown.detail());
            work.rest(UNCLEAR);
            return;
        }
        boolean outdated = isOutdated(incident, work.now());
        try {
            Optional<SeenInstance> last = lastSeen.instance(incident);
            Decision decision = policy.decide(
                    verdict, evidence(incident, verdict, last, outdated ? null : incident.suspicion()), Mode.HEAL);
            if (decision instanceof Decision.LetThrough || isApproved(incident)) {
                onRow(work, LastSeen.known(look, last));
            } else if (outdated) {
                LOG.info("workspace {}: what speaks against it is too old and is counted anew", incident.workspace());
                work.rest(UNCLEAR);
            } else {
                work.hold(HoldReason.PROOF, "the healer's own look no longer proves its death: " + describe(verdict));
            }
        } catch (ReplacementException e) {
            LOG.warn("workspace {}: not prepared yet, {}: {}", incident.workspace(), e.failure(), e.reason());
            listener.failed(e.failure(), RestartStep.PREPARE);
            work.rest(RestartPolicy.FIRST_BACKOFF);
        }
    }

    /** Whoever has approved it wants it restarted without a whole proof, as long as nothing shows it running. */
    private boolean isApproved(Incident incident) {
        return database.<Optional<Approval>>inTransaction(tx -> tx.approvals().validOf(incident.id(), tx.now()))
                .isPresent();
    }

    /** A person has asked for another restart of a workspace that was given up: what is true now counts. */
    void again(ClaimedIncident work) {
        Incident incident = work.incident();
        RestartProgress progress = work.progress();
        Look look = replacer.look(incident.workspace(), incident.instance());
        if (look instanceof Look.NoAnswer none) {
            throw new ReplacementException(
                    FailureCause.unanswered(none.cause()),
                    "nothing is known of " + incident.instance() + ": " + none.detail());
        }
        Optional<Workspace> row = work.row().filter(found -> found.is(WorkspaceStatus.FAILED, progress.rowInstance()));
        if (row.isEmpty()) {
            throw new RowChangedException();
        }
        Optional<RowPlace.Moved> moved = database.inTransaction(tx -> rowPlace.moved(tx, incident));
        if (moved.isPresent()) {
            giveUpAgain(work, moved.get().why());
            return;
        }
        Optional<SeenInstance> known = LastSeen.known(look, lastSeen.instance(incident));
        work.renew(progress);
        Optional<String> obstacle =
                obstacles.toTaking(incident, known).or(() -> obstacles.toRestarting(row.get(), known));
        if (obstacle.isPresent()) {
            giveUpAgain(work, obstacle.get());
            return;
        }
        work.renew(progress);
        Preparation preparation = replacer.prepare(row.get(), incident.instance(), lastSeen.sighting(incident));
        if (preparation instanceof Preparation.NeedsPerson person) {
            giveUpAgain(work, person.why());
            return;
        }
        ReplacementPlan plan = ((Preparation.Ready) preparation).plan();
        boolean begun = work.next(
                tx -> tx.registry()
                        .update(
                                row.get().id(),
                                RowExpectation.of(progress.rowInstance(), WorkspaceStatus.FAILED),
                                new RowChange.Status(WorkspaceStatus.OFFLINE)),
                progress.prepared(plan, work.now()),
                RestartStep.PREPARE,
                "prepared again; the row is offline");
        if (!begun) {
            throw new RowChangedException();
        }
    }

    private static void giveUpAgain(ClaimedIncident work, String why) {
        work.abandon(tx -> true, work.progress(), why + "; the row stays failed");
    }

    private static String describe(Verdict verdict) {
        return verdict instanceof Verdict.NotRunning down ? down.state().word() : "absent";
    }

    /** Nobody knows what happened since: after an outage of ours the sweeps count anew before anything is done. */
    private boolean isOutdated(Incident incident, Instant now) {
        Suspicion suspicion = incident.suspicion();
        return suspicion != null && now.isAfter(suspicion.lastSeen().plus(policy.forgottenAfter()));
    }

    /** What the sweeps have counted against it stands, if it is of the same kind and not outdated; its remains are asked anew. */
    private Evidence evidence(
            Incident incident, Verdict verdict, Optional<SeenInstance> last, @Nullable Suspicion suspected) {
        Evidence counted = new Evidence(
                Suspicion.kind(verdict)
                        .flatMap(kind -> Optional.ofNullable(suspected).filter(suspicion -> suspicion.kind() == kind))
                        .orElse(null),
                last.map(SeenInstance::state).orElse(null),
                null,
                0,
                lastSeen.elsewhere(incident).orElse(null));
        return verdict instanceof Verdict.Absent && policy.dependsOnRemains(counted)
                ? counted.with(
                        replacer.remains(incident.workspace()).withLive(replacer.liveElsewhere(incident.workspace())),
                        0)
                : counted;
    }

    /** With the instance as it is shown, or was before it was gone. */
    private void onRow(ClaimedIncident work, Optional<SeenInstance> known) {
        Optional<Workspace> row = work.row()
                .filter(found ->
                        found.is(WorkspaceStatus.ONLINE, work.incident().instance()));
        if (row.isEmpty()) {
            work.end(IncidentState.SUPERSEDED, "row-moved-on", "the row is no longer online on this instance");
            return;
        }
        Optional<RowPlace.Moved> moved = database.inTransaction(tx -> rowPlace.moved(tx, work.incident()));
        if (moved.isPresent()) {
            if (moved.get().isKnown()) {
                work.end(IncidentState.SUPERSEDED, "place-changed", moved.get().why());
            } else {
                work.hold(HoldReason.PREPARE, moved.get().why());
            }
            return;
        }
        Optional<String> untaken = obstacles.toTaking(work.incident(), known);
        if (untaken.isPresent()) {
            work.hold(HoldReason.PREPARE, untaken.get());
            return;
        }
        work.renew();
        Optional<String> skip = obstacles.toRestarting(row.get(), known);
        if (skip.isPresent()) {
            work.hold(HoldReason.SKIPPED, skip.get());
            return;
        }
        prepare(work, row.get());
    }

    private void prepare(ClaimedIncident work, Workspace row) {
        work.renew();
        InstanceId dead = work.incident().instance();
        Preparation preparation = replacer.prepare(row, dead, lastSeen.sighting(work.incident()));
        if (preparation instanceof Preparation.NeedsPerson person) {
            work.hold(HoldReason.PREPARE, person.why());
            return;
        }
        Preparation.Ready ready = (Preparation.Ready) preparation;
        Instant now = work.now();
        Failures failures = failuresBefore(work.incident(), now);
        RestartProgress begun =
                RestartProgress.begin(ready.plan(), row.url(), now).with(failures);
        boolean flipped = isNextOrLast(work, begun);
        if (flipped) {
            return;
        }
        obstacles
                .pausedAbove(row)
                .ifPresentOrElse(
                        above -> work.hold(HoldReason.SKIPPED, above),
                        () -> work.end(IncidentState.SUPERSEDED, "row-moved-on", "the row changed before the flip"));
    }

    /** At once; after the backoff that the deaths so far ask for; or not at all, after the fifth. */
    private boolean isNextOrLast(ClaimedIncident work, RestartProgress begun) {
        Failures failures = begun.failures();
        if (failures.counted() == 0) {
            return work.flip(tx -> isFlipped(tx, work, begun, WorkspaceStatus.OFFLINE), begun, Duration.ZERO);
        }
        RestartPolicy.Next next = RestartPolicy.after(failures, begun.since());
        if (next instanceof RestartPolicy.Next.Retry retry) {
            RestartProgress later = begun.to(begun.step(), begun.since().plus(retry.after()));
            return work.flip(tx -> isFlipped(tx, work, begun, WorkspaceStatus.OFFLINE), later, retry.after());
        }
        return work.abandon(
                tx -> isFlipped(tx, work, begun, WorkspaceStatus.FAILED),
                begun,
                RestartPolicy.whyGivenUp(failures) + "; " + String.join("; ", failures.reasons()));
    }

    private boolean isFlipped(Transaction tx, ClaimedIncident work, RestartProgress begun, WorkspaceStatus to) {
        WorkspaceId workspace = work.incident().workspace();
        return tx.registry().lock(workspace).isPresent()
                && rowPlace.moved(tx, work.incident()).isEmpty()
                && tx.registry().pausedAncestor(workspace).isEmpty()
                && tx.registry()
                        .update(
                                workspace,
                                RowExpectation.of(begun.rowInstance(), WorkspaceStatus.ONLINE),
                                new RowChange.Status(to));
    }

    /** A workspace that dies again within an hour after its restart is not restarted for ever. */
    private Failures failuresBefore(Incident incident, Instant now) {
        return database.<Optional<Incident>>inTransaction(tx -> tx.incidents().lastRecovered(incident.workspace()))
                .filter(last -> RestartPolicy.continues(last.changedAt(), incident.openedAt()))
                .flatMap(last -> last.progress()
                        .map(RestartProgress::read)
                        .map(progress -> progress.failures()
                                .diedAgain(
                                        incident.instance() + " died within an hour after its restart ended at "
                                                + last.changedAt(),
                                        now)))
                .orElse(Failures.NONE);
    }
}
