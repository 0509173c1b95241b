package io.workspacereconciler.consumer.check;

import io.workspacereconciler.bus.EventPublisher;
import io.workspacereconciler.check.Decision;
import io.workspacereconciler.check.Evidence;
import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.check.Look;
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
import io.workspacereconciler.workspace.OnlineWorkspace;
import io.workspacereconciler.workspace.Place;
import io.workspacereconciler.workspace.WorkspaceRange;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks one batch: fetches its rows in bounded pages, looks at every instance, turns looks into verdicts, decisions
 * and incidents, and says what was seen. The batch is done when all that is acknowledged; done twice, it does no harm.
 */
public final class BatchChecker {

    /**
     * Where and how this checker works.
     *
     * @param place where the instances are expected
     * @param batchLimit the most rows that are fetched and asked about at a time
     * @param eventLife how long an offline event may be acted upon: two intervals
     */
    public record Scope(Place place, int batchLimit, Mode mode, Duration eventLife) {}

    /** How instances are asked about, what is found of those that are gone, when that proves a death, and what guards it. */
    public record Judgement(RunningCheck.OfBatch checks, RemainsSearch remains, ProofPolicy policy, Guard guard) {}

    private static final Logger LOG = LoggerFactory.getLogger(BatchChecker.class);

    private final Database database;
    private final EventPublisher publisher;
    private final CheckFanOut fanOut;
    private final Examiner examiner;
    private final DeathRegister deaths;
    private final VerdictMeters meters;
    private final Scope scope;
    private final Guard guard;
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
        this.fanOut = new CheckFanOut(judgement.checks(), clock);
        this.examiner = new Examiner(database, judgement.remains(), judgement.policy(), scope.place(), scope.mode());
        this.deaths = new DeathRegister(database, judgement.guard(), scope.place());
        this.meters = meters;
        this.scope = scope;
        this.guard = judgement.guard();
        this.rules = new BatchChecked.Rules(
                scope.mode(), judgement.policy().limits(), judgement.guard().limits());
    }

    /** Checks the batch; returns when everything is stored and acknowledged, and throws when something was not. */
    public void check(BatchRequested batch) {
        Tally tally = new Tally(new DeathPreview(database, guard, scope.place(), scope.mode()));
        WorkspaceRange rest = batch.range();
        while (true) {
            WorkspaceRange page = rest;
            List<OnlineWorkspace> rows =
                    database.inTransaction(tx -> tx.registry().online(page, scope.batchLimit()));
            checkPage(batch, rows, tally);
            if (rows.size() < scope.batchLimit()) {
                break;
            }
            rest = rest.startingAfter(rows.get(rows.size() - 1).id());
        }
        tally.events.add(new BatchChecked(
                batch.batch(),
                batch.sweep(),
                scope.place(),
                tally.verdicts.total(),
                tally.running,
                tally.others,
                database.now(),
                rules,
                batch.observe()));
        CompletableFuture.allOf(tally.events.stream()
                        .map(event -> publisher.publish(event).toCompletableFuture())
                        .toArray(CompletableFuture<?>[]::new))
                .join();
        database.inTransaction(tx -> tx.sweeps().checked(batch.sweep(), batch.batch(), tally.verdicts, tx.now()))
                .ifPresent(summary -> LOG.info("sweep {}: {}", summary.sweep(), summary.describe()));
        if (batch.observe() == null) {
            meters.count(tally.verdicts);
        }
        if (!tally.held.isEmpty()) {
            LOG.warn(
                    "{} more deaths are kept back by the guard, such as workspace {}",
                    tally.held.size(),
                    tally.held.get(0));
        }
    }

    private void checkPage(BatchRequested batch, List<OnlineWorkspace> rows, Tally tally) {
        if (rows.isEmpty()) {
            return;
        }
        Instant from = database.now();
        Examiner.Looked looked = new Examiner.Looked(
                fanOut.look(rows, batch.shared()), batch.sweep().slot(), from);
        Doubts doubts = new Doubts();
        boolean isObserved = batch.observe() != null;
        List<Examined> page = examiner.examine(looked, doubts, isObserved);
        if (!isObserved) {
            doubts.tell();
            meters.count(doubts);
        }
        Function<Examined, Registered> follow =
                isObserved ? preview(batch, page, tally.preview) : registration(batch, page);
        for (Examined examined : page) {
            tally.verdicts = tally.verdicts.plus(examined.verdict());
            if (examined.verdict() instanceof Verdict.Running && examined.look() instanceof Look.Seen seen) {
                tally.running.merge(seen.instance().placement().zone(), 1, Integer::sum);
            }
            if (!examined.isFine()) {
                tell(batch, examined, follow.apply(examined), tally);
            }
        }
    }

    private Function<Examined, Registered> registration(BatchRequested batch, List<Examined> page) {
        // An approval counts where deaths are let through, and an observer lets none through.
        Optional<GuardPage> guarded =
                scope.mode() == Mode.HEAL ? deaths.page(batch.sweep().slot(), page) : Optional.empty();
        return examined -> deaths.register(examined, guarded);
    }

    private static Function<Examined, Registered> preview(
            BatchRequested batch, List<Examined> page, DeathPreview preview) {
        preview.turnTo(batch.sweep().slot(), page);
        return preview::next;
    }

    private void tell(BatchRequested batch, Examined examined, Registered registered, Tally tally) {
        Optional<Incident> incident = registered.incident();
        if (examined.verdict() instanceof Verdict.Running) {
            return;
        }
        tally.others.add(new BatchChecked.Finding(
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
            return;
        }
        if (registered.decision() instanceof Decision.LetThrough
                || registered.guard() instanceof GuardDecision.LetThrough) {
            incident.filter(open -> open.state() == IncidentState.OFFLINE)
                    .ifPresent(open -> tally.events.add(offline(batch, open, examined, registered.guard())));
        }
        if (registered.guard() instanceof GuardDecision.Held held && !isHeldByGuard(examined.before())) {
            incident.filter(open -> isHeldByGuard(Optional.of(open)))
                    .ifPresent(open -> tally.held.add(open.workspace() + ", " + held.describe()));
        }
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

    /** What one batch adds up to, over all its pages. */
    private static final class Tally {
        private final Map<String, Integer> running = new TreeMap<>();
        private final List<BatchChecked.Finding> others = new ArrayList<>();
        private final List<Event> events = new ArrayList<>();
        private final List<String> held = new ArrayList<>();
        private final DeathPreview preview;
        private VerdictCounts verdicts = VerdictCounts.NONE;

        private Tally(DeathPreview preview) {
            this.preview = preview;
        }
    }
}
