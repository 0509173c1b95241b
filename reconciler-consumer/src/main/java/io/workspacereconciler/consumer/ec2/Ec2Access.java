package io.workspacereconciler.consumer.ec2;

import io.workspacereconciler.workspace.Place;
import java.time.Duration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;

/**
 * The way to EC2 in one place: clients whose every call ends in bounded time.
 *
 * <p>Retries are STANDARD and few, set explicitly: the default is LEGACY, can be flipped by an environment variable, and
 * repeats throttled calls for free. There is no second retry loop on top.
 */
public final class Ec2Access implements AutoCloseable {

    /** A look may be asked again at once. */
    private static final int LOOK_ATTEMPTS = 2;

    /** A restart repeats its calls itself and must know what became of each: a retry behind its back could hide a launch. */
    private static final int RESTART_ATTEMPTS = 1;

    private static final Duration CONNECT = Duration.ofSeconds(2);

    private final Ec2Client client;
    private final Place place;
    private final Ec2Tags tags;

    private Ec2Access(Ec2Client client, Place place, Ec2Tags tags) {
        this.client = client;
        this.place = place;
        this.tags = tags;
    }

    /**
     * Access for checks: the filter call and the call for what it left out fit into {@code limit} together.
     *
     * @param connections the most calls at a time
     */
    public static Ec2Access forChecks(Place place, Ec2Tags tags, Duration limit, int connections) {
        return new Ec2Access(
                client(place, limit.multipliedBy(45).dividedBy(100), LOOK_ATTEMPTS, connections), place, tags);
    }

    /** Access for restarts: a call is made once and ends within eight seconds, so that a look of three fits into a lease. */
    public static Ec2Access forRestarts(Place place, Ec2Tags tags, int connections) {
        return new Ec2Access(client(place, Duration.ofSeconds(8), RESTART_ATTEMPTS, connections), place, tags);
    }

    private static Ec2Client client(Place place, Duration call, int attempts, int connections) {
        Duration attempt = call.multipliedBy(98).dividedBy(100L * attempts);
        return Ec2Client.builder()
                .region(Region.of(place.region()))
                .httpClientBuilder(Apache5HttpClient.builder()
                        .maxConnections(connections)
                        .connectionTimeout(min(CONNECT, attempt))
                        .connectionAcquisitionTimeout(attempt)
                        .socketTimeout(attempt))
                .overrideConfiguration(configuration -> configuration
                        .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(attempts)
                                .build())
                        .apiCallTimeout(call)
                        .apiCallAttemptTimeout(attempt))
                .build();
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    Ec2Client client() {
        return client;
    }

    Place place() {
        return place;
    }

    Ec2Tags tags() {
        return tags;
    }

    Ec2Describe describe() {
        return new Ec2Describe(client, new Ec2Reading(place.region(), tags.workspace()));
    }

    @Override
    public void close() {
        client.close();
    }
}
