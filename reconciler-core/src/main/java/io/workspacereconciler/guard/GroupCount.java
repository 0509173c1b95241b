package io.workspacereconciler.guard;

import java.util.Objects;

/**
 * What is counted in one group.
 *
 * @param rows online rows, and those that are not online because of a death that is counted; each once
 * @param counted deaths that were let through within the window, or whose incident is still offline or restarting
 * @param dead workspaces that are known to be dead, let through or held
 */
public record GroupCount(GuardGroup group, int rows, int counted, int dead) {

    public GroupCount {
        Objects.requireNonNull(group, "group");
    }

    GroupCount plus(GroupCount other) {
        return new GroupCount(group, rows + other.rows, counted + other.counted, dead + other.dead);
    }
}
