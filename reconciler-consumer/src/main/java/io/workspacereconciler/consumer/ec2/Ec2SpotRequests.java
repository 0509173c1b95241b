package io.workspacereconciler.consumer.ec2;

import static io.workspacereconciler.consumer.ec2.Ec2Calls.call;

import io.workspacereconciler.consumer.heal.FailureCause;
import io.workspacereconciler.consumer.heal.ReplacementException;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeSpotInstanceRequestsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSpotInstanceRequestsResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.SpotInstanceRequest;
import software.amazon.awssdk.services.ec2.model.SpotInstanceState;
import software.amazon.awssdk.services.ec2.model.SpotInstanceType;

/** Whether EC2 itself replaces a Spot instance: it does for a persistent request, until that is cancelled. */
final class Ec2SpotRequests {

    private final Ec2Client client;

    Ec2SpotRequests(Ec2Client client) {
        this.client = client;
    }

    /** Asks by filter: an unknown or forgotten request is just not in the answer. */
    Optional<String> keeper(String spotRequest) {
        DescribeSpotInstanceRequestsRequest.Builder question = DescribeSpotInstanceRequestsRequest.builder()
                .filters(Filter.builder()
                        .name("spot-instance-request-id")
                        .values(spotRequest)
                        .build());
        String token = "";
        do {
            if (!token.isEmpty()) {
                question.nextToken(token);
            }
            DescribeSpotInstanceRequestsResponse answer =
                    call(() -> client.describeSpotInstanceRequests(question.build()));
            if (!answer.hasSpotInstanceRequests()) {
                throw doubtful("the answer is none of DescribeSpotInstanceRequests");
            }
            for (SpotInstanceRequest request : answer.spotInstanceRequests()) {
                if (!spotRequest.equals(request.spotInstanceRequestId())) {
                    throw doubtful("the answer names a Spot request that was not asked");
                }
                return isKept(request) ? Optional.of("persistent Spot request " + spotRequest) : Optional.empty();
            }
            token = answer.nextToken() == null ? "" : answer.nextToken();
        } while (!token.isEmpty());
        return Optional.empty();
    }

    private static boolean isKept(SpotInstanceRequest request) {
        if (request.type() == null || request.state() == null) {
            throw doubtful("the answer gives the Spot request no type or no state");
        }
        // A state or type that has no name here may be one in which EC2 replaces it.
        return request.type() != SpotInstanceType.ONE_TIME
                && request.state() != SpotInstanceState.CANCELLED
                && request.state() != SpotInstanceState.CLOSED
                && request.state() != SpotInstanceState.FAILED;
    }

    private static ReplacementException doubtful(String detail) {
        return new ReplacementException(FailureCause.TRANSPORT, detail);
    }
}
