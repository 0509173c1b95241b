package io.workspacereconciler.consumer.ec2;

import io.workspacereconciler.check.Remains;
import io.workspacereconciler.consumer.check.RemainsSearch;
import io.workspacereconciler.consumer.heal.ReplacementException;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.WorkspaceId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Volume;
import software.amazon.awssdk.services.ec2.model.VolumeState;

/**
 * Looks for volumes and live instances by the workspace tag: one DescribeVolumes and one DescribeInstances for up to 200
 * workspaces, EC2's limit on the values of a filter.
 */
public final class Ec2RemainsSearch implements RemainsSearch {

    private static final Logger LOG = LoggerFactory.getLogger(Ec2RemainsSearch.class);

    private final Ec2Client client;
    private final Ec2Tags tags;
    private final Ec2Volumes volumes;

    public Ec2RemainsSearch(Ec2Access access) {
        this.client = access.client();
        this.tags = access.tags();
        this.volumes = new Ec2Volumes(access);
    }

    @Override
    public Map<WorkspaceId, Remains> of(Collection<WorkspaceId> workspaces) {
        try {
            return found(workspaces);
        } catch (ReplacementException e) {
            LOG.debug("nothing is known of what is left of {} workspaces, {}", workspaces.size(), e.reason());
            return Map.of();
        }
    }

    /** The same; a {@link ReplacementException} says why there is no whole answer. */
    Map<WorkspaceId, Remains> found(Collection<WorkspaceId> workspaces) {
        Set<String> asked = workspaces.stream().map(WorkspaceId::toString).collect(Collectors.toSet());
        Map<String, List<Remains.Volume>> found = new HashMap<>();
        for (Volume volume : volumes.ofWorkspaces(asked)) {
            Ec2Reading.tag(volume.tags(), tags.workspace())
                    .ifPresent(workspace -> found.computeIfAbsent(workspace, key -> new ArrayList<>())
                            .add(new Remains.Volume(volume.volumeId(), volume.availabilityZone(), attachedTo(volume))));
        }
        Map<String, List<InstanceId>> live = new HashMap<>();
        new Ec2TaggedInstances(client, tags)
                .live(asked)
                .forEach((instance, workspace) -> live.computeIfAbsent(workspace, key -> new ArrayList<>())
                        .add(instance));
        return workspaces.stream()
                .collect(Collectors.toMap(
                        workspace -> workspace,
                        workspace -> new Remains(
                                found.getOrDefault(workspace.toString(), List.of()),
                                live.getOrDefault(workspace.toString(), List.of())),
                        (one, same) -> one));
    }

    private static @Nullable String attachedTo(Volume volume) {
        return volume.attachments().stream()
                .map(attachment -> String.valueOf(attachment.instanceId()))
                .findFirst()
                .orElse(
                        volume.state() == VolumeState.AVAILABLE
                                ? null
                                : "nothing known, being " + volume.stateAsString());
    }
}
