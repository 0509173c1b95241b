package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.Workspace;
import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceId;
import io.workspacereconciler.workspace.WorkspaceStatus;

/** Somebody else who acts on the workspace while it is restarted. */
enum Owner {
    PAUSES,
    HIBERNATES,
    REMOVES,
    DELETES_THE_ROW,
    MOVES_IT_BELOW_A_PAUSED_ONE,
    POINTS_IT_ELSEWHERE,
    POINTS_IT_BACK,
    RESTARTS_IT,
    SETS_IT_ONLINE_BY_HAND,
    STARTS_THE_OLD_INSTANCE,
    /** And its agent registers at once. */
    STARTS_THE_OLD_INSTANCE_WHICH_REGISTERS;

    static final InstanceId THEIRS = WorkspaceExamples.instance(50);
    static final WorkspaceId PAUSED_PARENT = WorkspaceExamples.id(9);

    /** Does it now; nothing when the old instance cannot be started. */
    void act(RestartBench bench) {
        Workspace row = bench.row();
        switch (this) {
            case PAUSES -> bench.database.put(WorkspaceExamples.as(WorkspaceStatus.PAUSED, row));
            case HIBERNATES -> bench.database.put(WorkspaceExamples.as(WorkspaceStatus.HIBERNATED, row));
            case REMOVES -> bench.database.put(WorkspaceExamples.as(WorkspaceStatus.REMOVED, row));
            case DELETES_THE_ROW -> bench.database.remove(row.id());
            case MOVES_IT_BELOW_A_PAUSED_ONE -> {
                bench.database.put(WorkspaceExamples.as(WorkspaceStatus.PAUSED, WorkspaceExamples.online(9)));
                bench.database.put(WorkspaceExamples.below(PAUSED_PARENT, row));
            }
            case POINTS_IT_ELSEWHERE -> bench.database.put(WorkspaceExamples.onlineOn(1, THEIRS));
            case POINTS_IT_BACK -> bench.database.put(WorkspaceExamples.online(1));
            case RESTARTS_IT ->
                bench.database.put(
                        WorkspaceExamples.withoutInstance(WorkspaceExamples.as(WorkspaceStatus.PROVISIONING, row)));
            case SETS_IT_ONLINE_BY_HAND -> bench.database.put(WorkspaceExamples.as(WorkspaceStatus.ONLINE, row));
            case STARTS_THE_OLD_INSTANCE_WHICH_REGISTERS -> {
                if (bench.replacer.stateOf(RestartBench.DEAD) == InstanceState.STOPPED) {
                    bench.replacer.become(RestartBench.DEAD, InstanceState.RUNNING);
                    bench.database.put(WorkspaceExamples.online(1));
                }
            }
            case STARTS_THE_OLD_INSTANCE -> {
                if (bench.replacer.stateOf(RestartBench.DEAD) == InstanceState.STOPPED) {
                    bench.replacer.become(RestartBench.DEAD, InstanceState.RUNNING);
                }
            }
        }
    }
}
