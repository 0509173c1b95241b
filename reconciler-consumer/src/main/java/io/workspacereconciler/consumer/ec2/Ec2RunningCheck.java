package io.workspacereconciler.consumer.ec2;

import io.workspacereconciler.check.Look;
import io.workspacereconciler.check.UnknownCause;
import io.workspacereconciler.consumer.check.RunningCheck;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.OnlineWorkspace;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * The checks of one batch over one DescribeInstances by filter, shared out to the workspaces; what that leaves out is
 * asked once more by id, since EC2 has been seen to leave out instances that run.
 *
 * <p>Rejected: one call per workspace, which reaches 1,200 workspaces a minute with the whole account's bucket.
 */
public final class Ec2RunningCheck implements RunningCheck {

    private final CompletableFuture<Map<InstanceId, Look>> looks;
    private final InstantSource clock;

    private Ec2RunningCheck(CompletableFuture<Map<InstanceId, Look>> looks, InstantSource clock) {
        this.looks = looks;
        this.clock = clock;
    }

    /**
     * Checks over this access to EC2; each batch makes its calls on {@code executor}, and its time begins at once, whenever
     * there is a thread for it.
     *
     * @param halved runs each time that a question is halved
     */
    public static RunningCheck.OfBatch over(Ec2Access access, Executor executor, InstantSource clock, Runnable halved) {
        Ec2Describe describe = access.describe();
        Halving halving = new Halving(halved);
        return batch -> {
            Ec2BatchLook look = new Ec2BatchLook(describe, halving, describe.beginLook(), clock);
            return new Ec2RunningCheck(CompletableFuture.supplyAsync(() -> look.at(ids(batch)), executor), clock);
        };
    }

    @Override
    public CompletionStage<Look> isRunning(OnlineWorkspace workspace) {
        return looks.thenApply(all -> all.getOrDefault(
                workspace.instance(),
                new Look.NoAnswer(
                        UnknownCause.INTERNAL, "not part of the batch that was asked", null, clock.instant())));
    }

    private static Set<InstanceId> ids(List<OnlineWorkspace> batch) {
        Set<InstanceId> ids = new LinkedHashSet<>();
        batch.forEach(workspace -> ids.add(workspace.instance()));
        return ids;
    }

    /** A look at each of these few instances, on the thread of the caller. */
    static Map<InstanceId, Look> lookAt(Ec2Describe describe, Set<InstanceId> ids, InstantSource clock) {
        return new Ec2BatchLook(describe, new Halving(() -> {}), describe.beginLook(), clock).at(ids);
    }
}
