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
    private final RestartSettings settings;
    private final boolean waitedToClaim;
    private final KnownIncident known;
    private @Nullable RestartProgress progress;
    private boolean goesOn = true;
    private boolean placed;

    ClaimedIncident(Database database, RestartSettings settings, Incident claimed) {
        this.database = database;
        this.settings = settings;
        this.known = new KnownIncident(database, claimed);
        this.progress = claimed.progress().map(RestartProgress::read).orElse(null);
        this.waitedToClaim = progress != null && progress.step() == RestartStep.CLAIM;
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

    /** Whether it was about to claim its row already when this healer took it, so that it was looked at some time ago. */
    boolean hasWaitedToClaim() {
        return waitedToClaim;
    }

    /** Whether it is known to have a place among the restarts that go on. */
    boolean hasPlace() {
        return placed;
    }

    /** It has a place, until it backs off or ends. */
    void placed() {
        placed = true;
    }

    Instant now() {
        return database.now();
    }

    /** Does this in one transaction. */
    <T> T inTransaction(Function<Transaction, T> work) {
        return database.inTransaction(work);
    }

    /** Does this in one transaction. */
    void useTransaction(Consumer<Transaction> work) {
        database.useTransaction(work);
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
        database.useTransaction(tx -> {
            own.require(tx.registry(), incident().workspace(), kept);
            renew(tx, kept);
        });
    }

    /** How often what it changes outside may be changed. */
    ChangePace pace() {
        return settings.pace();
    }

    /** Refuses to go on in this transaction when nothing is to be done. */
    void heed(Transaction tx) {
        known.heed(tx);
    }

    /** Stores the progress and extends the lease. */
    void renew(RestartProgress kept) {
        database.useTransaction(tx -> renew(tx, kept));
    }

    /** As {@link #renew(RestartProgress)}, as part of a transaction. */
    void renew(Transaction tx, RestartProgress kept) {
        store(tx, kept, tx.now().plus(settings.lease()), null);
    }

    /** Extends the lease, before the flip, when there is no progress to store. */
    void renew() {
        database.useTransaction(tx -> known.renew(tx, incident().dueAt(tx.now().plus(settings.lease()))));
    }

    /** Stores the progress; the incident rests for so long and gives its place back. */
    void backOff(RestartProgress kept, Duration length) {
        database.useTransaction(tx -> rest(tx, kept, Pause.of(length)));
    }

    /** Stores the progress; the incident rests until then, and keeps its place. */
    void waitUntil(RestartProgress kept, Duration wait, String why) {
        database.useTransaction(tx -> store(tx, kept, tx.now().plus(wait), null));
        LOG.debug("workspace {}: {} waits {} ms: {}", incident().workspace(), kept.step(), wait.toMillis(), why);
        goesOn = false;
    }

    /** Stores the progress, as part of a transaction, with a line in the timeline; the incident rests for so long. */
    void pause(Transaction tx, RestartProgress kept, Pause pause, String detail) {
        progress = kept;
        keepPlaceOrNot(tx, pause);
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
                        .dueAt(at.plus(backoff.isZero() ? settings.lease() : backoff)),
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
        Incident changed = incident().withRestart(next.json()).dueAt(why.at().plus(settings.lease()));
        known.save(tx, changed, why);
        LOG.info("workspace {}: {}, {}", incident().workspace(), why.rule(), detail);
    }

    private Change change(Transaction tx, String rule, String detail) {
        InstanceId replacement = progress == null ? null : progress.attempt().replacement();
        return new Change(rule, detail, tx.now(), replacement);
    }

    /** As {@link #pause}, and no line tells of it. */
    void rest(Transaction tx, RestartProgress kept, Pause pause) {
        keepPlaceOrNot(tx, pause);
        store(tx, kept, tx.now().plus(pause.length()), pause.waitsFor());
        goesOn = false;
    }

    private void keepPlaceOrNot(Transaction tx, Pause pause) {
        if (!pause.keepsPlace()) {
            tx.restartPlaces().leave(incident().id());
            placed = false;
        }
    }

    private void store(Transaction tx, RestartProgress kept, Instant due, @Nullable SharedCause waitsFor) {
        known.renew(tx, incident().withRestart(kept.json()).dueAt(due).waitingFor(waitsFor));
        progress = kept;
    }
}
