package io.workspacereconciler.consumer.controlplane;

import io.workspacereconciler.consumer.check.RunningCheck;
import io.workspacereconciler.consumer.faults.VerdictContract;
import io.workspacereconciler.local.ec2.Ec2World;
import io.workspacereconciler.workspace.OnlineWorkspace;
import io.workspacereconciler.workspace.Place;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.NullMarked;

/** The control plane's answers. */
@NullMarked
final class ControlPlaneVerdictIT extends VerdictContract {

    @Override
    protected Backend open() {
        ControlPlaneBench bench = new ControlPlaneBench();
        return new Backend() {
            @Override
            public Ec2World world() {
                return bench.world();
            }

            @Override
            public void settle() {
                bench.settle();
            }

            @Override
            public RunningCheck checks(List<OnlineWorkspace> batch) {
                return new ControlPlaneCheck(bench.client(), bench.clock(), Duration.ofSeconds(40));
            }

            @Override
            public Place place() {
                return bench.access().place();
            }

            @Override
            public void close() {
                bench.close();
            }
        };
    }
}
