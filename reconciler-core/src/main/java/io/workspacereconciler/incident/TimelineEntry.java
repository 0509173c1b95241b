package io.workspacereconciler.incident;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One line of an incident's story.
 *
 * @param sequence grows along each incident's story
 * @param from the state before; null for the first line
 * @param to the state after; the same as before where only a step of the restart was done
 */
public record TimelineEntry(
        long sequence,
        IncidentId incident,
        Incident.Subject subject,
        @Nullable IncidentState from,
        IncidentState to,
        Change why) {

    public TimelineEntry {
        Objects.requireNonNull(incident, "incident");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(to, "to");
        Objects.requireNonNull(why, "why");
    }

    /** Whether other services are told: the state changed, or it is said again of a hold. */
    public boolean isForOthers() {
        return from != to || to == IncidentState.HELD;
    }
}
