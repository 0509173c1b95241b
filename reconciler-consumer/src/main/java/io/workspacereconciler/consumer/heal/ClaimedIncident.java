package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.database.Database;
import io.workspacereconciler.database.Transaction;
import io.workspacereconciler.incident.Change;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.incident.SharedCause;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.Workspace;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One incident in the hands of one healer: every change names the version that this healer knows and extends its lease,
 * and throws {@link LeaseLostException} when the incident is no longer its own, {@link HandsOffException} when a person
 * has said that nothing is to be done. Not thread-safe.
 */
final class ClaimedIncident {

    private static final Logger LOG = LoggerFactory.getLogger(ClaimedIncident.class);

    private final Database database;
    private final Duration lease;
    private final KnownIncident known;
    private @Nullable RestartProgress progress;
    private boolean goesOn = true;

    ClaimedIncident(Database database, Duration lease, Incident claimed) {
        this.database = database;
        this.lease = lease;
        this.known = new KnownIncident(database, claimed);
        this.progress = claimed.progress().map(RestartProgress::read).orElse(null);
    }

    Incident incident() {
        return known.value();
    }

    /** How far the restart is; only after the flip. */
    RestartProgress progress() {
        return Objects.requireNonNull(progress, "the flip is done");
    }

    /** Whether there is something to do for it right now. */
    boolean goesOn() {
        return goesOn;
    }

    Instant now() {
        return database.now();
    }

    /** Does this in one transaction. */
    <T> T inTransaction(Function<Transaction, T> work) {
        return database.inTransaction(work);
    }

    /** The registry's row as it is now. */
    Optional<Workspace> row() {
        return database.inTransaction(tx -> tx.registry().find(incident().workspace()));
    }

    /**
     * Stores the progress and extends the lease, if the row is still what the restart wrote.
     *
     * @throws RowChangedException when it is not; nothing is stored then
     */
    void renew(RestartProgress kept, OwnRow own) {
        renew(kept, own, tx -> {});
    }

    private void renew(RestartProgress kept, OwnRow own, Consumer<Transaction> besides) {
        boolean ours = database.inTransaction(tx -> {
            if (!own.isSeen(tx.registry(), incident().workspace(), kept)) {
                return false;
            }
            besides.accept(tx);
            store(tx, kept, tx.now().plus(lease), null);
            return true;
        });
        if (!ours) {
            throw new RowChangedException();
        }
    }

    /** The lease on this incident for as long as the row is what the restart wrote. */
    Lease lease(OwnRow own) {
        return lease(own, tx -> {});
    }

    /** As {@link #lease(OwnRow)}, with something more to be asked in the same transaction, which may throw. */
    Lease lease(OwnRow own, Consumer<Transaction> besides) {
        return () -> renew(progress(), own, besides);
    }

    /** The lease on this incident, whatever the row says. */
    Lease lease() {
        return () -> renew(progress());
    }

    /** The right to change what belongs to no incident any more, unless nothing is to be done for the workspace. */
    Lease unowned() {
        return () -> database.useTransaction(known::heed);
    }

    /** Whether the row is what a restart of this progress would have written, and may be restarted. */
    boolean sees(OwnRow own, RestartProgress written) {
        return database.inTransaction(tx -> own.isSeen(tx.registry(), incident().workspace(), written));
    }

    /** Stores the progress and extends the lease. */
    void renew(RestartProgress kept) {
        database.useTransaction(tx -> renew(tx, kept));
    }

    /** As {@link #renew(RestartProgress)}, as part of a transaction. */
    void renew(Transaction tx, RestartProgress kept) {
        store(tx, kept, tx.now().plus(lease), null);
    }

    /** Extends the lease, before the flip, when there is no progress to store. */
    void renew() {
        database.useTransaction(tx -> known.renew(tx, incident().dueAt(tx.now().plus(lease))));
    }

    /** Stores the progress; the incident rests until then. */
    void waitUntil(RestartProgress kept, Duration wait, String why) {
        database.useTransaction(tx -> store(tx, kept, tx.now().plus(wait), null));
        LOG.debug("workspace {}: {} waits {} ms: {}", incident().workspace(), kept.step(), wait.toMillis(), why);
        goesOn = false;
    }

    /**
     * For what EC2 does in its own time: the incident rests until the next look.
     *
     * @throws ReplacementException when it has taken so long that a person should know
     */
    void waitFor(RestartProgress kept, String why) {
        Instant now = now();
        Duration waited = Duration.between(kept.since(), now);
        if (waited.compareTo(RestartPolicy.PATIENCE) >= 0) {
            throw new ReplacementException(FailureCause.STUCK, why + ", for " + waited.toMinutes() + " minutes");
        }
        waitUntil(kept, RestartPolicy.nextLook(kept.since(), now), why);
    }

    /** Stores the progress with a line in the timeline about a failure; the incident rests for so long. */
    void pause(Transaction tx, RestartProgress kept, Pause pause, String detail) {
        progress = kept;
        Change why = change(tx, kept.step().rule(), detail);
        Incident changed = incident()
                .withRestart(kept.json())
                .dueAt(why.at().plus(pause.length()))
                .waitingFor(pause.waitsFor());
        known.save(tx, changed, why);
        goesOn = false;
    }

    /** The incident rests until then; before the flip, when there is no progress to store. */
    void rest(Duration wait) {
        database.useTransaction(tx -> known.renew(tx, incident().dueAt(tx.now().plus(wait))));
        goesOn = false;
    }

    /** Goes on to a step, with a line in the timeline about the one that is done. */
    void next(RestartProgress next, RestartStep done, String detail) {
        database.useTransaction(tx -> step(tx, next, done, detail));
    }

    /**
     * Goes on to a step together with a change of the registry's row.
     *
     * @return false, with nothing changed, when the row did not take the change
     */
    boolean next(Predicate<Transaction> rowChange, RestartProgress next, RestartStep done, String detail) {
        return database.inTransaction(tx -> {
            known.heed(tx);
            if (!rowChange.test(tx)) {
                return false;
            }
            step(tx, next, done, detail);
            return true;
        });
    }

    /** The incident leaves this healer's hands in another state. */
    void end(IncidentState state, String rule, String detail) {
        end(tx -> true, state, rule, detail);
    }

    /**
     * The incident ends together with a change of the registry's row.
     *
     * @return false, with nothing changed, when the row did not take the change
     */
    boolean end(Predicate<Transaction> rowChange, IncidentState state, String rule, String detail) {
        return end(rowChange, (before, at) -> before.become(state, at), rule, detail);
    }

    /**
     * Gives the restart up, together with the change of the row.
     *
     * @param last what is kept for the case that a person asks for another restart
     * @return false, with nothing changed, when the row did not take the change
     */
    boolean abandon(Predicate<Transaction> rowChange, RestartProgress last, String detail) {
        FailureCause cause = last.failures().last();
        return end(
                rowChange,
                (before, at) -> before.become(IncidentState.ABANDONED, at)
                        .withRestart(last.json())
                        .givenUpFor(cause == null ? null : cause.name()),
                "given-up",
                detail);
    }

    /** The incident leaves this healer's hands as it is after this, with a line in the timeline. */
    private boolean end(
            Predicate<Transaction> rowChange,
            BiFunction<Incident, Instant, Incident> last,
            String rule,
            String detail) {
        boolean ended = known.becomes(
                rowChange, (before, at) -> last.apply(before, at).dueAt(null), tx -> change(tx, rule, detail));
        goesOn &= !ended;
        return ended;
    }

    /** The incident is held, before the flip. */
    void hold(HoldReason reason, String detail) {
        end(tx -> true, (before, at) -> before.held(reason, at), reason.name().toLowerCase(Locale.ROOT), detail);
    }

    /**
     * The flip: the incident is being restarted, together with the change of the row; at once, or after the backoff that
     * earlier failures ask for.
     *
     * @return false, with nothing changed, when the row did not take the change
     */
    boolean flip(Predicate<Transaction> rowChange, RestartProgress begun, Duration backoff) {
        boolean flipped = known.becomes(
                rowChange,
                (before, at) -> before.become(IncidentState.RESTARTING, at)
                        .withRestart(begun.json())
                        .dueAt(at.plus(backoff.isZero() ? lease : backoff)),
                tx -> change(
                        tx,
                        "flip",
                        "dead, prepared; the row is offline" + (backoff.isZero() ? "" : "; goes on in " + backoff)));
        if (flipped) {
            progress = begun;
            goesOn = backoff.isZero();
        }
        return flipped;
    }

    /** As {@link #next(RestartProgress, RestartStep, String)}, as part of a transaction. */
    void step(Transaction tx, RestartProgress next, RestartStep done, String detail) {
        note(tx, next, done.rule(), detail);
    }

    /** Stores the progress with a line in the timeline and extends the lease, as part of a transaction. */
    void note(Transaction tx, RestartProgress next, String rule, String detail) {
        progress = next;
        Change why = change(tx, rule, detail);
        Incident changed = incident().withRestart(next.json()).dueAt(why.at().plus(lease));
        known.save(tx, changed, why);
        LOG.info("workspace {}: {}, {}", incident().workspace(), why.rule(), detail);
    }

    private Change change(Transaction tx, String rule, String detail) {
        InstanceId replacement = progress == null ? null : progress.attempt().replacement();
        return new Change(rule, detail, tx.now(), replacement);
    }

    /** Stores the progress, as part of a transaction; the incident rests for so long, and no line tells of it. */
    void rest(Transaction tx, RestartProgress kept, Pause pause) {
        store(tx, kept, tx.now().plus(pause.length()), pause.waitsFor());
        goesOn = false;
    }

    private void store(Transaction tx, RestartProgress kept, Instant due, @Nullable SharedCause waitsFor) {
        known.renew(tx, incident().withRestart(kept.json()).dueAt(due).waitingFor(waitsFor));
        progress = kept;
    }
}
