package io.workspacereconciler.incident;

import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.check.Suspicion;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.Place;
import io.workspacereconciler.workspace.WorkspaceId;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One death of one workspace. A value: {@link Incidents#save} stores a changed one, if nobody else changed it meanwhile.
 *
 * @param version counts the changes; whoever holds an older one changes nothing any more
 * @param hold why it is held; null in every other state
 * @param restart the healer's progress, in its own JSON; null before the flip
 * @param dueAt when a healer may claim it; null while nothing is to be done
 * @param suspicion what speaks against the instance; stored by {@link Incidents#open} and {@link Incidents#suspect} only
 * @param waitsFor the shared cause that it waits for; null while it is in a healer's hands
 * @param cause the kind of failure for which it was given up; null in every other state, and where none is known
 */
public record Incident(
        IncidentId id,
        Subject subject,
        IncidentState state,
        long version,
        Instant openedAt,
        Instant changedAt,
        @Nullable HoldReason hold,
        @Nullable String restart,
        @Nullable Instant dueAt,
        @Nullable Suspicion suspicion,
        @Nullable SharedCause waitsFor,
        @Nullable String cause) {

    /** Which workspace died on which instance in which place; an incident never changes it. */
    public record Subject(WorkspaceId workspace, InstanceId instance, Place place) {
        public Subject {
            Objects.requireNonNull(workspace, "workspace");
            Objects.requireNonNull(instance, "instance");
            Objects.requireNonNull(place, "place");
        }
    }

    public Incident {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(openedAt, "openedAt");
        Objects.requireNonNull(changedAt, "changedAt");
        if ((hold != null) != (state == IncidentState.HELD)) {
            throw new IllegalArgumentException("a held incident has a reason, another has none: " + state + " " + hold);
        }
        if (cause != null && state != IncidentState.ABANDONED) {
            throw new IllegalArgumentException("only an abandoned incident was given up for a cause, not " + state);
        }
    }

    /** An incident that begins in this state; an {@link IllegalStateException} if none may begin so. */
    public static Incident begin(Subject subject, IncidentState first, @Nullable HoldReason hold, Instant now) {
        if (!first.mayBeFirst()) {
            throw new IllegalStateException("no incident begins as " + first);
        }
        IncidentId id = IncidentId.of(subject.workspace(), subject.instance(), now);
        return new Incident(id, subject, first, 0, now, now, hold, null, null, null, null, null);
    }

    /** This incident in another state; an {@link IllegalStateException} if the table of states has no such way. */
    public Incident become(IncidentState to, Instant now) {
        return become(to, null, now);
    }

    /** This incident, held for this reason. */
    public Incident held(HoldReason reason, Instant now) {
        return become(IncidentState.HELD, reason, now);
    }

    /** This held incident, from now on for this reason. */
    public Incident heldInstead(HoldReason reason, Instant now) {
        if (state != IncidentState.HELD) {
            throw new IllegalStateException("incident " + id + " is " + state + ", not held for another reason");
        }
        return new Incident(
                id, subject, state, version, openedAt, now, reason, restart, dueAt, suspicion, waitsFor, cause);
    }

    private Incident become(IncidentState to, @Nullable HoldReason reason, Instant now) {
        if (!state.mayBecome(to)) {
            throw new IllegalStateException("incident " + id + " is " + state + " and never becomes " + to);
        }
        Instant due = to == IncidentState.RESTARTING ? dueAt : null;
        return new Incident(id, subject, to, version, openedAt, now, reason, restart, due, suspicion, null, null);
    }

    /** This incident with the healer's progress. */
    public Incident withRestart(String json) {
        return new Incident(
                id, subject, state, version, openedAt, changedAt, hold, json, dueAt, suspicion, waitsFor, cause);
    }

    /** This incident, to be claimed by a healer not before the given instant, or not at all. */
    public Incident dueAt(@Nullable Instant due) {
        return new Incident(
                id, subject, state, version, openedAt, changedAt, hold, restart, due, suspicion, waitsFor, cause);
    }

    /** This incident, waiting for a shared cause, or no longer. */
    public Incident waitingFor(@Nullable SharedCause shared) {
        return new Incident(
                id, subject, state, version, openedAt, changedAt, hold, restart, dueAt, suspicion, shared, cause);
    }

    /** This abandoned incident with the kind of failure for which it was given up. */
    public Incident givenUpFor(@Nullable String failure) {
        return new Incident(
                id, subject, state, version, openedAt, changedAt, hold, restart, dueAt, suspicion, waitsFor, failure);
    }

    /** This incident with what speaks against its instance. */
    public Incident suspectedBy(@Nullable Suspicion now) {
        return new Incident(
                id, subject, state, version, openedAt, changedAt, hold, restart, dueAt, now, waitsFor, cause);
    }

    /** The version after this one, as a save stores it. */
    public Incident nextVersion() {
        return new Incident(
                id, subject, state, version + 1, openedAt, changedAt, hold, restart, dueAt, suspicion, waitsFor, cause);
    }

    /** The healer's progress, once there is any. */
    public Optional<String> progress() {
        return Optional.ofNullable(restart);
    }

    /** The workspace that died. */
    public WorkspaceId workspace() {
        return subject.workspace();
    }

    /** The instance on which it died. */
    public InstanceId instance() {
        return subject.instance();
    }
}
