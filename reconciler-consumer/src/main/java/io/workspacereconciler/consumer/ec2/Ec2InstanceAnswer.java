package io.workspacereconciler.consumer.ec2;

import static io.workspacereconciler.consumer.ec2.Ec2Calls.call;

import io.workspacereconciler.consumer.heal.FailureCause;
import io.workspacereconciler.consumer.heal.ReplacementException;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Instance;

/**
 * All pages of an answer of DescribeInstances to a question by filters.
 *
 * @param emptyPages how many of its pages after the first held nothing
 */
record Ec2InstanceAnswer(List<Instance> instances, int emptyPages) {

    private static final int MAX_PAGES = 50;

    Ec2InstanceAnswer {
        instances = List.copyOf(instances);
    }

    /** The whole answer; a {@link ReplacementException} when there is none that can be trusted. */
    static Ec2InstanceAnswer to(DescribeInstancesRequest.Builder question, Ec2Client client) {
        List<Instance> found = new ArrayList<>();
        int emptyPages = 0;
        for (int page = 0; page < MAX_PAGES; page++) {
            DescribeInstancesResponse response = call(() -> client.describeInstances(question.build()));
            String requestId = response.responseMetadata().requestId();
            if (!response.hasReservations() || requestId == null || requestId.equals(Ec2Describe.NO_REQUEST_ID)) {
                throw doubtful("the answer is none of DescribeInstances");
            }
            response.reservations().forEach(reservation -> found.addAll(reservation.instances()));
            if (page > 0 && response.reservations().isEmpty()) {
                emptyPages++;
            }
            if (response.nextToken() == null || response.nextToken().isEmpty()) {
                return new Ec2InstanceAnswer(found, emptyPages);
            }
            question.nextToken(response.nextToken());
        }
        throw doubtful("the answer does not end after " + MAX_PAGES + " pages");
    }

    static ReplacementException doubtful(String detail) {
        return new ReplacementException(FailureCause.TRANSPORT, detail);
    }
}
