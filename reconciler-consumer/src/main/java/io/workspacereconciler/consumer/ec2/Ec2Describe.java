package io.workspacereconciler.consumer.ec2;

import io.workspacereconciler.check.SeenInstance;
import io.workspacereconciler.check.UnknownCause;
import io.workspacereconciler.workspace.InstanceId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.Reservation;

/**
 * DescribeInstances, read with suspicion: an answer counts only if it is whole and an answer to this question.
 *
 * <p>The filter {@code instance-id} takes 200 values, tolerates unknown ids and draws on EC2's larger token bucket
 * (EC2 API Reference, "Request throttling"); asking by id fails the whole call on one unknown id.
 */
final class Ec2Describe {

    /** What one question came to. */
    sealed interface Answer {

        /** A whole answer: what it contains, and which of its instances have no state that has a name. */
        record Whole(
                Map<InstanceId, SeenInstance> seen,
                Set<InstanceId> unnamedState,
                @Nullable String requestId) implements Answer {}

        /** No answer, or none that can be trusted. */
        record Doubtful(
                UnknownCause cause,
                String detail,
                @Nullable Ec2Failure failure,
                @Nullable String requestId) implements Answer {}
    }

    /** EC2's own limit on the values of one filter. */
    static final int MAX_FILTER_VALUES = 200;

    private static final int PAGE = 1000;
    private static final int MAX_PAGES = 50;
    /** What the SDK says when the answer had no request id: then it was no answer of EC2's. */
    private static final String NO_REQUEST_ID = "UNKNOWN";

    private final Ec2Client client;
    private final Ec2Reading reading;

    Ec2Describe(Ec2Client client, Ec2Reading reading) {
        this.client = client;
        this.reading = reading;
    }

    /** Asks by filter: an unknown id is just not in the answer. One to 200 well-formed ids. */
    Answer byFilter(Collection<InstanceId> ids) {
        Set<String> values = checked(ids);
        return ask(
                values,
                DescribeInstancesRequest.builder()
                        .filters(Filter.builder()
                                .name("instance-id")
                                .values(values)
                                .build())
                        .maxResults(PAGE));
    }

    /** Asks by id: fails as a whole when one is unknown, and then names it. One to 200 well-formed ids. */
    Answer byId(Collection<InstanceId> ids) {
        Set<String> values = checked(ids);
        return ask(values, DescribeInstancesRequest.builder().instanceIds(values));
    }

    private static Set<String> checked(Collection<InstanceId> ids) {
        Set<String> values = new HashSet<>();
        for (InstanceId id : ids) {
            if (!id.isWellFormed()) {
                throw new IllegalArgumentException("never to be asked about: " + id);
            }
            values.add(id.value());
        }
        // An empty list would ask for everything in the account.
        if (values.isEmpty() || values.size() > MAX_FILTER_VALUES) {
            throw new IllegalArgumentException("one question is about 1 to 200 instances, not " + values.size());
        }
        return values;
    }

    private Answer ask(Set<String> asked, DescribeInstancesRequest.Builder request) {
        Map<InstanceId, SeenInstance> seen = new HashMap<>();
        Set<InstanceId> unnamed = new HashSet<>();
        try {
            for (int page = 0; page < MAX_PAGES; page++) {
                DescribeInstancesResponse response = client.describeInstances(request.build());
                String requestId = response.responseMetadata().requestId();
                if (!response.hasReservations() || requestId == null || requestId.equals(NO_REQUEST_ID)) {
                    return doubtful("the answer is none of DescribeInstances", requestId);
                }
                for (Reservation reservation : response.reservations()) {
                    for (Instance instance : reservation.instances()) {
                        if (!asked.contains(instance.instanceId())) {
                            return doubtful("the answer names an instance that was not asked", requestId);
                        }
                        reading.read(reservation, instance)
                                .ifPresentOrElse(
                                        one -> seen.put(one.id(), one),
                                        () -> unnamed.add(new InstanceId(instance.instanceId())));
                    }
                }
                if (response.nextToken() == null || response.nextToken().isEmpty()) {
                    return new Answer.Whole(seen, unnamed, requestId);
                }
                request.nextToken(response.nextToken());
            }
            return doubtful("the answer does not end after " + MAX_PAGES + " pages", null);
        } catch (SdkException e) {
            Ec2Failure failure = Ec2Failure.of(e);
            return new Answer.Doubtful(failure.unknownCause(), failure.describe(), failure, failure.requestId());
        }
    }

    private static Answer doubtful(String detail, @Nullable String requestId) {
        return new Answer.Doubtful(UnknownCause.MALFORMED_ANSWER, detail, null, requestId);
    }
}
