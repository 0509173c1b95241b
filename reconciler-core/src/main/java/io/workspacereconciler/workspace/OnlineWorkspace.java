package io.workspacereconciler.workspace;

import java.util.Objects;

/** A workspace that the sweep asks about: online, not external, with an instance. */
public record OnlineWorkspace(WorkspaceId id, InstanceId instance) {

    public OnlineWorkspace {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(instance, "instance");
    }
}
