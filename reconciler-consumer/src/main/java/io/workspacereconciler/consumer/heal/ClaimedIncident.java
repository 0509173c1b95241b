package io.workspacereconciler.consumer.heal;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.database.Database;
import io.workspacereconciler.database.Transaction;
import io.workspacereconciler.event.Json;
import io.workspacereconciler.incident.Change;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.Workspace;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One incident in the hands of one healer: every change names the version that this healer knows and extends its lease,
 * and throws {@link LeaseLostException} when the incident is no longer its own. Not thread-safe.
 */
final class ClaimedIncident {

    private static final Logger LOG = LoggerFactory.getLogger(ClaimedIncident.class);

    private final Database database;
    private final Duration lease;
    private Incident incident;
    private @Nullable RestartProgress progress;
    private boolean goesOn = true;

    ClaimedIncident(Database database, Duration lease, Incident claimed) {
        this.database = database;
        this.lease = lease;
        this.incident = claimed;
        this.progress = claimed.progress().map(ClaimedIncident::read).orElse(null);
    }

    Incident incident() {
        return incident;
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

    /** The registry's row as it is now. */
    Optional<Workspace> row() {
        return database.inTransaction(tx -> tx.registry().find(incident.workspace()));
    }

    /**
     * Stores the progress and extends the lease, if the row is still what the restart wrote.
     *
     * @throws RowChangedException when it is not; nothing is stored then
     */
    void renew(RestartProgress kept, OwnRow own) {
        boolean ours = database.inTransaction(tx -> {
            if (!own.isSeen(tx.registry(), incident.workspace(), kept)) {
                return false;
            }
            store(tx, kept, tx.now().plus(lease));
            return true;
        });
        if (!ours) {
            throw new RowChangedException();
        }
    }

    /** The lease on this incident for as long as the row is what the restart wrote. */
    Lease lease(OwnRow own) {
        return () -> renew(progress(), own);
    }

    /** The lease on this incident, whatever the row says. */
    Lease lease() {
        return () -> renew(progress());
    }

    /** Whether the row is still what the restart wrote, and may be restarted. */
    boolean sees(OwnRow own) {
        return database.inTransaction(tx -> own.isSeen(tx.registry(), incident.workspace(), progress()));
    }

    /** Stores the progress and extends the lease. */
    void renew(RestartProgress kept) {
        database.useTransaction(tx -> store(tx, kept, tx.now().plus(lease)));
    }

    /** Extends the lease, before the flip, when there is no progress to store. */
    void renew() {
        database.useTransaction(tx ->
                incident = kept(tx.incidents().renew(incident.dueAt(tx.now().plus(lease)))));
    }

    /** Whether whoever has the incident now, or had it at its end, knows of this instance of this request. */
    boolean isStillAttempted(LaunchRequest request, InstanceId launched) {
        return database.inTransaction(tx -> tx.incidents().find(incident.id()))
                .flatMap(stored -> stored.progress()
                        .map(ClaimedIncident::read)
                        .map(RestartProgress::attempt)
                        .filter(attempt -> launched.equals(attempt.replacement())
                                || (!stored.state().isClosed() && request.equals(attempt.launch()))))
                .isPresent();
    }

    /** Stores the progress; the incident rests until then. */
    void waitUntil(RestartProgress kept, Duration wait, String why) {
        database.useTransaction(tx -> store(tx, kept, tx.now().plus(wait)));
        LOG.debug("workspace {}: {} waits {} ms: {}", incident.workspace(), kept.step(), wait.toMillis(), why);
        goesOn = false;
    }

    /**
     * Takes the next turn to launch; when that is later, the incident rests until then.
     *
     * @return whether it is its turn now
     */
    boolean takeTurn(RestartProgress kept, Duration spacing) {
        boolean now = database.inTransaction(tx -> {
            Instant at = tx.now();
            Instant turn = tx.turns().take("launches", at, spacing);
            boolean atOnce = !turn.isAfter(at);
            store(tx, kept.with(kept.attempt().inTurn(turn)), atOnce ? at.plus(lease) : turn);
            return atOnce;
        });
        goesOn = now;
        return now;
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

    /** Stores the progress with a line in the timeline about a failure; the incident rests until then. */
    void failed(RestartProgress kept, Duration wait, String detail) {
        database.useTransaction(tx -> {
            progress = kept;
            Change why = change(tx, kept.step().rule(), detail);
            Incident changed = incident.withRestart(write(kept)).dueAt(why.at().plus(wait));
            incident = kept(tx.incidents().save(changed, why));
        });
        goesOn = false;
    }

    /** The incident rests until then; before the flip, when there is no progress to store. */
    void rest(Duration wait) {
        database.useTransaction(tx ->
                incident = kept(tx.incidents().renew(incident.dueAt(tx.now().plus(wait)))));
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
        boolean ended = database.inTransaction(tx -> {
            if (!rowChange.test(tx)) {
                return false;
            }
            Change why = change(tx, rule, detail);
            incident = kept(tx.incidents().save(incident.become(state, why.at()).dueAt(null), why));
            return true;
        });
        if (ended) {
            goesOn = false;
            LOG.info("workspace {} on {}: {}, {}", incident.workspace(), incident.instance(), state, detail);
        }
        return ended;
    }

    /** The incident is held, before the flip. */
    void hold(HoldReason reason, String detail) {
        database.useTransaction(tx -> {
            Change why = change(tx, reason.name().toLowerCase(Locale.ROOT), detail);
            incident = kept(tx.incidents().save(incident.held(reason, why.at()), why));
        });
        goesOn = false;
        LOG.warn("workspace {} on {}: held, {}", incident.workspace(), incident.instance(), detail);
    }

    /**
     * The flip: the incident is being restarted, together with the change of the row.
     *
     * @return false, with nothing changed, when the row did not take the change
     */
    boolean flip(Predicate<Transaction> rowChange, ReplacementPlan plan, String oldUrl) {
        return database.inTransaction(tx -> {
            if (!rowChange.test(tx)) {
                return false;
            }
            Change why = new Change("flip", "dead, prepared; the row is offline", tx.now());
            RestartProgress begun = RestartProgress.begin(plan, oldUrl, why.at());
            incident = kept(tx.incidents()
                    .save(
                            incident.become(IncidentState.RESTARTING, why.at())
                                    .withRestart(write(begun))
                                    .dueAt(why.at().plus(lease)),
                            why));
            progress = begun;
            return true;
        });
    }

    private void step(Transaction tx, RestartProgress next, RestartStep done, String detail) {
        progress = next;
        Change why = change(tx, done.rule(), detail);
        Incident changed = incident.withRestart(write(next)).dueAt(why.at().plus(lease));
        incident = kept(tx.incidents().save(changed, why));
        LOG.info("workspace {}: {}, {}", incident.workspace(), why.rule(), detail);
    }

    private Change change(Transaction tx, String rule, String detail) {
        InstanceId replacement = progress == null ? null : progress.attempt().replacement();
        return new Change(rule, detail, tx.now(), replacement);
    }

    private void store(Transaction tx, RestartProgress kept, Instant due) {
        incident = kept(tx.incidents().renew(incident.withRestart(write(kept)).dueAt(due)));
        progress = kept;
    }

    private Incident kept(Optional<Incident> stored) {
        return stored.orElseThrow(
                () -> new LeaseLostException("incident " + incident.id() + " is in other hands or has ended"));
    }

    private static RestartProgress read(String json) {
        try {
            return Json.MAPPER.readValue(json, RestartProgress.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the stored progress of a restart is not readable: " + e.getMessage(), e);
        }
    }

    private static String write(RestartProgress progress) {
        try {
            return Json.MAPPER.writeValueAsString(progress);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the progress of a restart has no JSON", e);
        }
    }
}
