package io.workspacereconciler.consumer.check;

import io.workspacereconciler.bus.EventPublisher;
import io.workspacereconciler.check.Decision;
import io.workspacereconciler.check.Evidence;
import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.check.Mode;
import io.workspacereconciler.check.ProofPolicy;
import io.workspacereconciler.check.Verdict;
import io.workspacereconciler.check.VerdictCounts;
import io.workspacereconciler.database.Database;
import io.workspacereconciler.event.BatchChecked;
import io.workspacereconciler.event.BatchRequested;
import io.workspacereconciler.event.Event;
import io.workspacereconciler.event.WorkspaceOffline;
import io.workspacereconciler.guard.Guard;
import io.workspacereconciler.guard.GuardDecision;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.sweep.Slots;
import io.workspacereconciler.workspace.OnlineWorkspace;
import io.workspacereconciler.workspace.Place;
import io.workspacereconciler.workspace.WorkspaceRange;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks one batch: fetches its rows in bounded pages, looks at every instance in its place, turns looks into verdicts,
 * decisions and incidents, and says what was seen. The batch is done when all that is acknowledged; done twice, it does no
 * harm.
 */
public final class BatchChecker {

    /**
     * How this checker works.
     *
     * @param batchLimit the most rows that are fetched and asked about at a time
     * @param eventLife how long an offline event may be acted upon: two intervals
     */
    public record Scope(int batchLimit, Mode mode, Duration eventLife) {}

    /** How instances are looked at in their places, when that proves a death, and what guards it. */
    public record Judgement(Lookouts lookouts, ProofPolicy policy, Guard guard) {}

    private static final Logger LOG = LoggerFactory.getLogger(BatchChecker.class);

    private final Database database;
    private final EventPublisher publisher;
    private final PlacesFanOut fanOut;
    private final Place firstPlace;
    private final Examiner examiner;
    private final DeathRegister deaths;
    private final VerdictMeters meters;
    private final Scope scope;
    private final Guard guard;
    private final Slots slots;
    private final BatchChecked.Rules rules;

    public BatchChecker(
            Database database,
            EventPublisher publisher,
            Judgement judgement,
            InstantSource clock,
            VerdictMeters meters,
            Scope scope) {
        this.database = database;
        this.publisher = publisher;
        this.fanOut = new PlacesFanOut(judgement.lookouts(), clock);
        this.firstPlace = judgement.lookouts().places().all().get(0);
        this.examiner = new Examiner(database, judgement.lookouts(), judgement.policy(), scope.mode());
        this.deaths = new DeathRegister(database, judgement.guard());
        this.meters = meters;
        this.scope = scope;
        this.guard = judgement.guard();
        this.slots = new Slots(judgement.policy().limits().interval());
        this.rules = new BatchChecked.Rules(
                scope.mode(), judgement.policy().limits(), judgement.guard().limits());
    }

    /** Checks the batch; returns when everything is stored and acknowledged, and throws when something was not. */
    public void check(BatchRequested batch) {
        BatchTally tally = new BatchTally(new DeathPreview(database, guard, scope.mode()));
        List<CompletableFuture<?>> said = new ArrayList<>();
        WorkspaceRange rest = batch.range();
        while (true) {
            WorkspaceRange page = rest;
            List<OnlineWorkspace> rows =
                    database.inTransaction(tx -> tx.registry().online(page, scope.batchLimit()));
            checkPage(batch, rows, tally, said);
            if (rows.size() < scope.batchLimit()) {
                break;
            }
            rest = rest.startingAfter(rows.get(rows.size() - 1).id());
        }
        tally.events(batch, rules, firstPlace, database.now()).forEach(event -> say(event, said));
        CompletableFuture.allOf(said.toArray(CompletableFuture<?>[]::new)).join();
        VerdictCounts verdicts = tally.verdicts();
        database.inTransaction(tx -> tx.sweeps().checked(batch.sweep(), batch.batch(), verdicts, tx.now()))
                .ifPresent(summary -> LOG.info("sweep {}: {}", summary.sweep(), summary.describe()));
        if (batch.observe() == null) {
            meters.count(verdicts);
        }
        if (!tally.held().isEmpty()) {
            LOG.warn(
                    "{} more deaths are kept back by the guard, such as workspace {}",
                    tally.held().size(),
                    tally.held().get(0));
        }
    }

    private void say(Event event, List<CompletableFuture<?>> said) {
        said.add(publisher.publish(event).toCompletableFuture());
    }

    private void checkPage(
            BatchRequested batch, List<OnlineWorkspace> rows, BatchTally tally, List<CompletableFuture<?>> said) {
        if (rows.isEmpty()) {
            return;
        }
        Instant from = database.now();
        fanOut.look(rows, batch.shared(), (place, looks) -> {
            Examiner.Looked looked =
                    new Examiner.Looked(place, looks, batch.sweep().slot(), from);
            judge(batch, looked, tally).forEach(event -> say(event, said));
        });
    }

    /** Registers what was seen in one place; what is to be said of it at once. */
    private List<Event> judge(BatchRequested batch, Examiner.Looked looked, BatchTally tally) {
        Doubts doubts = new Doubts();
        boolean isObserved = batch.observe() != null;
        List<Examined> page = examiner.examine(looked, doubts, isObserved);
        if (!isObserved) {
            doubts.tell();
            meters.count(doubts);
        }
        // A sweep that a person asks for between two slots is no later one than that of its slot.
        Instant due = slots.at(looked.slot()).slot();
        Function<Examined, Registered> follow = isObserved ? tally.preview().of(due, page) : registration(due, page);
        List<Event> events = new ArrayList<>();
        for (Examined examined : page) {
            tally.seen(examined);
            if (!examined.isFine()) {
                told(batch, examined, follow.apply(examined), tally).ifPresent(events::add);
            }
        }
        return events;
    }

    private Function<Examined, Registered> registration(Instant slot, List<Examined> page) {
        // An approval counts where deaths are let through, and an observer lets none through.
        Optional<GuardPage> guarded = scope.mode() == Mode.HEAL ? deaths.page(slot, page) : Optional.empty();
        return examined -> deaths.register(examined, guarded);
    }

    private Optional<Event> told(BatchRequested batch, Examined examined, Registered registered, BatchTally tally) {
        Optional<Incident> incident = registered.incident();
        if (examined.verdict() instanceof Verdict.Running) {
            return Optional.empty();
        }
        tally.found(
                examined.place(),
                new BatchChecked.Finding(
                        examined.workspace().id(),
                        examined.workspace().instance(),
                        examined.verdict(),
                        examined.look(),
                        examined.evidence(),
                        registered.decision(),
                        registered.guard(),
                        incident.map(Incident::id).orElse(null),
                        registered.word(),
                        registered.question()));
        if (batch.observe() != null) {
            return Optional.empty();
        }
        if (registered.guard() instanceof GuardDecision.Held held && !isHeldByGuard(examined.before())) {
            incident.filter(open -> isHeldByGuard(Optional.of(open)))
                    .ifPresent(open -> tally.held(open.workspace() + ", " + held.describe()));
        }
        return registered.decision() instanceof Decision.LetThrough
                        || registered.guard() instanceof GuardDecision.LetThrough
                ? incident.filter(open -> open.state() == IncidentState.OFFLINE)
                        .map(open -> offline(batch, open, examined, registered.guard()))
                : Optional.empty();
    }

    private static boolean isHeldByGuard(Optional<Incident> incident) {
        return incident.filter(open -> open.hold() == HoldReason.GUARD).isPresent();
    }

    private WorkspaceOffline offline(
            BatchRequested batch, Incident incident, Examined examined, @Nullable GuardDecision guard) {
        Evidence evidence = examined.evidence();
        return new WorkspaceOffline(
                incident.id(),
                incident.subject(),
                new WorkspaceOffline.Origin(batch.sweep(), batch.batch()),
                evidence.suspicion() == null
                        ? List.of(examined.look())
                        : evidence.suspicion().looks(),
                examined.decision().rule(),
                evidence.remains(),
                guard,
                examined.at(),
                examined.at().plus(scope.eventLife()));
    }
}
