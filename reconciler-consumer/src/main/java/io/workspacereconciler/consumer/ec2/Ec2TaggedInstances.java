package io.workspacereconciler.consumer.ec2;

import io.workspacereconciler.workspace.InstanceId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;

/** Instances that are alive and whose tag names a workspace, whatever the registry says. */
final class Ec2TaggedInstances {

    private final Ec2LiveInstances instances;
    private final Ec2Tags tags;

    Ec2TaggedInstances(Ec2Client client, Ec2Tags tags) {
        this.instances = new Ec2LiveInstances(client);
        this.tags = tags;
    }

    /** Those of these workspaces, with the workspace that each is tagged for; one to 200 of them. */
    Map<InstanceId, String> live(Collection<String> workspaces) {
        Filter ofWorkspaces = Filter.builder()
                .name("tag:" + tags.workspace())
                .values(workspaces)
                .build();
        Map<InstanceId, String> live = new HashMap<>();
        instances
                .in(List.of("pending", "running", "stopping"), ofWorkspaces)
                .forEach(instance -> Ec2Reading.tag(instance.tags(), tags.workspace())
                        .ifPresent(workspace -> live.put(new InstanceId(instance.instanceId()), workspace)));
        return live;
    }
}
