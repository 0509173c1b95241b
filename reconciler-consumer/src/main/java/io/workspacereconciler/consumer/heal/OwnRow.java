package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.Workspace;
import io.workspacereconciler.workspace.WorkspaceId;
import io.workspacereconciler.workspace.WorkspaceRegistry;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** What the row says for as long as nobody but the restart, or the agent on its new instance, has written it. */
enum OwnRow {
    /** The row was flipped. */
    FLIPPED,
    /** The row is claimed, and nothing has been launched that could register. */
    CLAIMED,
    /** A new instance may be coming up: its agent may register before anything else is done. */
    COMING_UP;

    /** What the platform says of a workspace whose agent is there. */
    private static final Set<WorkspaceStatus> IN_USE = EnumSet.of(WorkspaceStatus.ONLINE, WorkspaceStatus.DEGRADED);

    Set<WorkspaceStatus> statuses() {
        return switch (this) {
            case FLIPPED -> EnumSet.of(WorkspaceStatus.OFFLINE);
            case CLAIMED -> EnumSet.of(WorkspaceStatus.PROVISIONING);
            case COMING_UP ->
                EnumSet.of(
                        WorkspaceStatus.PROVISIONING,
                        WorkspaceStatus.AWAITING_AGENT,
                        WorkspaceStatus.ONLINE,
                        WorkspaceStatus.DEGRADED);
        };
    }

    /** Those of the statuses that do not say that an agent is there. */
    Set<WorkspaceStatus> withoutAgent() {
        Set<WorkspaceStatus> rest = statuses();
        rest.removeAll(IN_USE);
        return rest;
    }

    /** Whether the row says so, on the instance that the restart last wrote, and may still be restarted. */
    boolean isSeen(WorkspaceRegistry registry, WorkspaceId workspace, RestartProgress progress) {
        Optional<Workspace> row = registry.find(workspace)
                .filter(found -> statuses().contains(found.status())
                        && progress.rowInstance().equals(found.instance()));
        return row.isPresent()
                && (isInUse(row.get()) || registry.pausedAncestor(workspace).isEmpty());
    }

    /** Throws {@link RowChangedException} unless {@link #isSeen}. */
    void require(WorkspaceRegistry registry, WorkspaceId workspace, RestartProgress progress) {
        if (!isSeen(registry, workspace, progress)) {
            throw new RowChangedException();
        }
    }

    /** Whether people may work on it on this instance: its agent has registered. */
    static boolean isInUse(Optional<Workspace> row, InstanceId on) {
        return row.filter(OwnRow::isInUse)
                .filter(found -> on.equals(found.instance()))
                .isPresent();
    }

    private static boolean isInUse(Workspace row) {
        return IN_USE.contains(row.status());
    }

    /** Whether people may work on the new instance of the restart. */
    static boolean isInUse(WorkspaceRegistry registry, WorkspaceId workspace, RestartProgress progress) {
        InstanceId replacement = progress.attempt().replacement();
        return replacement != null && isInUse(registry.find(workspace), replacement);
    }
}
