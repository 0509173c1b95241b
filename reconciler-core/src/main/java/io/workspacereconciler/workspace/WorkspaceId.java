package io.workspacereconciler.workspace;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;
import java.util.UUID;

/**
 * The primary key of a workspace in the platform's registry.
 *
 * <p>Not comparable on purpose: {@link UUID} orders signed, PostgreSQL unsigned, so only the database orders workspaces.
 */
public record WorkspaceId(@JsonValue UUID value) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public WorkspaceId {
        Objects.requireNonNull(value, "workspace id");
    }

    /** Reads the usual text form of a UUID; anything else is an {@link IllegalArgumentException}. */
    public static WorkspaceId parse(String text) {
        return new WorkspaceId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
