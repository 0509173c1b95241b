package io.workspacereconciler.database;

import io.workspacereconciler.check.Sightings;
import io.workspacereconciler.check.UnverifiedWorkspaces;
import io.workspacereconciler.control.Controls;
import io.workspacereconciler.control.Exemptions;
import io.workspacereconciler.control.LiveReplicas;
import io.workspacereconciler.guard.Approvals;
import io.workspacereconciler.guard.GuardStore;
import io.workspacereconciler.incident.BlockedCauses;
import io.workspacereconciler.incident.Incidents;
import io.workspacereconciler.incident.RestartPlaces;
import io.workspacereconciler.incident.Turns;
import io.workspacereconciler.sweep.SweepStore;
import io.workspacereconciler.workspace.WorkspaceRegistry;
import java.time.Instant;

/** Everything that is stored, as one transaction sees and changes it; not to be kept beyond its end. */
public interface Transaction {

    /** The database's time, asked at each call. */
    Instant now();

    /** The platform's registry. */
    WorkspaceRegistry registry();

    /** The sweeps. */
    SweepStore sweeps();

    /** The last good looks. */
    Sightings sightings();

    /** The workspaces of which nothing was learned. */
    UnverifiedWorkspaces unverified();

    /** The incidents. */
    Incidents incidents();

    /** What the guard counts and has decided. */
    GuardStore guard();

    /** What persons have approved. */
    Approvals approvals();

    /** What keeps restarts of several workspaces from going on. */
    BlockedCauses blockedCauses();

    /** Turns at what all replicas together may do only so often. */
    Turns turns();

    /** The flag that stops all. */
    Controls controls();

    /** The workspaces of which hands are kept off. */
    Exemptions exemptions();

    /** The consumers that run. */
    LiveReplicas replicas();

    /** The places of restarts that go on. */
    RestartPlaces restartPlaces();
}
