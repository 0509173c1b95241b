package io.workspacereconciler.local.platform;

import io.workspacereconciler.workspace.WorkspaceId;
import io.workspacereconciler.workspace.WorkspaceStatus;

/**
 * One workspace of the platform's registry, as the platform itself reads it.
 *
 * @param name what a person calls it
 * @param instanceId the EC2 instance; empty for none
 * @param runtime {@link PlatformRegistry#OWN_RUNTIME} marks what this program wrote; empty for none
 * @param tier the size class
 */
public record Row(WorkspaceId id, String name, WorkspaceStatus status, String instanceId, String runtime, int tier) {

    /** Whether the registry says that it runs. */
    public boolean isOnline() {
        return status == WorkspaceStatus.ONLINE;
    }
}
