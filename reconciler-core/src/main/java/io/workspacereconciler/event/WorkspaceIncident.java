package io.workspacereconciler.event;

import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentId;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.incident.TimelineEntry;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.NameBasedUuid;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An incident changed its state, or its hold is said again: from held to held, for another reason, with an approval, or
 * because it lasts.
 *
 * @param sequence grows along each incident's changes
 * @param from null when the incident begins
 * @param rule the rule or step that made the change, from a bounded set
 * @param detail a sentence for a person
 * @param replacement the workspace's new instance, once there is one
 */
public record WorkspaceIncident(
        IncidentId incident,
        long sequence,
        Incident.Subject subject,
        @Nullable IncidentState from,
        IncidentState to,
        String rule,
        String detail,
        @Nullable InstanceId replacement,
        Instant at)
        implements Event {

    public WorkspaceIncident {
        Objects.requireNonNull(incident, "incident");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(to, "to");
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(detail, "detail");
        Plausible.check(at, "at");
    }

    /** The event of a line of the timeline. */
    public static WorkspaceIncident of(TimelineEntry entry) {
        return new WorkspaceIncident(
                entry.incident(),
                entry.sequence(),
                entry.subject(),
                entry.from(),
                entry.to(),
                entry.why().rule(),
                entry.why().detail(),
                entry.why().replacement(),
                entry.why().at());
    }

    @Override
    public UUID eventId() {
        return NameBasedUuid.of("workspace-incident", incident.toString(), Long.toString(sequence));
    }

    @Override
    public String key() {
        return subject.workspace().toString();
    }

    @Override
    public Topic topic() {
        return Topic.WORKSPACE_INCIDENTS;
    }
}
