package io.workspacereconciler.database;

import io.workspacereconciler.check.InMemorySightings;
import io.workspacereconciler.check.InMemoryUnverifiedWorkspaces;
import io.workspacereconciler.check.Sightings;
import io.workspacereconciler.check.UnverifiedWorkspaces;
import io.workspacereconciler.control.Controls;
import io.workspacereconciler.control.Exemptions;
import io.workspacereconciler.control.InMemoryControls;
import io.workspacereconciler.control.InMemoryExemptions;
import io.workspacereconciler.control.InMemoryLiveReplicas;
import io.workspacereconciler.control.LiveReplicas;
import io.workspacereconciler.guard.Approvals;
import io.workspacereconciler.guard.GuardStore;
import io.workspacereconciler.guard.InMemoryApprovals;
import io.workspacereconciler.guard.InMemoryGuardStore;
import io.workspacereconciler.incident.BlockedCauses;
import io.workspacereconciler.incident.InMemoryBlockedCauses;
import io.workspacereconciler.incident.InMemoryIncidents;
import io.workspacereconciler.incident.InMemoryRestartPlaces;
import io.workspacereconciler.incident.InMemoryTurns;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.Incidents;
import io.workspacereconciler.incident.RestartPlaces;
import io.workspacereconciler.incident.TimelineEntry;
import io.workspacereconciler.incident.Turns;
import io.workspacereconciler.sweep.InMemorySweepStore;
import io.workspacereconciler.sweep.SweepId;
import io.workspacereconciler.sweep.SweepPlan;
import io.workspacereconciler.sweep.SweepStore;
import io.workspacereconciler.workspace.InMemoryWorkspaceRegistry;
import io.workspacereconciler.workspace.NamedPlace;
import io.workspacereconciler.workspace.Workspace;
import io.workspacereconciler.workspace.WorkspaceId;
import io.workspacereconciler.workspace.WorkspaceRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The database in memory: one transaction at a time, each whole or not at all, on a clock that the test moves.
 *
 * <p>What the test itself puts or asks for is no transaction: it is not counted, never fails and never disturbs.
 */
public final class InMemoryDatabase implements Database {

    private final UndoLog undo = new UndoLog();
    private final InMemoryWorkspaceRegistry registry = new InMemoryWorkspaceRegistry(undo);
    private final InMemorySweepStore sweeps = new InMemorySweepStore(undo);
    private final InMemorySightings sightings = new InMemorySightings(registry, undo);
    private final InMemoryUnverifiedWorkspaces unverified = new InMemoryUnverifiedWorkspaces(registry, undo);
    private final InMemoryControls controls = new InMemoryControls(undo);
    private final InMemoryExemptions exemptions = new InMemoryExemptions(undo);
    private final InMemoryLiveReplicas replicas = new InMemoryLiveReplicas(undo);
    private final InMemoryIncidents incidents = new InMemoryIncidents(registry, exemptions, undo);
    private final InMemoryApprovals approvals = new InMemoryApprovals(undo);
    private final InMemoryGuardStore guard = new InMemoryGuardStore(registry, sightings, incidents, undo);
    private final InMemoryBlockedCauses causes = new InMemoryBlockedCauses(undo);
    private final InMemoryTurns turns = new InMemoryTurns(undo);
    private final InMemoryRestartPlaces places = new InMemoryRestartPlaces(incidents, sweeps, undo);
    private final Disturbances disturbances = new Disturbances();
    private final SettableClock clock;

    /** An empty database on a clock of its own. */
    public InMemoryDatabase() {
        this(new SettableClock());
    }

    /** An empty database on this clock. */
    public InMemoryDatabase(SettableClock clock) {
        this.clock = clock;
    }

    /** Its clock. */
    public SettableClock clock() {
        return clock;
    }

    /** What other writers and a bad network do to its transactions. */
    public Disturbances disturbances() {
        return disturbances;
    }

    @Override
    public <T> T inTransaction(Function<Transaction, T> work) {
        undo.refuseNested();
        Disturbances.Failure failure = disturbances.beforeTransaction();
        if (failure == Disturbances.Failure.BEFORE) {
            throw Disturbances.failed();
        }
        T result = whole(() -> {
            T done = work.apply(new InMemoryTransaction());
            if (failure == Disturbances.Failure.INSTEAD_OF_COMMIT) {
                throw Disturbances.failed();
            }
            return done;
        });
        if (failure == Disturbances.Failure.AFTER_COMMIT) {
            throw Disturbances.failed();
        }
        return result;
    }

    private <T> T whole(Supplier<T> work) {
        undo.begin();
        boolean done = false;
        try {
            T result = work.get();
            done = true;
            return result;
        } finally {
            if (done) {
                undo.commit();
            } else {
                undo.rollBack();
            }
        }
    }

    /** Inserts this row of the registry or replaces it, as the platform does. */
    public void put(Workspace workspace) {
        whole(() -> {
            registry.put(workspace);
            return true;
        });
    }

    /** Says in which place the instance of a row of the registry is, as the platform does. */
    public void place(WorkspaceId id, NamedPlace named) {
        whole(() -> {
            registry.place(id, named);
            return true;
        });
    }

    /** Deletes this row of the registry, as the platform may. */
    public void remove(WorkspaceId id) {
        whole(() -> {
            registry.remove(id);
            return true;
        });
    }

    /** The row of a workspace, unless it is deleted. */
    public Optional<Workspace> row(WorkspaceId id) {
        return whole(() -> registry.find(id));
    }

    /** The row of a workspace that must exist. */
    public Workspace workspace(WorkspaceId id) {
        return row(id).orElseThrow(() -> new AssertionError("no workspace " + id));
    }

    /** All incidents of the workspace, closed ones too, oldest first. */
    public List<Incident> incidentsOf(WorkspaceId workspace) {
        return whole(() -> incidents.all().stream()
                .filter(incident -> incident.workspace().equals(workspace))
                .toList());
    }

    /** The story of all incidents of the workspace. */
    public List<TimelineEntry> storyOf(WorkspaceId workspace) {
        return incidentsOf(workspace).stream()
                .flatMap(incident -> whole(() -> incidents.timeline().of(incident.id())).stream())
                .toList();
    }

    /** What the sweep was cut into, once that is recorded. */
    public Optional<SweepPlan> plan(SweepId sweep) {
        return whole(() -> sweeps.plan(sweep));
    }

    /** The replica that claimed the slot, or took it over, last. */
    public Optional<String> claimedBy(SweepId sweep) {
        return whole(() -> sweeps.claimedBy(sweep));
    }

    /** When the slot was recorded as published. */
    public Optional<Instant> publishedAt(SweepId sweep) {
        return whole(() -> sweeps.publishedAt(sweep));
    }

    private final class InMemoryTransaction implements Transaction {

        @Override
        public Instant now() {
            undo.requireOpen();
            return clock.instant();
        }

        @Override
        public WorkspaceRegistry registry() {
            undo.requireOpen();
            return registry;
        }

        @Override
        public SweepStore sweeps() {
            undo.requireOpen();
            return sweeps;
        }

        @Override
        public Sightings sightings() {
            undo.requireOpen();
            return sightings;
        }

        @Override
        public UnverifiedWorkspaces unverified() {
            undo.requireOpen();
            return unverified;
        }

        @Override
        public Incidents incidents() {
            undo.requireOpen();
            return incidents;
        }

        @Override
        public GuardStore guard() {
            undo.requireOpen();
            return guard;
        }

        @Override
        public Approvals approvals() {
            undo.requireOpen();
            return approvals;
        }

        @Override
        public BlockedCauses blockedCauses() {
            undo.requireOpen();
            return causes;
        }

        @Override
        public Turns turns() {
            undo.requireOpen();
            return turns;
        }

        @Override
        public Controls controls() {
            undo.requireOpen();
            return controls;
        }

        @Override
        public Exemptions exemptions() {
            undo.requireOpen();
            return exemptions;
        }

        @Override
        public LiveReplicas replicas() {
            undo.requireOpen();
            return replicas;
        }

        @Override
        public RestartPlaces restartPlaces() {
            undo.requireOpen();
            return places;
        }
    }
}
