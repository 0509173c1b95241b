package io.workspacereconciler.workspace;

import java.util.Objects;
import java.util.Set;

/** What a registry row must still say for a write to take place: its instance, and one of these statuses. */
public record RowExpectation(InstanceId instance, Set<WorkspaceStatus> statuses) {

    public RowExpectation {
        Objects.requireNonNull(instance, "instance");
        statuses = Set.copyOf(statuses);
        if (statuses.isEmpty()) {
            throw new IllegalArgumentException("a write expects at least one status");
        }
        if (statuses.contains(WorkspaceStatus.OTHER)) {
            throw new IllegalArgumentException("nothing is done to a row whose status is not known");
        }
    }

    /** A row on this instance with just this status. */
    public static RowExpectation of(InstanceId instance, WorkspaceStatus status) {
        return new RowExpectation(instance, Set.of(status));
    }
}
