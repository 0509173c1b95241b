package io.workspacereconciler.consumer.ec2;

import static io.workspacereconciler.consumer.ec2.Ec2Calls.call;

import io.workspacereconciler.consumer.heal.FailureCause;
import io.workspacereconciler.consumer.heal.ReplacementException;
import io.workspacereconciler.workspace.InstanceId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Filter;

/** Instances that are alive and whose tag names a workspace, whatever the registry says. */
final class Ec2TaggedInstances {

    private final Ec2Client client;
    private final Ec2Tags tags;

    Ec2TaggedInstances(Ec2Client client, Ec2Tags tags) {
        this.client = client;
        this.tags = tags;
    }

    /** Those of these workspaces, with the workspace that each is tagged for; one to 200 of them. */
    Map<InstanceId, String> live(Collection<String> workspaces) {
        Map<InstanceId, String> live = new HashMap<>();
        DescribeInstancesRequest.Builder request = DescribeInstancesRequest.builder()
                .filters(
                        Filter.builder()
                                .name("tag:" + tags.workspace())
                                .values(workspaces)
                                .build(),
                        Filter.builder()
                                .name("instance-state-name")
                                .values("pending", "running", "stopping")
                                .build());
        @Nullable String token = null;
        do {
            DescribeInstancesRequest page = request.nextToken(token).build();
            DescribeInstancesResponse response = call(() -> client.describeInstances(page));
            if (!response.hasReservations()) {
                throw new ReplacementException(FailureCause.TRANSPORT, "the answer is none of DescribeInstances");
            }
            response.reservations().stream()
                    .flatMap(reservation -> reservation.instances().stream())
                    .forEach(instance -> Ec2Reading.tag(instance.tags(), tags.workspace())
                            .ifPresent(workspace -> live.put(new InstanceId(instance.instanceId()), workspace)));
            token = response.nextToken();
        } while (token != null && !token.isEmpty());
        return live;
    }
}
