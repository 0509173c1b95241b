package io.workspacereconciler.consumer.ec2;

import io.workspacereconciler.check.Look;
import io.workspacereconciler.check.SeenInstance;
import io.workspacereconciler.check.UnknownCause;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.WorkspaceId;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/** Looks at one instance, as a restart needs them. */
final class Ec2Look {

    private final Ec2Describe describe;
    private final InstantSource clock;

    Ec2Look(Ec2Describe describe, InstantSource clock) {
        this.describe = describe;
        this.clock = clock;
    }

    /** One look; never throws. */
    Look at(InstanceId instance) {
        if (!instance.isWellFormed()) {
            return new Look.NoAnswer(UnknownCause.NO_INSTANCE_ID, instance.toString(), null, clock.instant());
        }
        return Ec2RunningCheck.lookAt(describe, Set.of(instance), clock)
                .getOrDefault(
                        instance, new Look.NoAnswer(UnknownCause.INTERNAL, "no look at it", null, clock.instant()));
    }

    /**
     * The instance, if EC2 shows it. What was not answered is neither up nor down nor gone: it costs time, and no instance.
     *
     * @throws io.workspacereconciler.consumer.heal.ReplacementException when there is no answer
     */
    Optional<SeenInstance> seen(InstanceId instance) {
        Look look = at(instance);
        if (look instanceof Look.NoAnswer none) {
            throw Ec2Calls.unanswered(instance, none);
        }
        return look instanceof Look.Seen seen ? Optional.of(seen.instance()) : Optional.empty();
    }

    /** Whether the instance's own tag names the workspace. */
    static boolean isOf(WorkspaceId workspace, SeenInstance instance) {
        return workspace.toString().equals(instance.marks().workspace());
    }
}
