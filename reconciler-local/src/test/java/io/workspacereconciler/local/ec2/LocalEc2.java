package io.workspacereconciler.local.ec2;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** A world, its endpoint and an SDK client that never retries; closed together. */
final class LocalEc2 implements AutoCloseable {
    static final String ZONE = "us-east-1b";
    private static final Duration DELAY = Duration.ofMillis(100);

    private final Ec2World world =
            new Ec2World(Ec2Settings.in("us-east-1"), Ec2Delays.all(DELAY), InstantSource.system());
    private final FaultPlan faults = new FaultPlan();
    private final Ec2Endpoint endpoint = Ec2Endpoint.start(world, 0, faults, ApiLimits.unlimited());
    private final Ec2Client ec2 = client(endpoint.uri(), Duration.ofSeconds(10));

    Ec2World world() {
        return world;
    }

    FaultPlan faults() {
        return faults;
    }

    Ec2Endpoint endpoint() {
        return endpoint;
    }

    Ec2Client client() {
        return ec2;
    }

    @Override
    public void close() {
        ec2.close();
        endpoint.close();
    }

    static Ec2Client client(URI uri, Duration timeout) {
        Consumer<ClientOverrideConfiguration.Builder> oneTry =
                override -> override.apiCallTimeout(timeout).retryStrategy(AwsRetryStrategy.doNotRetry());
        return Ec2Client.builder()
                .endpointOverride(uri)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDTEST", "secret")))
                .httpClientBuilder(Apache5HttpClient.builder().maxConnections(64))
                .overrideConfiguration(oneTry)
                .build();
    }

    RunInstancesRequest run(String token, LaunchTemplate template) {
        return RunInstancesRequest.builder()
                .minCount(1)
                .maxCount(1)
                .clientToken(token)
                .launchTemplate(launch -> launch.launchTemplateId(template.id()).version("1"))
                .subnetId(world.subnets().get(1).id())
                .tagSpecifications(TagSpecification.builder()
                        .resourceType(ResourceType.INSTANCE)
                        .tags(tag("WorkspaceId", "ws-1"))
                        .build())
                .build();
    }

    Instance only(String id) {
        return ec2.describeInstances(request -> request.instanceIds(id))
                .reservations()
                .get(0)
                .instances()
                .get(0);
    }

    InstanceStateName stateOf(String id) {
        return only(id).state().name();
    }

    static String code(ThrowingCallable call) {
        return catchThrowableOfType(Ec2Exception.class, call).awsErrorDetails().errorCode();
    }

    static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }
}
