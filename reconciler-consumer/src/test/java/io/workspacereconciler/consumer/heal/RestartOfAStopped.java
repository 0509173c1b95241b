package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.WorkspaceExamples;
import java.util.List;

/** A restart of a workspace whose instance was stopped. */
class RestartOfAStopped {

    static final InstanceId THEIRS = WorkspaceExamples.instance(50);
    final RestartBench bench;

    RestartOfAStopped() {
        this(Backend.EC2);
    }

    RestartOfAStopped(Backend backend) {
        bench = new RestartBench(InstanceState.STOPPED, backend);
    }

    void killTheLast() {
        List<InstanceId> launches = bench.replacer.launches();
        bench.replacer.become(launches.get(launches.size() - 1), InstanceState.TERMINATED);
    }

    List<String> tokens() {
        return bench.replacer.asked().stream()
                .map(LaunchRequest.OnEc2::clientToken)
                .toList();
    }
}
