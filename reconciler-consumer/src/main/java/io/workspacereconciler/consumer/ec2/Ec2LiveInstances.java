package io.workspacereconciler.consumer.ec2;

import java.util.Collection;
import java.util.List;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;

/** DescribeInstances by a tag and by state, whatever the registry says. */
final class Ec2LiveInstances {

    private static final int PAGE = 1000;

    private final Ec2Client client;

    Ec2LiveInstances(Ec2Client client) {
        this.client = client;
    }

    /**
     * All of the tag that are in one of these states.
     *
     * @throws io.workspacereconciler.consumer.heal.ReplacementException when there is no whole answer
     */
    List<Instance> in(Collection<String> states, Filter tag) {
        return Ec2InstanceAnswer.to(
                        DescribeInstancesRequest.builder()
                                .maxResults(PAGE)
                                .filters(
                                        tag,
                                        Filter.builder()
                                                .name("instance-state-name")
                                                .values(states)
                                                .build()),
                        client)
                .instances();
    }
}
