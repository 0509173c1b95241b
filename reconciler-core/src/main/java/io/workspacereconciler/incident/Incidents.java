package io.workspacereconciler.incident;

import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.check.Suspicion;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.WorkspaceId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All incidents; at most one is open for a workspace and instance. One object belongs to one transaction.
 *
 * <p>Every change of state also goes to the timeline, in the same transaction.
 */
public interface Incidents {

    /**
     * Stores one that begins.
     *
     * @return empty, with nothing changed, when one is open for the same workspace and instance
     */
    Optional<Incident> open(Incident first, Change why);

    /**
     * Stores a changed one under its next version.
     *
     * @return what is stored now; empty, with nothing changed, when its version is no longer the stored one
     */
    Optional<Incident> save(Incident changed, Change why);

    /**
     * Like {@link #save}, without a line in the timeline: for the healer's progress inside a step, and for its lease.
     *
     * @throws IllegalStateException when the state differs from the stored one
     */
    Optional<Incident> renew(Incident changed);

    /**
     * Stores what speaks against the instance, and nothing else: no new version, so that it takes an incident out of
     * nobody's hands.
     */
    void suspect(IncidentId id, Suspicion suspicion);

    /** The incident with this id. */
    Optional<Incident> find(IncidentId id);

    /** The open incidents of these workspaces; several of one workspace when its row moved on meanwhile. */
    Map<WorkspaceId, List<Incident>> openOf(Collection<WorkspaceId> workspaces);

    /** The open incident of this pair. */
    default Optional<Incident> openOf(WorkspaceId workspace, InstanceId instance) {
        return openOf(List.of(workspace)).getOrDefault(workspace, List.of()).stream()
                .filter(incident -> incident.instance().equals(instance))
                .findFirst();
    }

    /**
     * The open ones before the flip, of any workspace, whose row is no longer online on their instance.
     *
     * @param limit at most so many
     */
    List<Incident> movedOn(int limit);

    /** Makes an incident that is {@code OFFLINE} and waits for nothing due now; false when it is neither. */
    boolean markDue(IncidentId id, Instant now);

    /**
     * Claims due incidents, oldest first: each gets its next version and is not due again before the lease ends, so no
     * two replicas claim the same one, and one whose replica died becomes due again. What is claimed waits for no cause.
     * Those of exempted workspaces stay as they are.
     */
    List<Incident> claimDue(Claimant by, Instant now, int limit);

    /** The same, in whatever places they are. */
    default List<Incident> claimDue(String replica, Instant now, Duration lease, int limit) {
        return claimDue(Claimant.anywhere(replica, lease), now, limit);
    }

    /** Those that wait for this cause are due at this instant; what a healer has in its hands is left alone. */
    void reschedule(SharedCause waitedFor, Instant due);

    /** The last ones of this workspace, whatever their state, newest first, at most so many. */
    List<Incident> latestOf(WorkspaceId workspace, int limit);

    /** The last one of this workspace, whatever its state. */
    default Optional<Incident> latestOf(WorkspaceId workspace) {
        return latestOf(workspace, 1).stream().findFirst();
    }

    /** The one of this workspace that recovered last. */
    Optional<Incident> lastRecovered(WorkspaceId workspace);

    /** The ones of this pair that have ended, oldest first. */
    List<Incident> endedOf(WorkspaceId workspace, InstanceId instance);

    /** The abandoned ones that were given up for this cause, oldest first. */
    List<Incident> abandonedFor(String cause);

    /**
     * The workspaces whose restart has been due since this instant or longer, and no healer has claimed it; without those
     * that were exempted at any time since.
     */
    List<WorkspaceId> unclaimedSince(Instant due);

    /** Those in this state, those that are in it longest first, at most so many. */
    List<Incident> in(IncidentState state, int limit);

    /** How many are open, by state. */
    Map<IncidentState, Integer> openByState();

    /** Those that are held. */
    Holds holds();

    /** How many are held, by reason. */
    Map<HoldReason, Integer> heldByReason();

    /** What stands beside them. */
    Timeline timeline();
}
