package io.workspacereconciler.incident;

import io.workspacereconciler.check.HoldReason;
import java.util.Objects;

/**
 * An incident that is held.
 *
 * @param detail why it is held, in the words of its timeline
 */
public record Hold(Incident incident, String detail) {

    public Hold {
        Objects.requireNonNull(incident, "incident");
        Objects.requireNonNull(detail, "detail");
        if (incident.hold() == null) {
            throw new IllegalArgumentException("incident " + incident.id() + " is " + incident.state());
        }
    }

    /** What keeps it. */
    public HoldReason reason() {
        return Objects.requireNonNull(incident.hold(), "checked");
    }
}
