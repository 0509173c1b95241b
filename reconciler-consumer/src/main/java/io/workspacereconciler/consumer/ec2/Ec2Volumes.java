package io.workspacereconciler.consumer.ec2;

import static io.workspacereconciler.consumer.ec2.Ec2Calls.call;

import io.workspacereconciler.consumer.heal.FailureCause;
import io.workspacereconciler.consumer.heal.Lease;
import io.workspacereconciler.consumer.heal.Outcome;
import io.workspacereconciler.consumer.heal.PlannedVolume;
import io.workspacereconciler.consumer.heal.ReplacementException;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.WorkspaceId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeVolumesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVolumesResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Volume;
import software.amazon.awssdk.services.ec2.model.VolumeAttachment;
import software.amazon.awssdk.services.ec2.model.VolumeAttachmentState;
import software.amazon.awssdk.services.ec2.model.VolumeState;

/** A workspace's volumes: found by their tag, detached from one instance and attached to another, never both at once. */
final class Ec2Volumes {

    private final Ec2Client client;
    private final Ec2Tags tags;

    Ec2Volumes(Ec2Client client, Ec2Tags tags) {
        this.client = client;
        this.tags = tags;
    }

    /** All volumes whose tag names the workspace. */
    List<Volume> ofWorkspace(WorkspaceId workspace) {
        return ofWorkspaces(List.of(workspace.toString()));
    }

    /** All volumes whose tag names one of these workspaces; one to 200 of them. */
    List<Volume> ofWorkspaces(Collection<String> workspaces) {
        return describe(DescribeVolumesRequest.builder()
                .filters(Filter.builder()
                        .name("tag:" + tags.workspace())
                        .values(workspaces)
                        .build()));
    }

    /** Detaches the volumes from the instance; done once none is attached to it. */
    Outcome detach(List<PlannedVolume> volumes, InstanceId from, Lease lease) {
        List<String> still = new ArrayList<>();
        for (Volume volume : current(volumes).values()) {
            for (VolumeAttachment attachment : volume.attachments()) {
                if (!from.value().equals(attachment.instanceId())
                        || attachment.state() == VolumeAttachmentState.DETACHED) {
                    continue;
                }
                if (attachment.state() != VolumeAttachmentState.DETACHING) {
                    lease.renew();
                    call(() -> client.detachVolume(
                            request -> request.volumeId(volume.volumeId()).instanceId(from.value())));
                }
                still.add(volume.volumeId());
            }
        }
        return still.isEmpty() ? new Outcome.Done() : new Outcome.NotYet(still + " still detaching from " + from);
    }

    /** Attaches the volumes to the instance, which runs or is stopped; done once all are attached to it. */
    Outcome attach(List<PlannedVolume> volumes, InstanceId to, Lease lease) {
        Map<String, Volume> current = current(volumes);
        List<String> still = new ArrayList<>();
        for (PlannedVolume planned : volumes) {
            Volume volume = current.get(planned.volume());
            if (volume == null) {
                still.add(planned.volume() + " not found");
            } else if (volume.state() == VolumeState.AVAILABLE) {
                lease.renew();
                still.add(begin(planned, to));
            } else if (!isAttached(volume, to)) {
                still.add(volume.volumeId() + " " + volume.stateAsString());
            }
        }
        return still.isEmpty() ? new Outcome.Done() : new Outcome.NotYet(String.join(", ", still));
    }

    /** Whether all of the volumes are attached to the instance. */
    boolean areAttached(List<PlannedVolume> volumes, InstanceId to) {
        Map<String, Volume> current = current(volumes);
        return volumes.stream().allMatch(planned -> {
            Volume volume = current.get(planned.volume());
            return volume != null && isAttached(volume, to);
        });
    }

    private String begin(PlannedVolume planned, InstanceId to) {
        try {
            client.attachVolume(request ->
                    request.volumeId(planned.volume()).instanceId(to.value()).device(planned.device()));
            return planned.volume() + " attaching";
        } catch (SdkException e) {
            Ec2Failure failure = Ec2Failure.of(e);
            if (failure.kind() == Ec2Failure.Kind.NOT_NOW) {
                return planned.volume() + " " + failure.describe();
            }
            throw Ec2Calls.failed(failure);
        }
    }

    private static boolean isAttached(Volume volume, InstanceId to) {
        return volume.attachments().stream()
                .anyMatch(attachment -> to.value().equals(attachment.instanceId())
                        && attachment.state() == VolumeAttachmentState.ATTACHED);
    }

    private Map<String, Volume> current(List<PlannedVolume> volumes) {
        List<String> ids = volumes.stream().map(PlannedVolume::volume).toList();
        return describe(DescribeVolumesRequest.builder()
                        .filters(Filter.builder().name("volume-id").values(ids).build()))
                .stream()
                .collect(Collectors.toMap(Volume::volumeId, Function.identity()));
    }

    private List<Volume> describe(DescribeVolumesRequest.Builder request) {
        List<Volume> volumes = new ArrayList<>();
        String token = "";
        do {
            if (!token.isEmpty()) {
                request.nextToken(token);
            }
            DescribeVolumesResponse response = call(() -> client.describeVolumes(request.build()));
            if (!response.hasVolumes()) {
                throw new ReplacementException(FailureCause.TRANSPORT, "the answer is none of DescribeVolumes");
            }
            volumes.addAll(response.volumes());
            token = response.nextToken() == null ? "" : response.nextToken();
        } while (!token.isEmpty());
        return volumes;
    }
}
