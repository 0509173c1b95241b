package io.workspacereconciler.incident;

import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.workspace.WorkspaceExamples;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Incidents to test with, told apart by the number of their workspace. */
public final class IncidentExamples {

    private IncidentExamples() {}

    /** The death of {@code WorkspaceExamples.online(number)}. */
    public static Incident.Subject subject(long number) {
        return new Incident.Subject(
                WorkspaceExamples.id(number), WorkspaceExamples.instance(number), WorkspaceExamples.PLACE);
    }

    /** Proven and let through at this instant; not stored yet. */
    public static Incident offline(long number, Instant now) {
        return Incident.begin(subject(number), IncidentState.OFFLINE, null, now);
    }

    /** In this state since this instant, whether or not an incident may begin so; not stored yet. */
    public static Incident in(IncidentState state, long number, Instant now) {
        Incident.Subject subject = subject(number);
        IncidentId id = IncidentId.of(subject.workspace(), subject.instance(), now);
        @Nullable HoldReason hold = state == IncidentState.HELD ? HoldReason.PROOF : null;
        return new Incident(id, subject, state, 0, now, now, hold, null, null, null, null, null);
    }

    /** A reason for a change at this instant. */
    public static Change because(String rule, Instant now) {
        return new Change(rule, "an example", now);
    }
}
