package io.workspacereconciler.consumer.check;

import io.workspacereconciler.bus.EventPublisher;
import io.workspacereconciler.check.Decision;
import io.workspacereconciler.check.Look;
import io.workspacereconciler.check.Mode;
import io.workspacereconciler.check.ProofPolicy;
import io.workspacereconciler.check.SeenInstance;
import io.workspacereconciler.check.Sighting;
import io.workspacereconciler.check.Verdict;
import io.workspacereconciler.database.Database;
import io.workspacereconciler.event.BatchChecked;
import io.workspacereconciler.event.BatchRequested;
import io.workspacereconciler.event.Event;
import io.workspacereconciler.event.WorkspaceOffline;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.workspace.OnlineWorkspace;
import io.workspacereconciler.workspace.Place;
import io.workspacereconciler.workspace.WorkspaceId;
import io.workspacereconciler.workspace.WorkspaceRange;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

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

    private final Database database;
    private final EventPublisher publisher;
    private final CheckFanOut fanOut;
    private final DeathRegister deaths;
    private final Scope scope;

    public BatchChecker(
            Database database,
            EventPublisher publisher,
            RunningCheck.OfBatch checks,
            InstantSource clock,
            Scope scope) {
        this.database = database;
        this.publisher = publisher;
        this.fanOut = new CheckFanOut(checks, clock);
        this.deaths = new DeathRegister(database);
        this.scope = scope;
    }

    /** Checks the batch; returns when everything is stored and acknowledged, and throws when something was not. */
    public void check(BatchRequested batch) {
        Tally tally = new Tally();
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
                tally.checked,
                tally.running,
                tally.others,
                database.now()));
        CompletableFuture.allOf(tally.events.stream()
                        .map(event -> publisher.publish(event).toCompletableFuture())
                        .toArray(CompletableFuture<?>[]::new))
                .join();
    }

    private void checkPage(BatchRequested batch, List<OnlineWorkspace> rows, Tally tally) {
        if (rows.isEmpty()) {
            return;
        }
        Map<OnlineWorkspace, Look> looks = fanOut.look(rows, batch.shared());
        Set<WorkspaceId> doubted = remember(rows, looks);
        looks.forEach((workspace, look) -> {
            tally.checked++;
            Verdict verdict = look.verdict(workspace.id(), scope.place());
            Decision decision = ProofPolicy.decide(verdict, scope.mode());
            if (verdict instanceof Verdict.Running && look instanceof Look.Seen seen) {
                tally.running.merge(seen.instance().placement().zone(), 1, Integer::sum);
                if (!doubted.contains(workspace.id())) {
                    return;
                }
            }
            Incident.Subject subject = new Incident.Subject(workspace.id(), workspace.instance(), scope.place());
            Optional<Incident> incident = deaths.register(subject, verdict, decision);
            if (verdict instanceof Verdict.Running) {
                return;
            }
            tally.others.add(new BatchChecked.Finding(
                    workspace.id(),
                    workspace.instance(),
                    verdict,
                    look,
                    decision,
                    incident.map(Incident::id).orElse(null)));
            if (decision instanceof Decision.LetThrough) {
                incident.filter(open -> open.state() == IncidentState.OFFLINE)
                        .ifPresent(open -> tally.events.add(offline(batch, open, look, decision)));
            }
        });
    }

    /** Stores what the good looks show that is new; the workspaces that have an open incident. */
    private Set<WorkspaceId> remember(List<OnlineWorkspace> rows, Map<OnlineWorkspace, Look> looks) {
        List<WorkspaceId> ids = rows.stream().map(OnlineWorkspace::id).toList();
        return database.inTransaction(tx -> {
            Instant now = tx.now();
            Map<WorkspaceId, Sighting> known = tx.sightings().of(ids);
            List<Sighting> fresh = new ArrayList<>();
            looks.forEach((workspace, look) -> {
                if (look instanceof Look.Seen seen
                        && !(look.verdict(workspace.id(), scope.place()) instanceof Verdict.Unknown)) {
                    Sighting before = known.get(workspace.id());
                    Sighting after = sighting(workspace, before, seen.instance(), now);
                    if (!after.equals(before)) {
                        fresh.add(after);
                    }
                }
            });
            tx.sightings().store(fresh);
            return new HashSet<>(tx.incidents().openOf(ids).keySet());
        });
    }

    private static Sighting sighting(
            OnlineWorkspace workspace, @Nullable Sighting before, SeenInstance seen, Instant now) {
        return before == null ? new Sighting(workspace.id(), seen, now) : before.after(seen, now);
    }

    private WorkspaceOffline offline(BatchRequested batch, Incident incident, Look look, Decision decision) {
        Instant now = database.now();
        return new WorkspaceOffline(
                incident.id(),
                incident.subject(),
                new WorkspaceOffline.Origin(batch.sweep(), batch.batch()),
                List.of(look),
                decision.rule(),
                now,
                now.plus(scope.eventLife()));
    }

    /** What one batch adds up to, over all its pages. */
    private static final class Tally {
        private final Map<String, Integer> running = new TreeMap<>();
        private final List<BatchChecked.Finding> others = new ArrayList<>();
        private final List<Event> events = new ArrayList<>();
        private int checked;
    }
}
