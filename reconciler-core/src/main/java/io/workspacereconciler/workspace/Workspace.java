package io.workspacereconciler.workspace;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One row of the platform's registry, as far as this system reads it.
 *
 * @param runtime {@code external} marks a remote agent without an EC2 instance; null is usual
 * @param instance null for a workspace in a local container; an empty text in the registry reads as null
 * @param tier the size class; chooses the launch template
 * @param parent a workspace below a paused ancestor is not restarted
 * @param url where the agent answers; empty while it is restarted
 */
public record Workspace(
        WorkspaceId id,
        WorkspaceStatus status,
        @Nullable String runtime,
        @Nullable InstanceId instance,
        int tier,
        @Nullable WorkspaceId parent,
        String url) {

    /** The runtime of a workspace whose machine is not ours: the remote-heartbeat pass owns it. */
    public static final String EXTERNAL_RUNTIME = "external";

    public Workspace {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(url, "url");
    }

    /** Whether the registry says, with this status, that the workspace runs on this instance. */
    public boolean is(WorkspaceStatus expected, InstanceId on) {
        return status == expected && on.equals(instance);
    }

    /** Whether a remote agent runs this workspace, without an EC2 instance. */
    public boolean isExternal() {
        return EXTERNAL_RUNTIME.equals(runtime);
    }
}
