package io.workspacereconciler.consumer.ec2;

import static io.workspacereconciler.consumer.ec2.Ec2Calls.call;

import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.check.SeenInstance;
import io.workspacereconciler.consumer.heal.ChangeKind;
import io.workspacereconciler.consumer.heal.Lease;
import io.workspacereconciler.consumer.heal.Outcome;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.WorkspaceId;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.VolumeAttachment;

/** Ends instances: only one whose own tag names the workspace, and none with which a volume of the workspace would end. */
final class Ec2Endings {

    private final Ec2Client client;
    private final FreshLease fresh;
    private final Ec2Look look;
    private final Ec2Volumes volumes;

    Ec2Endings(Ec2Access access, Ec2Look look, Ec2Volumes volumes) {
        this.client = access.client();
        this.fresh = access.freshLease();
        this.look = look;
        this.volumes = volumes;
    }

    /** Ends an instance that a restart launched; done when EC2 shows it as terminated. */
    Outcome end(WorkspaceId workspace, InstanceId ours, Lease lease) {
        Outcome ending = new Outcome.NotYet(ours + " is shutting down");
        return unlessKept(ours, lease, () -> keeps(workspace, ours, ending), ending);
    }

    private Optional<Outcome> keeps(WorkspaceId workspace, InstanceId ours, Outcome ending) {
        Optional<SeenInstance> seen = look.seen(ours);
        if (seen.isEmpty()) {
            return Optional.of(new Outcome.Absent(ours.toString()));
        }
        if (seen.get().state() == InstanceState.TERMINATED) {
            return Optional.of(new Outcome.Done());
        }
        if (seen.get().state() == InstanceState.SHUTTING_DOWN) {
            return Optional.of(ending);
        }
        if (!Ec2Look.isOf(workspace, seen.get())) {
            return Optional.of(new Outcome.NotYet(
                    ours + " has no tag that names the workspace and stays as it is: give it the tag "
                            + "again, or end the instance"));
        }
        String doomed = volumes.on(ours, workspace).stream()
                .filter(attachment -> Boolean.TRUE.equals(attachment.deleteOnTermination()))
                .map(VolumeAttachment::volumeId)
                .collect(Collectors.joining(", "));
        return doomed.isEmpty()
                ? Optional.empty()
                : Optional.of(new Outcome.NotYet(doomed + " of the workspace would be deleted with " + ours
                        + ", which stays as it is: switch DeleteOnTermination off, or detach the volume"));
    }

    /** Ends what is left of the old instance, if it is still stopped and nothing of the workspace is on it. */
    String cleanUp(WorkspaceId workspace, InstanceId dead, Lease lease) {
        return unlessKept(dead, lease, () -> stays(workspace, dead), "the stopped " + dead + " is ended");
    }

    private Optional<String> stays(WorkspaceId workspace, InstanceId dead) {
        Optional<SeenInstance> seen =
                look.seen(dead).filter(instance -> !instance.state().isFinal());
        if (seen.isEmpty()) {
            return Optional.of("nothing is left of " + dead);
        }
        if (seen.get().state() != InstanceState.STOPPED) {
            return Optional.of(dead + " is " + seen.get().state() + " and stays as it is");
        }
        if (!Ec2Look.isOf(workspace, seen.get())) {
            return Optional.of(dead + " has no tag that names the workspace and stays as it is");
        }
        if (seen.get().volumes().size() > 1) {
            return Optional.of(dead + " has volumes besides its root disk and stays as it is");
        }
        List<VolumeAttachment> ofWorkspace = volumes.on(dead, workspace);
        return ofWorkspace.isEmpty()
                ? Optional.empty()
                : Optional.of(dead + " has " + ofWorkspace.get(0).volumeId() + " of the workspace and stays as it is");
    }

    /** Asked again once the lease is renewed: somebody may have started the instance while a healer was frozen. */
    private <T> T unlessKept(InstanceId instance, Lease lease, Supplier<Optional<T>> kept, T ended) {
        Optional<T> before = kept.get();
        if (before.isPresent()) {
            return before.get();
        }
        AwsRequestOverrideConfiguration permit = fresh.renew(lease, ChangeKind.END);
        Optional<T> meanwhile = kept.get();
        if (meanwhile.isPresent()) {
            return meanwhile.get();
        }
        call(() -> client.terminateInstances(
                request -> request.instanceIds(instance.value()).overrideConfiguration(permit)));
        return ended;
    }
}
