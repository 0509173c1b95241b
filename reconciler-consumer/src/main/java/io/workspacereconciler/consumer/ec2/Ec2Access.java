package io.workspacereconciler.consumer.ec2;

import io.workspacereconciler.workspace.Place;
import java.time.Duration;
import java.util.function.LongSupplier;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.Ec2ClientBuilder;

/**
 * The way to EC2 in one place: clients whose every call ends in bounded time.
 *
 * <p>Retries are STANDARD and few, set explicitly: the default is LEGACY, can be flipped by an environment variable, and
 * repeats throttled calls for free. There is no second retry loop on top.
 */
public final class Ec2Access implements AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(2);

    private final PlaceCredentials credentials;
    private final Ec2Client client;
    private final Ec2Way way;
    private final Ec2Tags tags;
    private final CallTimes times;
    private final FreshLease freshLease;

    private Ec2Access(Ec2Way way, Ec2Tags tags, CallTimes times, int connections, LongSupplier nanos, String purpose) {
        this.freshLease = new FreshLease(nanos);
        this.credentials = PlaceCredentials.of(way);
        this.client = client(times, connections, freshLease, purpose)
                .region(Region.of(way.place().region()))
                .credentialsProvider(credentials.provider())
                .endpointOverride(way.endpoint())
                .build();
        this.way = way;
        this.tags = tags;
        this.times = times;
    }

    /**
     * Access for checks: all calls for a batch end within {@code limit}, and what is not answered by then is unknown. The
     * filter call and a call for what it left out fit into it in full length.
     *
     * @param connections the most calls at a time; as many as there are threads that make them, so that none waits
     */
    public static Ec2Access forChecks(Ec2Way way, Ec2Tags tags, Duration limit, int connections) {
        return new Ec2Access(way, tags, CallTimes.ofChecks(limit), connections, System::nanoTime, "checks");
    }

    /** Access for restarts: a call is made once and ends within eight seconds. */
    public static Ec2Access forRestarts(Ec2Way way, Ec2Tags tags, int connections) {
        return forRestarts(way, tags, CallTimes.ofRestarts(), connections, System::nanoTime);
    }

    /** The same with other times, on a clock of nanoseconds that never goes back. */
    static Ec2Access forRestarts(Ec2Way way, Ec2Tags tags, CallTimes times, int connections, LongSupplier nanos) {
        return new Ec2Access(way, tags, times, connections, nanos, "restarts");
    }

    private static Ec2ClientBuilder client(CallTimes times, int connections, FreshLease freshLease, String purpose) {
        Duration attempt = times.attempt(times.call());
        return Ec2Client.builder()
                .httpClientBuilder(Apache5HttpClient.builder()
                        .maxConnections(connections)
                        .connectionTimeout(min(CONNECT, attempt))
                        .connectionAcquisitionTimeout(attempt)
                        .socketTimeout(attempt))
                .overrideConfiguration(configuration -> configuration
                        .addExecutionInterceptor(freshLease)
                        // so that CloudTrail, and a test, can tell whose call it was
                        .putAdvancedOption(SdkAdvancedClientOption.USER_AGENT_SUFFIX, "workspace-reconciler/" + purpose)
                        .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(times.attempts())
                                .build())
                        .apiCallTimeout(times.call())
                        .apiCallAttemptTimeout(attempt));
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    Ec2Client client() {
        return client;
    }

    Place place() {
        return way.place();
    }

    Ec2Way way() {
        return way;
    }

    Ec2Tags tags() {
        return tags;
    }

    /** Under which every change is made. */
    FreshLease freshLease() {
        return freshLease;
    }

    Ec2Describe describe() {
        return new Ec2Describe(client, new Ec2Reading(place().region(), tags.workspace()), times);
    }

    @Override
    public void close() {
        client.close();
        credentials.close();
    }
}
