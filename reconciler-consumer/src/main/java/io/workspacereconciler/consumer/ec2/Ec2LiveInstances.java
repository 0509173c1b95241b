package io.workspacereconciler.consumer.ec2;

import static io.workspacereconciler.consumer.ec2.Ec2Calls.call;

import io.workspacereconciler.consumer.heal.FailureCause;
import io.workspacereconciler.consumer.heal.ReplacementException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;

/** DescribeInstances by a tag and by state, whatever the registry says. */
final class Ec2LiveInstances {

    private static final int PAGE = 1000;

    private final Ec2Client client;

    Ec2LiveInstances(Ec2Client client) {
        this.client = client;
    }

    /** All of the tag that are in one of these states; a {@link ReplacementException} when there is no whole answer. */
    List<Instance> in(Collection<String> states, Filter tag) {
        List<Instance> found = new ArrayList<>();
        DescribeInstancesRequest.Builder request = DescribeInstancesRequest.builder()
                .maxResults(PAGE)
                .filters(
                        tag,
                        Filter.builder()
                                .name("instance-state-name")
                                .values(states)
                                .build());
        @Nullable String token = null;
        do {
            DescribeInstancesRequest page = request.nextToken(token).build();
            DescribeInstancesResponse response = call(() -> client.describeInstances(page));
            if (!response.hasReservations()) {
                throw new ReplacementException(FailureCause.TRANSPORT, "the answer is none of DescribeInstances");
            }
            response.reservations().forEach(reservation -> found.addAll(reservation.instances()));
            token = response.nextToken();
        } while (token != null && !token.isEmpty());
        return found;
    }
}
