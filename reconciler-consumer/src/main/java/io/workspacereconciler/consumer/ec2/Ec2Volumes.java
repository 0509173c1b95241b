package io.workspacereconciler.consumer.ec2;

import static io.workspacereconciler.consumer.ec2.Ec2Calls.call;

import io.workspacereconciler.consumer.heal.ChangeKind;
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
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
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

    private static final int MAX_PAGES = 50;

    private final Ec2Client client;
    private final Ec2Tags tags;
    private final FreshLease fresh;

    Ec2Volumes(Ec2Access access) {
        this.client = access.client();
        this.tags = access.tags();
        this.fresh = access.freshLease();
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

    /** Where the volumes that are tagged for the workspace are on this instance. */
    List<VolumeAttachment> on(InstanceId instance, WorkspaceId workspace) {
        return ofWorkspace(workspace).stream()
                .flatMap(volume -> volume.attachments().stream())
                .filter(attachment -> isOn(attachment, instance))
                .toList();
    }

    /**
     * Detaches the volumes from the instance; done once none is attached to it.
     *
     * @param instead a look at the instance, right before each change: empty where its volumes may still be taken
     */
    Outcome detach(List<PlannedVolume> volumes, InstanceId from, Lease lease, Supplier<Optional<Outcome>> instead) {
        List<String> still = new ArrayList<>();
        for (VolumeAttachment attachment : attachments(volumes, from)) {
            if (attachment.state() != VolumeAttachmentState.DETACHING) {
                AwsRequestOverrideConfiguration permit = fresh.renew(lease, ChangeKind.DETACH);
                Optional<Outcome> meanwhile = instead.get();
                if (meanwhile.isPresent()) {
                    return meanwhile.get();
                }
                call(() -> client.detachVolume(request -> request.volumeId(attachment.volumeId())
                        .instanceId(from.value())
                        .overrideConfiguration(permit)));
            }
            still.add(attachment.volumeId());
        }
        return still.isEmpty() ? new Outcome.Done() : new Outcome.NotYet(still + " still detaching from " + from);
    }

    private List<VolumeAttachment> attachments(List<PlannedVolume> volumes, InstanceId to) {
        return current(volumes).values().stream()
                .flatMap(volume -> volume.attachments().stream())
                .filter(attachment -> isOn(attachment, to))
                .toList();
    }

    private static boolean isOn(VolumeAttachment attachment, InstanceId instance) {
        return instance.value().equals(attachment.instanceId()) && attachment.state() != VolumeAttachmentState.DETACHED;
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
                still.add(begin(planned, to, fresh.renew(lease, ChangeKind.ATTACH)));
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

    private String begin(PlannedVolume planned, InstanceId to, AwsRequestOverrideConfiguration permit) {
        try {
            client.attachVolume(request -> request.volumeId(planned.volume())
                    .instanceId(to.value())
                    .device(planned.device())
                    .overrideConfiguration(permit));
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
        for (int page = 0; page < MAX_PAGES; page++) {
            DescribeVolumesResponse response = call(() -> client.describeVolumes(request.build()));
            String requestId = response.responseMetadata().requestId();
            if (!response.hasVolumes() || requestId == null || requestId.equals(Ec2Describe.NO_REQUEST_ID)) {
                throw doubtful("the answer is none of DescribeVolumes");
            }
            volumes.addAll(response.volumes());
            if (response.nextToken() == null || response.nextToken().isEmpty()) {
                return volumes;
            }
            request.nextToken(response.nextToken());
        }
        throw doubtful("the answer does not end after " + MAX_PAGES + " pages");
    }

    private static ReplacementException doubtful(String detail) {
        return new ReplacementException(FailureCause.TRANSPORT, detail);
    }
}
