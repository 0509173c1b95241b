package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.check.ProofPolicy;
import io.workspacereconciler.database.Database;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.workspace.Places;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * RestartByID for one claimed incident: a new instance with the existing volumes, in steps of which each is stored
 * before the next begins, so that any replica goes on where another stopped.
 */
public final class Restart {

    private static final Logger LOG = LoggerFactory.getLogger(Restart.class);

    /** The workspace is back, and while its incident is open nobody looks at it: what cannot be ended is left after that. */
    private static final Duration CLEAN_UP_LIMIT = Duration.ofMinutes(5);

    /** The same where EC2 does not answer, or refuses what it may allow later. */
    private static final Duration CLEAN_UP_WAIT = Duration.ofHours(1);

    /** These are not given up: something of ours may live. */
    private static final Set<RestartStep> MUST_END = EnumSet.of(
            RestartStep.UNCLEAR,
            RestartStep.SETTLE,
            RestartStep.GIVE_UP,
            RestartStep.GIVE_BACK,
            RestartStep.STAND_DOWN);

    private final Database database;
    private final InstanceReplacer replacer;
    private final Undeterred undeterred;
    private final RestartListener listener;
    private final SharedCauses causes;
    private final Admission admission;
    private final BeforeFlip beforeFlip;
    private final Launching launching;
    private final ComingOnline comingOnline;
    private final UnclearLaunch unclear;
    private final WaysOut waysOut;
    private final StandDown standDown;

    /**
     * Over these.
     *
     * @param places in which of them the instance of a row is
     */
    public Restart(
            Database database,
            InstanceReplacer replacer,
            ProofPolicy policy,
            RestartSettings settings,
            RestartListener listener,
            Places places) {
        this.database = database;
        this.replacer = replacer;
        this.undeterred = new Undeterred(database, settings);
        this.listener = listener;
        this.causes = new SharedCauses(database, settings.lease());
        this.admission = new Admission(causes);
        this.beforeFlip = new BeforeFlip(database, replacer, policy, listener, new RowPlace(places));
        this.launching = new Launching(replacer, new SecondLook(database, replacer), settings.pace());
        this.comingOnline = new ComingOnline(replacer, settings);
        this.unclear = new UnclearLaunch(replacer, settings.onlineTimeout());
        Settling settling = new Settling(replacer);
        this.waysOut = new WaysOut(replacer, settling);
        this.standDown = new StandDown(settling);
    }

    /**
     * Works on the incident until it ends or has to wait for something. Never throws: what cannot go on now becomes due
     * again, at the latest when the lease ends.
     */
    public void run(Incident claimed) {
        undeterred.work(claimed, this::run);
    }

    /** Does nothing for the incident now: it is due again after so long. Never throws. */
    void putOff(Incident claimed, Duration length) {
        undeterred.work(claimed, work -> work.rest(length));
    }

    private void run(ClaimedIncident work) {
        if (work.incident().state() == IncidentState.OFFLINE) {
            beforeFlip.run(work);
        } else {
            Rested.leaveOut(work);
        }
        while (work.goesOn()) {
            step(work);
        }
    }

    private void step(ClaimedIncident work) {
        if (!admission.admits(work)) {
            return;
        }
        Optional<SharedCauses.Trial> trial = causes.admit(work);
        if (trial.isEmpty()) {
            return;
        }
        RestartProgress before = work.progress();
        tried(work);
        Failures failures = work.progress().failures();
        boolean failed = failures.areMoreThan(before.failures());
        if (failed && failures.last() != null) {
            listener.failed(failures.last(), before.step());
        }
        RestartStep now = work.progress().step();
        if (now == before.plan().after(before.step())) {
            causes.succeeded(work, trial.get());
        } else if (failed) {
            causes.leftOpen(work, trial.get(), RestartPolicy.FIRST_BACKOFF);
        } else if (now != before.step()) {
            causes.leftOpen(work, trial.get(), Duration.ZERO);
        }
    }

    private void tried(ClaimedIncident work) {
        try {
            RestartStep step = work.progress().step();
            if (step != RestartStep.PREPARE && !replacer.knows(work.progress().plan())) {
                throw ReplacementException.begunElsewhere();
            }
            switch (step) {
                case PREPARE -> beforeFlip.again(work);
                case CLAIM -> launching.claim(work);
                case RELEASE -> launching.release(work);
                case LAUNCH -> launching.launch(work);
                case ATTACH -> comingOnline.attach(work);
                case ONLINE -> comingOnline.online(work);
                case CLEAN_UP -> comingOnline.cleanUp(work);
                case UNCLEAR -> unclear.run(work);
                case SETTLE -> waysOut.settle(work);
                case GIVE_UP -> waysOut.giveUp(work);
                case GIVE_BACK -> waysOut.giveBack(work);
                case STAND_DOWN -> standDown.run(work);
            }
        } catch (ReplacementException e) {
            failed(work, e);
        } catch (NotYetItsTurnException e) {
            LOG.debug("workspace {}", e.getMessage());
        } catch (RowChangedException e) {
            standDown(work, String.valueOf(e.getMessage()));
        }
    }

    /** Someone else acted on the row: their work stays as it is, and what is ours is undone. */
    private static void standDown(ClaimedIncident work, String detail) {
        RestartStep at = work.progress().step();
        switch (at) {
            case PREPARE, CLAIM -> work.end(IncidentState.SUPERSEDED, "row-changed", detail);
            case RELEASE, LAUNCH, ATTACH, ONLINE, UNCLEAR, SETTLE, GIVE_UP, GIVE_BACK, STAND_DOWN ->
                work.next(work.progress().to(RestartStep.STAND_DOWN, work.now()), at, detail);
            // The workspace is back: only what is left of the old instance is in question, and is looked at anew.
            case CLEAN_UP -> LOG.info("workspace {}: {}", work.incident().workspace(), detail);
        }
    }

    private void failed(ClaimedIncident work, ReplacementException failure) {
        RestartProgress progress = work.progress();
        Instant now = work.now();
        Failures failures = progress.failures().add(failure.failure(), failure.reason(), now);
        RestartStep step = progress.step();
        LOG.warn(
                "workspace {}: {} failed, {}: {}",
                work.incident().workspace(),
                step,
                failure.failure(),
                failure.reason());
        RestartPolicy.Next next = RestartPolicy.after(failures, now);
        Optional<Pause> shared = causes.failed(work, step, failure.failure());
        if (failure.failure() == FailureCause.AMBIGUOUS) {
            work.next(progress.with(failures).to(RestartStep.UNCLEAR, now), step, described(failure));
        } else if (step == RestartStep.CLEAN_UP) {
            cleanUpFailed(work, progress.with(failures), failure);
        } else if (step == RestartStep.GIVE_BACK && next instanceof RestartPolicy.Next.GiveUp) {
            work.next(progress.with(failures).to(RestartStep.GIVE_UP, now), step, described(failure));
        } else if (step == RestartStep.PREPARE && next instanceof RestartPolicy.Next.GiveUp giveUp) {
            work.abandon(
                    tx -> true,
                    progress.with(failures),
                    giveUp.why() + "; the row stays failed; " + described(failure));
        } else if (MUST_END.contains(step) || isInUse(work)) {
            // People work on it: whatever EC2 does not answer, this instance is not ended for it.
            Pause pause = shared.orElse(Pause.of(RestartPolicy.backoff(failure.failure(), failures.inARow())));
            rest(work, progress.with(failures).to(step, progress.since().plus(pause.length())), pause, failure);
        } else if (next instanceof RestartPolicy.Next.Retry retry && !mustSettle(progress, failure)) {
            // What is spent on backing off is no time that EC2 or the agent had: it does not count against a limit.
            Pause pause = shared.orElse(Pause.of(retry.after()));
            RestartProgress later =
                    again(progress, step, failure).to(step, progress.since().plus(pause.length()));
            rest(work, later.with(failures), pause, failure);
        } else {
            work.next(progress.with(failures).to(RestartStep.SETTLE, now), step, described(failure));
        }
    }

    /** The workspace is back; what cannot be ended after some tries is left, and said. */
    private void cleanUpFailed(ClaimedIncident work, RestartProgress progress, ReplacementException failure) {
        Duration limit = failure.failure().counts() ? CLEAN_UP_LIMIT : CLEAN_UP_WAIT;
        if (work.now().isBefore(progress.since().plus(limit))) {
            int inARow = progress.failures().inARow();
            rest(work, progress, Pause.of(RestartPolicy.backoff(failure.failure(), inARow)), failure);
            return;
        }
        work.end(
                IncidentState.RECOVERED,
                "recovered",
                "online on " + progress.replacement() + "; what is left of "
                        + progress.plan().dead() + " could not be ended, " + described(failure));
    }

    private static void rest(ClaimedIncident work, RestartProgress kept, Pause pause, ReplacementException failure) {
        work.useTransaction(tx -> work.pause(tx, kept, pause, described(failure) + "; again in " + pause.length()));
    }

    private static String described(ReplacementException failure) {
        return failure.failure() + ": " + failure.reason();
    }

    private boolean isInUse(ClaimedIncident work) {
        return database.inTransaction(
                tx -> OwnRow.isInUse(tx.registry(), work.incident().workspace(), work.progress()));
    }

    /** A launch that was refused outright at the first time launched nothing: the next attempt asks anew, with the template of then. */
    private static RestartProgress again(RestartProgress progress, RestartStep step, ReplacementException failure) {
        return step == RestartStep.LAUNCH && !failure.isAmbiguous()
                ? progress.with(progress.attempt().next())
                : progress;
    }

    /** A refusal says nothing of the times before it: one of those may have launched, so that is found out first. */
    private static boolean mustSettle(RestartProgress progress, ReplacementException failure) {
        return progress.step() == RestartStep.LAUNCH
                && (failure.failure() == FailureCause.TOKEN_SPENT
                        || (!failure.isAmbiguous() && progress.attempt().sends() > 1));
    }
}
