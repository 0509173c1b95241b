package io.workspacereconciler.consumer.ec2;

import io.workspacereconciler.check.SeenInstance;
import io.workspacereconciler.check.UnknownCause;
import io.workspacereconciler.workspace.InstanceId;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
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

        /**
         * A whole answer.
         *
         * @param seen what it contains
         * @param unclear which instances it gives no state that has a name, or two
         * @param emptyPages how many of its pages after the first held nothing
         */
        record Whole(
                Map<InstanceId, SeenInstance> seen,
                Set<InstanceId> unclear,
                int emptyPages,
                @Nullable String requestId) implements Answer {}

        /** No answer, or none that can be trusted. */
        record Doubtful(
                UnknownCause cause,
                String detail,
                @Nullable Ec2Failure failure,
                @Nullable String requestId) implements Answer {

            boolean isOf(Ec2Failure.Kind kind) {
                return failure != null && failure.kind() == kind;
            }
        }
    }

    /** EC2's own limit on the values of one filter. */
    static final int MAX_FILTER_VALUES = 200;

    private static final int PAGE = 1000;
    private static final int MAX_PAGES = 50;
    /** What the SDK says when the answer had no request id: then it was no answer of EC2's. */
    static final String NO_REQUEST_ID = "UNKNOWN";

    private final Ec2Client client;
    private final Ec2Reading reading;
    private final CallTimes times;

    Ec2Describe(Ec2Client client, Ec2Reading reading, CallTimes times) {
        this.client = client;
        this.reading = reading;
        this.times = times;
    }

    /** The time for one look, which begins now. */
    TimeLeft beginLook() {
        return TimeLeft.of(times);
    }

    /** Asks by filter: an unknown id is just not in the answer. One to 200 well-formed ids. */
    Answer byFilter(Collection<InstanceId> ids, TimeLeft time) {
        Set<String> values = checked(ids);
        return ask(
                values,
                DescribeInstancesRequest.builder()
                        .filters(Filter.builder()
                                .name("instance-id")
                                .values(values)
                                .build())
                        .maxResults(PAGE),
                time);
    }

    /**
     * Asks by id: fails as a whole when one is unknown, and then names it. One to 200 well-formed ids.
     *
     * <p>An empty page is no surprise where a filter is applied to pages. Without one, it has lost what is missing.
     */
    Answer byId(Collection<InstanceId> ids, TimeLeft time) {
        Set<String> values = checked(ids);
        Answer answer = ask(values, DescribeInstancesRequest.builder().instanceIds(values), time);
        if (answer instanceof Answer.Whole whole
                && whole.emptyPages() > 0
                && whole.seen().size() + whole.unclear().size() < values.size()) {
            return doubtful("a page of the answer is empty, and an instance is missing", whole.requestId());
        }
        return answer;
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

    private Answer ask(Set<String> asked, DescribeInstancesRequest.Builder request, TimeLeft time) {
        Pages pages = new Pages(asked);
        try {
            for (int page = 0; page < MAX_PAGES; page++) {
                Optional<Duration> call = time.forCall();
                if (call.isEmpty()) {
                    return new Answer.Doubtful(UnknownCause.TIMED_OUT, "no time is left for this question", null, null);
                }
                DescribeInstancesResponse response = client.describeInstances(request.overrideConfiguration(limits ->
                                limits.apiCallTimeout(call.get()).apiCallAttemptTimeout(times.attempt(call.get())))
                        .build());
                Optional<Answer> answer = pages.add(response);
                if (answer.isPresent()) {
                    return answer.get();
                }
                request.nextToken(response.nextToken());
            }
            return doubtful("the answer does not end after " + MAX_PAGES + " pages", null);
        } catch (SdkException e) {
            Ec2Failure failure = Ec2Failure.of(e);
            return new Answer.Doubtful(failure.unknownCause(), failure.describe(), failure, failure.requestId());
        }
    }

    /** The pages of one answer so far. */
    private final class Pages {
        private final Set<String> asked;
        private final Map<InstanceId, SeenInstance> seen = new HashMap<>();
        private final Set<InstanceId> unclear = new HashSet<>();
        private int pages;
        private int emptyPages;

        Pages(Set<String> asked) {
            this.asked = asked;
        }

        /** Reads one page; the answer when it is the last one, or none that can be trusted. */
        Optional<Answer> add(DescribeInstancesResponse response) {
            String requestId = response.responseMetadata().requestId();
            if (!response.hasReservations() || requestId == null || requestId.equals(NO_REQUEST_ID)) {
                return Optional.of(doubtful("the answer is none of DescribeInstances", requestId));
            }
            for (Reservation reservation : response.reservations()) {
                for (Instance instance : reservation.instances()) {
                    if (!asked.contains(instance.instanceId())) {
                        return Optional.of(doubtful("the answer names an instance that was not asked", requestId));
                    }
                    add(reservation, instance);
                }
            }
            pages++;
            if (pages > 1 && response.reservations().isEmpty()) {
                emptyPages++;
            }
            if (response.nextToken() == null || response.nextToken().isEmpty()) {
                return Optional.of(new Answer.Whole(seen, unclear, emptyPages, requestId));
            }
            return Optional.empty();
        }

        private void add(Reservation reservation, Instance instance) {
            InstanceId id = new InstanceId(instance.instanceId());
            Optional<SeenInstance> read = reading.read(reservation, instance);
            SeenInstance before = seen.get(id);
            if (read.isEmpty() || unclear.contains(id) || (before != null && !before.equals(read.get()))) {
                seen.remove(id);
                unclear.add(id);
            } else {
                seen.put(id, read.get());
            }
        }
    }

    private static Answer doubtful(String detail, @Nullable String requestId) {
        return new Answer.Doubtful(UnknownCause.MALFORMED_ANSWER, detail, null, requestId);
    }
}
