package io.workspacereconciler.workspace;

import java.util.Objects;

/**
 * A workspace that the sweep asks about: online, not external, with an instance.
 *
 * @param named what the row says of the place of the instance
 */
public record OnlineWorkspace(WorkspaceId id, InstanceId instance, NamedPlace named) {

    public OnlineWorkspace {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(instance, "instance");
        Objects.requireNonNull(named, "named");
    }

    /** One whose row says nothing of a place. */
    public OnlineWorkspace(WorkspaceId id, InstanceId instance) {
        this(id, instance, NamedPlace.NONE);
    }
}
