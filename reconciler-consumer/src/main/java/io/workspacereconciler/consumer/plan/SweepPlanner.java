package io.workspacereconciler.consumer.plan;

import io.workspacereconciler.bus.EventPublisher;
import io.workspacereconciler.database.Database;
import io.workspacereconciler.event.BatchRequested;
import io.workspacereconciler.event.SweepRequested;
import io.workspacereconciler.incident.Change;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.sweep.BatchId;
import io.workspacereconciler.sweep.SweepPlan;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.OnlineWorkspace;
import io.workspacereconciler.workspace.WorkspaceRange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a sweep into batches: one indexed scan, one {@code BatchRequested} for each range, and an end to incidents
 * whose row has moved on. Planning the same sweep twice does no harm; one that is planned is not planned again.
 */
public final class SweepPlanner {

    private static final Logger LOG = LoggerFactory.getLogger(SweepPlanner.class);
    private static final int SCAN_PAGE = 10_000;
    private static final int MOVED_ON_PAGE = 500;

    private final Database database;
    private final EventPublisher publisher;
    private final RangeCutter cutter;
    private final Duration sweepLife;
    private final Duration guardWindow;

    /**
     * A planner of batches with at most {@code batchLimit} workspaces.
     *
     * @param sweepLife after how long a sweep that has not ended is overdue: its deadline
     * @param guardWindow for how long the guard counts what was let through
     */
    public SweepPlanner(
            Database database, EventPublisher publisher, int batchLimit, Duration sweepLife, Duration guardWindow) {
        this.database = database;
        this.publisher = publisher;
        this.sweepLife = sweepLife;
        this.guardWindow = guardWindow;
        this.cutter = new RangeCutter(batchLimit);
    }

    /** Plans a sweep; returns when all its batches are acknowledged, and throws when one was not. */
    public void plan(SweepRequested sweep) {
        if (database.inTransaction(tx -> tx.sweeps().isPlanned(sweep.sweep()))) {
            LOG.debug("sweep {} is planned already", sweep.sweep());
            return;
        }
        if (sweep.observe() == null) {
            endOverdue();
            supersedeMovedOn();
            forgetMovedOn();
        }
        List<OnlineWorkspace> fleet = scan();
        List<BatchRequested> batches = batches(sweep, fleet);
        int rows = sweep.only() == null ? fleet.size() : batches.size();
        // Everything that may fail comes before: what fails after the batches are said would say them all again.
        SweepPlan plan = new SweepPlan(
                rows,
                batches.size(),
                sweep.only() == null
                        ? database.inTransaction(tx -> tx.sightings().fleet())
                        : Map.of());
        if (sweep.observe() == null) {
            database.useTransaction(tx -> tx.guard().measure(sweep.sweep(), tx.now(), guardWindow));
        }
        int unverified = database.inTransaction(tx -> tx.unverified().reported());
        publisher.publishEvenly(batches).toCompletableFuture().join();
        LOG.info(
                "sweep {}: {} online workspaces, {} of them unverified for long, in {} batches",
                sweep.sweep(),
                rows,
                unverified,
                batches.size());
        database.inTransaction(tx -> tx.sweeps().planned(sweep.sweep(), plan, tx.now()))
                .ifPresent(summary -> LOG.info("sweep {}: {}", summary.sweep(), summary.describe()));
    }

    private List<OnlineWorkspace> scan() {
        return database.inTransaction(tx -> {
            List<OnlineWorkspace> fleet = new ArrayList<>();
            WorkspaceRange rest = WorkspaceRange.ALL;
            while (true) {
                List<OnlineWorkspace> page = tx.registry().online(rest, SCAN_PAGE);
                fleet.addAll(page);
                if (page.size() < SCAN_PAGE) {
                    return fleet;
                }
                rest = rest.startingAfter(page.get(page.size() - 1).id());
            }
        });
    }

    private List<BatchRequested> batches(SweepRequested sweep, List<OnlineWorkspace> fleet) {
        Set<InstanceId> shared = shared(fleet);
        if (sweep.only() != null) {
            return fleet.stream()
                    .filter(workspace -> workspace.id().equals(sweep.only()))
                    .map(workspace -> batch(
                            sweep,
                            WorkspaceRange.only(workspace.id()),
                            shared.contains(workspace.instance()) ? Set.of(workspace.instance()) : Set.of(),
                            database.now()))
                    .toList();
        }
        List<WorkspaceRange> ranges =
                cutter.cut(fleet.stream().map(OnlineWorkspace::id).toList());
        Map<Integer, Set<InstanceId>> sharedByRange = new HashMap<>();
        for (int row = 0; row < fleet.size(); row++) {
            InstanceId instance = fleet.get(row).instance();
            if (shared.contains(instance)) {
                sharedByRange
                        .computeIfAbsent(row / cutter.limit(), range -> new HashSet<>())
                        .add(instance);
            }
        }
        Instant now = database.now();
        List<BatchRequested> batches = new ArrayList<>();
        for (int range = 0; range < ranges.size(); range++) {
            batches.add(batch(sweep, ranges.get(range), sharedByRange.getOrDefault(range, Set.of()), now));
        }
        // The slot decides the order: no part of the fleet is always the last, and a replay finds the same order.
        Collections.shuffle(batches, new Random(sweep.sweep().slot().toEpochMilli()));
        return batches;
    }

    private static BatchRequested batch(
            SweepRequested sweep, WorkspaceRange range, Set<InstanceId> shared, Instant now) {
        return new BatchRequested(
                BatchId.of(sweep.sweep(), range), sweep.sweep(), range, shared, now, sweep.deadline(), sweep.observe());
    }

    private static Set<InstanceId> shared(List<OnlineWorkspace> fleet) {
        Set<InstanceId> seen = new HashSet<>();
        Set<InstanceId> shared = new HashSet<>();
        for (OnlineWorkspace workspace : fleet) {
            if (!seen.add(workspace.instance())) {
                shared.add(workspace.instance());
            }
        }
        return shared;
    }

    private void endOverdue() {
        database.inTransaction(tx -> {
                    Instant now = tx.now();
                    return tx.sweeps().endOverdue(now.minus(sweepLife), now);
                })
                .forEach(summary -> LOG.warn("sweep {}: {}", summary.sweep(), summary.describe()));
    }

    /** What could not be verified and is no longer asked about is resolved, too. */
    private void forgetMovedOn() {
        database.inTransaction(tx -> tx.unverified().removeMovedOn()).stream()
                .filter(one -> one.reportedAt() != null)
                .forEach(one -> LOG.info(
                        "workspace {} on {} is no longer unverified: its row moved on",
                        one.workspace(),
                        one.instance()));
    }

    private void supersedeMovedOn() {
        List<Incident> movedOn;
        do {
            movedOn = database.inTransaction(tx -> {
                List<Incident> page = tx.incidents().movedOn(MOVED_ON_PAGE);
                for (Incident incident : page) {
                    Change why = new Change("row-moved-on", "the row is no longer online on this instance", tx.now());
                    tx.incidents().save(incident.become(IncidentState.SUPERSEDED, why.at()), why);
                }
                return page;
            });
            for (Incident incident : movedOn) {
                LOG.info(
                        "workspace {}: superseded, its row moved on from {}",
                        incident.workspace(),
                        incident.instance());
            }
        } while (movedOn.size() == MOVED_ON_PAGE);
    }
}
