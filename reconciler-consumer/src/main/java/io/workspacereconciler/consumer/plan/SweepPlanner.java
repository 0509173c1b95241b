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
import java.util.concurrent.CompletableFuture;
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
        endOverdue();
        supersedeMovedOn();
        forgetMovedOn();
        List<OnlineWorkspace> fleet = scan();
        List<BatchRequested> batches = batches(sweep, fleet);
        // Everything that may fail comes before: what fails after the batches are said would say them all again.
        SweepPlan plan = new SweepPlan(
                fleet.size(),
                batches.size(),
                database.inTransaction(tx -> tx.sightings().fleet()));
        database.useTransaction(tx -> tx.guard().measure(sweep.sweep(), tx.now(), guardWindow));
        int unverified = database.inTransaction(tx -> tx.unverified().reported());
        CompletableFuture.allOf(batches.stream()
                        .map(batch -> publisher.publish(batch).toCompletableFuture())
                        .toArray(CompletableFuture<?>[]::new))
                .join();
        LOG.info(
                "sweep {}: {} online workspaces, {} of them unverified for long, in {} batches",
                sweep.sweep(),
                fleet.size(),
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
        List<WorkspaceRange> ranges =
                cutter.cut(fleet.stream().map(OnlineWorkspace::id).toList());
        Set<InstanceId> shared = shared(fleet);
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
            batches.add(new BatchRequested(
                    BatchId.of(sweep.sweep(), ranges.get(range)),
                    sweep.sweep(),
                    ranges.get(range),
                    sharedByRange.getOrDefault(range, Set.of()),
                    now,
                    sweep.deadline()));
        }
        // The slot decides the order: no part of the fleet is always the last, and a replay finds the same order.
        Collections.shuffle(batches, new Random(sweep.sweep().slot().toEpochMilli()));
        return batches;
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
