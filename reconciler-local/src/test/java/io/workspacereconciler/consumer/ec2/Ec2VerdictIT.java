package io.workspacereconciler.consumer.ec2;

import io.workspacereconciler.consumer.check.RunningCheck;
import io.workspacereconciler.consumer.faults.VerdictContract;
import io.workspacereconciler.local.ec2.Ec2World;
import io.workspacereconciler.workspace.OnlineWorkspace;
import io.workspacereconciler.workspace.Place;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.NullMarked;

/** EC2's own answers. */
@NullMarked
final class Ec2VerdictIT extends VerdictContract {

    @Override
    protected Backend open() {
        Ec2Bench bench = new Ec2Bench();
        Ec2Access access = Ec2Access.forChecks(Ec2Way.to(Ec2Bench.PLACE), Ec2Bench.TAGS, Duration.ofSeconds(40), 1);
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
                return Ec2RunningCheck.over(access, Runnable::run, bench.clock(), () -> {})
                        .of(batch);
            }

            @Override
            public Place place() {
                return Ec2Bench.PLACE;
            }

            @Override
            public void close() {
                access.close();
                bench.close();
            }
        };
    }
}
