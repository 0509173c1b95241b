package io.workspacereconciler.consumer.ec2;

import io.workspacereconciler.consumer.heal.FailureCause;
import io.workspacereconciler.consumer.heal.LaunchedInstance;
import io.workspacereconciler.consumer.heal.LaunchedInstances;
import io.workspacereconciler.consumer.heal.ReplacementException;
import io.workspacereconciler.workspace.InstanceId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;

/** Finds them by the key of their incident tag; one DescribeInstances for each thousand. */
public final class Ec2LaunchedInstances implements LaunchedInstances {

    private final Ec2LiveInstances live;
    private final Ec2Tags tags;

    public Ec2LaunchedInstances(Ec2Access access) {
        this.live = new Ec2LiveInstances(access.client());
        this.tags = access.tags();
    }

    /** Stopped ones too: whoever stopped an orphan has not ended it. */
    @Override
    public List<LaunchedInstance> alive() {
        Filter launched =
                Filter.builder().name("tag-key").values(Ec2Tags.INCIDENT).build();
        return live.in(List.of("pending", "running", "stopping", "stopped"), launched).stream()
                .flatMap(instance -> read(instance).stream())
                .toList();
    }

    private Optional<LaunchedInstance> read(Instance instance) {
        if (instance.launchTime() == null) {
            throw new ReplacementException(FailureCause.TRANSPORT, "the answer says not when an instance was launched");
        }
        return Ec2Reading.tag(instance.tags(), Ec2Tags.INCIDENT)
                .map(incident -> new LaunchedInstance(
                        new InstanceId(instance.instanceId()),
                        incident,
                        Ec2Reading.tag(instance.tags(), tags.workspace()).orElse(null),
                        instance.clientToken(),
                        instance.launchTime(),
                        volumes(instance)));
    }

    private static Set<String> volumes(Instance instance) {
        return instance.blockDeviceMappings().stream()
                .filter(mapping -> mapping.ebs() != null && mapping.ebs().volumeId() != null)
                .map(mapping -> mapping.ebs().volumeId())
                .collect(Collectors.toSet());
    }
}
