package io.workspacereconciler.incident;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.NameBasedUuid;
import io.workspacereconciler.workspace.WorkspaceId;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/** The id of one death: of the workspace, the instance and the instant of the first doubt. */
public record IncidentId(@JsonValue UUID value) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public IncidentId {
        Objects.requireNonNull(value, "incident id");
    }

    /** The id of the incident that begins now; a later death of the same pair is another incident. */
    public static IncidentId of(WorkspaceId workspace, InstanceId instance, Instant openedAt) {
        return new IncidentId(
                NameBasedUuid.of("incident", workspace.toString(), instance.value(), openedAt.toString()));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
