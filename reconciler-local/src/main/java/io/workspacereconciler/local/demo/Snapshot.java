package io.workspacereconciler.local.demo;

import io.workspacereconciler.local.ec2.InstanceState;
import io.workspacereconciler.local.platform.Row;
import io.workspacereconciler.workspace.WorkspaceId;
import java.time.Instant;
import java.util.Map;

/**
 * The registry and the machines at one moment.
 *
 * @param rows all rows
 * @param machines all instances that EC2 knows, by id
 */
record Snapshot(Instant at, Map<WorkspaceId, Row> rows, Map<String, Machine> machines) {
    Snapshot {
        rows = Map.copyOf(rows);
        machines = Map.copyOf(machines);
    }

    /**
     * One instance.
     *
     * @param since when it entered its state
     * @param by who changed it last, for a person to read
     */
    record Machine(InstanceState state, Instant since, String by) {
        boolean isUp() {
            return state == InstanceState.RUNNING || state == InstanceState.PENDING;
        }

        /** What has been done to it, in a word. */
        String fate() {
            return switch (state) {
                case PENDING, RUNNING -> "running";
                case STOPPING, STOPPED -> "stopped";
                case SHUTTING_DOWN, TERMINATED -> "terminated";
            };
        }
    }
}
