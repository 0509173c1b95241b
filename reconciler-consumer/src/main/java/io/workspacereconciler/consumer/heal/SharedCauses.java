package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.database.Database;
import io.workspacereconciler.database.Transaction;
import io.workspacereconciler.incident.BlockedCause;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentId;
import io.workspacereconciler.incident.SharedCause;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * When a restart has failed for a cause that others share, they wait, and one at a time is tried, across all replicas:
 * whoever asks first after the backoff. Its success sets all going, its failure makes the backoff longer. Who waits
 * asks EC2 nothing and holds no place.
 */
final class SharedCauses {

    private static final Duration LOST_AFTER = Duration.ofMinutes(1);

    /** So much later than the others the one that has just failed is due: it would always be the first otherwise. */
    private static final Duration LAST_IN_TURN = Duration.ofSeconds(1);

    private final Database database;
    private final Duration lostAfter;

    /** What a step that is let go on is the one to be tried for; mostly nothing. */
    record Trial(List<SharedCause> causes) {
        static final Trial NONE = new Trial(List.of());

        Trial {
            causes = List.copyOf(causes);
        }
    }

    /** With the lease of those that may be tried: who is silent for longer is taken for lost. */
    SharedCauses(Database database, Duration lease) {
        this.database = database;
        Duration twice = lease.multipliedBy(2);
        this.lostAfter = twice.compareTo(LOST_AFTER) > 0 ? twice : LOST_AFTER;
    }

    /** Lets the next step go on; empty when it has to wait, which is stored then. */
    Optional<Trial> admit(ClaimedIncident work) {
        Map<SharedCause, FailureCause> names = names(work);
        return names.isEmpty() ? Optional.of(Trial.NONE) : database.inTransaction(tx -> admit(tx, work, names));
    }

    private static Map<SharedCause, FailureCause> names(ClaimedIncident work) {
        RestartProgress progress = work.progress();
        return isAskedAlready(progress)
                ? Map.of()
                : CauseNames.of(progress.step(), work.incident().subject().place(), progress.plan());
    }

    /** What was asked once and had no answer may live: that is found out whatever keeps others back. */
    private static boolean isAskedAlready(RestartProgress progress) {
        return progress.step() == RestartStep.LAUNCH && progress.attempt().launch() != null;
    }

    private Optional<Trial> admit(Transaction tx, ClaimedIncident work, Map<SharedCause, FailureCause> names) {
        Instant now = tx.now();
        List<BlockedCause> blocked = tx.blockedCauses().lock(names.keySet());
        if (keepsBack(tx, work, names, blocked)) {
            return Optional.empty();
        }
        IncidentId me = work.incident().id();
        blocked.forEach(cause -> tx.blockedCauses().put(next(cause, now.plus(lostAfter), me)));
        if (work.progress().since().isAfter(now)) {
            // It was to wait for longer, and that would not count against the step's limit.
            work.renew(tx, work.progress().to(work.progress().step(), now));
        }
        return Optional.of(new Trial(blocked.stream().map(BlockedCause::cause).toList()));
    }

    /** Whether the next step would have to wait, which is stored then; when not, it is not let go on by this. */
    boolean keepsBack(Transaction tx, ClaimedIncident work) {
        Map<SharedCause, FailureCause> names = names(work);
        return !names.isEmpty() && keepsBack(tx, work, names, tx.blockedCauses().lock(names.keySet()));
    }

    private static boolean keepsBack(
            Transaction tx, ClaimedIncident work, Map<SharedCause, FailureCause> names, List<BlockedCause> blocked) {
        Instant now = tx.now();
        IncidentId me = work.incident().id();
        Optional<BlockedCause> obstacle = blocked.stream()
                .filter(cause -> !me.equals(cause.triedBy()) && now.isBefore(cause.nextTry()))
                .max(Comparator.comparing(BlockedCause::nextTry));
        obstacle.ifPresent(cause -> {
            mine(blocked, me).forEach(tried -> tx.blockedCauses().put(next(tried, now, null)));
            FailureCause kind = Objects.requireNonNull(names.get(cause.cause()));
            Duration length = Duration.between(now, cause.nextTry()).plus(turn(me, cause));
            await(tx, work, progressOf(work, kind, describe(tx, cause), now), Pause.waiting(length, cause.cause()));
        });
        return obstacle.isPresent();
    }

    private static RestartProgress progressOf(ClaimedIncident work, FailureCause cause, String what, Instant now) {
        return work.progress().with(work.progress().failures().waiting(cause, what, now));
    }

    /** The step waits, or is given up when it has waited for too long; only the first of its waits is a line in the story. */
    private static void await(Transaction tx, ClaimedIncident work, RestartProgress waiting, Pause pause) {
        RestartStep step = waiting.step();
        Instant now = tx.now();
        if (RestartPolicy.after(waiting.failures(), now) instanceof RestartPolicy.Next.GiveUp giveUp
                && !OwnRow.isInUse(tx.registry(), work.incident().workspace(), waiting)) {
            work.step(tx, waiting.to(RestartStep.SETTLE, now), step, giveUp.why());
            return;
        }
        // What is spent on waiting is no time that EC2 or the agent had: it does not count against a limit.
        RestartProgress later = waiting.to(step, waiting.since().plus(pause.length()));
        if (work.progress().failures().isWaiting()) {
            work.rest(tx, later, pause);
        } else {
            work.pause(tx, later, pause, "waits for " + pause.waitsFor());
        }
    }

    private static String describe(Transaction tx, BlockedCause blocked) {
        IncidentId triedBy = blocked.triedBy();
        Optional<Incident> tried =
                triedBy == null ? Optional.empty() : tx.incidents().find(triedBy);
        return blocked.cause() + ", which has failed " + blocked.tries() + " time(s) since " + blocked.since() + "; "
                + tried.map(incident -> "workspace " + incident.workspace() + " is being tried")
                        .orElse("the next is tried at " + blocked.nextTry());
    }

    /** Records a failure of this step; how long the restart rests, if others share the cause. */
    Optional<Pause> failed(ClaimedIncident work, RestartStep step, FailureCause cause) {
        return CauseNames.of(
                        cause,
                        step,
                        work.incident().subject().place(),
                        work.progress().plan())
                .map(name -> database.inTransaction(tx -> failed(tx, work, name)));
    }

    private static Pause failed(Transaction tx, ClaimedIncident work, SharedCause name) {
        Instant now = tx.now();
        IncidentId me = work.incident().id();
        Optional<BlockedCause> before =
                tx.blockedCauses().lock(List.of(name)).stream().findFirst();
        // Who was frozen since keeps nobody back.
        work.renew(tx, work.progress());
        // Who was let go on before the first failure says nothing new: only who is tried makes the backoff longer.
        if (before.isPresent()
                && !me.equals(before.get().triedBy())
                && now.isBefore(before.get().nextTry())) {
            return pause(now, before.get().nextTry(), name);
        }
        int tries = before.map(BlockedCause::tries).orElse(0) + 1;
        Instant next = now.plus(RestartPolicy.backoff(tries));
        tx.blockedCauses()
                .put(new BlockedCause(name, before.map(BlockedCause::since).orElse(now), tries, next, null));
        return pause(now, next, name);
    }

    private static Pause pause(Instant now, Instant next, SharedCause name) {
        return Pause.waiting(Duration.between(now, next).plus(LAST_IN_TURN), name);
    }

    /** Each time in another order, so that none is always the one that is tried. */
    private static Duration turn(IncidentId me, BlockedCause blocked) {
        return Duration.ofMillis(
                new SplittableRandom(Objects.hash(me, blocked.tries())).nextLong(LAST_IN_TURN.toMillis()));
    }

    /** The step that was tried is done: nothing keeps anybody back any more. */
    void succeeded(ClaimedIncident work, Trial trial) {
        change(work, trial, (tx, cause) -> {
            tx.blockedCauses().remove(cause.cause());
            tx.incidents().reschedule(cause.cause(), tx.now());
        });
    }

    /** The step that was tried has come to another end, which says nothing about the cause: another one is tried. */
    void leftOpen(ClaimedIncident work, Trial trial, Duration rest) {
        change(work, trial, (tx, cause) -> {
            Instant next = tx.now().plus(rest);
            tx.blockedCauses().put(next(cause, next, null));
            tx.incidents().reschedule(cause.cause(), next);
        });
    }

    private interface Effect {
        void on(Transaction tx, BlockedCause cause);
    }

    private void change(ClaimedIncident work, Trial trial, Effect effect) {
        if (trial.causes().isEmpty()) {
            return;
        }
        IncidentId me = work.incident().id();
        database.useTransaction(
                tx -> mine(tx.blockedCauses().lock(trial.causes()), me).forEach(cause -> effect.on(tx, cause)));
    }

    private static List<BlockedCause> mine(Collection<BlockedCause> blocked, IncidentId me) {
        return blocked.stream().filter(cause -> me.equals(cause.triedBy())).toList();
    }

    private static BlockedCause next(BlockedCause cause, Instant nextTry, @Nullable IncidentId triedBy) {
        return new BlockedCause(cause.cause(), cause.since(), cause.tries(), nextTry, triedBy);
    }
}
