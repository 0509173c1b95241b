package io.workspacereconciler.local.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.Reservation;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.ec2.model.VolumeAttachmentState;
import software.amazon.awssdk.services.ec2.model.VolumeState;

@Timeout(60)
class Ec2EndpointIT {
    private static final Duration DELAY = Duration.ofMillis(100);
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final String ZONE = "us-east-1b";

    private final Ec2World world =
            new Ec2World(Ec2Settings.in("us-east-1"), Ec2Delays.all(DELAY), InstantSource.system());
    private final FaultPlan faults = new FaultPlan();
    private final Ec2Endpoint endpoint = Ec2Endpoint.start(world, 0, faults, ApiLimits.unlimited());
    private final Ec2Client ec2 = client(endpoint.uri(), Duration.ofSeconds(10));

    @AfterEach
    void close() {
        ec2.close();
        endpoint.close();
    }

    @Test
    void theSdkSeesASeededInstanceWhole() {
        SeededWorkspace seeded = world.seedWorkspace("ws <1> & é", ZONE, "t3.large");

        DescribeInstancesResponse response = ec2.describeInstances();
        assertThat(response.responseMetadata().requestId()).hasSize(36);
        Reservation reservation = response.reservations().get(0);
        assertThat(reservation.ownerId()).isEqualTo("123456789012");
        Instance instance = reservation.instances().get(0);
        assertThat(instance.instanceId()).isEqualTo(seeded.instanceId());
        assertThat(instance.state().code()).isEqualTo(16);
        assertThat(instance.placement().availabilityZone()).isEqualTo(ZONE);
        assertThat(instance.subnetId()).isEqualTo(world.subnets().get(1).id());
        assertThat(instance.privateIpAddress()).startsWith("10.1.");
        assertThat(instance.instanceTypeAsString()).isEqualTo("t3.large");
        assertThat(instance.tags()).contains(tag("WorkspaceId", "ws <1> & é"));
        assertThat(instance.launchTime()).isNotNull();
        assertThat(instance.blockDeviceMappings())
                .anySatisfy(mapping -> {
                    assertThat(mapping.deviceName()).isEqualTo("/dev/sdf");
                    assertThat(mapping.ebs().volumeId()).isEqualTo(seeded.volumeId());
                    assertThat(mapping.ebs().deleteOnTermination()).isFalse();
                })
                .anySatisfy(mapping ->
                        assertThat(mapping.ebs().deleteOnTermination()).isTrue());
    }

    @Test
    void anEmptyAnswerIsARealOne() {
        DescribeInstancesResponse response =
                ec2.describeInstances(request -> request.filters(filter("instance-id", "i-0123456789abcdef0")));
        assertThat(response.hasReservations()).isTrue();
        assertThat(response.reservations()).isEmpty();
        assertThat(response.responseMetadata().requestId()).isNotEqualTo("UNKNOWN");
    }

    @Test
    void aWorkspaceIsReplacedByRunAttachAndTerminate() {
        SeededWorkspace old = world.seedWorkspace("ws-1", ZONE, "t3.large");
        LaunchTemplate template = world.createLaunchTemplate("desk", "t3.xlarge");
        ec2.terminateInstances(request -> request.instanceIds(old.instanceId()));
        await().untilAsserted(() -> assertThat(stateOf(old.instanceId())).isEqualTo(InstanceStateName.TERMINATED));
        assertThat(only(old.instanceId()).stateReason().code()).isEqualTo("Client.UserInitiatedShutdown");
        assertThat(only(old.instanceId()).stateTransitionReason()).startsWith("User initiated (20");

        RunInstancesRequest run = run("token-1", template);
        String fresh = ec2.runInstances(run).instances().get(0).instanceId();
        assertThat(ec2.runInstances(run).instances().get(0).instanceId()).isEqualTo(fresh);
        assertThat(code(() -> ec2.runInstances(
                        run.toBuilder().instanceType("t3.small").build())))
                .isEqualTo("IdempotentParameterMismatch");
        await().untilAsserted(() -> assertThat(stateOf(fresh)).isEqualTo(InstanceStateName.RUNNING));
        assertThat(only(fresh).tags()).contains(tag("WorkspaceId", "ws-1"));
        assertThat(only(fresh).clientToken()).isEqualTo("token-1");
        assertThat(only(fresh).placement().availabilityZone()).isEqualTo(ZONE);

        ec2.attachVolume(
                request -> request.volumeId(old.volumeId()).instanceId(fresh).device("/dev/sdf"));
        await().untilAsserted(() -> assertThat(attachment(old.volumeId())).isEqualTo(VolumeAttachmentState.ATTACHED));
        ec2.detachVolume(request -> request.volumeId(old.volumeId()));
        await().untilAsserted(() -> assertThat(ec2.describeVolumes(request ->
                                request.filters(filter("tag:WorkspaceId", "ws-1"), filter("status", "available")))
                        .volumes())
                .extracting(volume -> volume.state())
                .containsExactly(VolumeState.AVAILABLE));
        assertThat(code(() -> ec2.detachVolume(request -> request.volumeId(old.volumeId()))))
                .isEqualTo("IncorrectState");
    }

    @Test
    void theSdksPaginatorFindsEveryInstanceOnce() {
        Set<String> all = IntStream.range(0, 23)
                .mapToObj(number ->
                        world.seedWorkspace("ws-" + number, ZONE, "t3.large").instanceId())
                .collect(Collectors.toSet());
        List<String> found = ec2
                .describeInstancesPaginator(request -> request.maxResults(10)
                        .filters(
                                Filter.builder().name("instance-id").values(all).build()))
                .reservations()
                .stream()
                .map(reservation -> reservation.instances().get(0).instanceId())
                .toList();
        assertThat(found).hasSize(23).hasSameElementsAs(all);
        assertThat(endpoint.callCounts()).containsEntry("DescribeInstances", 3);
    }

    @Test
    void refusalsReachTheSdkWithTheirCodes() {
        Ec2Exception notFound = catchThrowableOfType(Ec2Exception.class, () -> only("i-0123456789abcdef0"));
        assertThat(notFound.awsErrorDetails().errorMessage())
                .isEqualTo("The instance ID 'i-0123456789abcdef0' does not exist");
        assertThat(notFound.awsErrorDetails().errorCode()).isEqualTo("InvalidInstanceID.NotFound");
        assertThat(notFound.requestId()).hasSize(36);
        SeededWorkspace seeded = world.seedWorkspace("ws-1", ZONE, "t3.large");
        Ec2Exception dryRun = catchThrowableOfType(
                Ec2Exception.class,
                () -> ec2.terminateInstances(request -> request.dryRun(true).instanceIds(seeded.instanceId())));
        assertThat(dryRun.awsErrorDetails().errorCode()).isEqualTo("DryRunOperation");
        assertThat(dryRun.statusCode()).isEqualTo(412);
        assertThat(stateOf(seeded.instanceId())).isEqualTo(InstanceStateName.RUNNING);
        assertThat(code(() -> ec2.describeVpcs())).isEqualTo("InvalidAction");
    }

    @Test
    void stopAndStartPassThroughTheirStates() {
        String id = world.seedWorkspace("ws-1", ZONE, "t3.large").instanceId();
        assertThat(ec2.stopInstances(request -> request.instanceIds(id))
                        .stoppingInstances()
                        .get(0)
                        .currentState()
                        .name())
                .isEqualTo(InstanceStateName.STOPPING);
        await().untilAsserted(() -> assertThat(stateOf(id)).isEqualTo(InstanceStateName.STOPPED));
        ec2.startInstances(request -> request.instanceIds(id));
        await().untilAsserted(() -> assertThat(stateOf(id)).isEqualTo(InstanceStateName.RUNNING));
    }

    @Test
    void templatesSubnetsAndSpotRequestsAreDescribed() {
        LaunchTemplate template = world.createLaunchTemplate("desk", "t3.large");
        world.addLaunchTemplateVersion("desk", "t3.xlarge");
        String spot = world.seedSpotWorkspace("ws-1", ZONE, "t3.large", SpotRequest.Type.PERSISTENT)
                .instanceId();

        assertThat(ec2.describeLaunchTemplates(request -> request.launchTemplateNames("desk"))
                        .launchTemplates())
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.launchTemplateId()).isEqualTo(template.id());
                    assertThat(found.latestVersionNumber()).isEqualTo(2);
                    assertThat(found.defaultVersionNumber()).isEqualTo(1);
                });
        assertThat(ec2.describeLaunchTemplateVersions(request ->
                                request.launchTemplateId(template.id()).versions("$Default", "$Latest"))
                        .launchTemplateVersions())
                .extracting(version -> version.launchTemplateData().instanceTypeAsString())
                .containsExactly("t3.large", "t3.xlarge");
        assertThat(code(() -> ec2.describeLaunchTemplates(request -> request.launchTemplateNames("none"))))
                .isEqualTo("InvalidLaunchTemplateName.NotFoundException");
        assertThat(ec2.describeSubnets(request -> request.filters(filter("availability-zone", ZONE)))
                        .subnets())
                .extracting(subnet -> subnet.subnetId())
                .containsExactly(world.subnets().get(1).id());
        assertThat(ec2.describeSpotInstanceRequests(request -> request.filters(filter("instance-id", spot)))
                        .spotInstanceRequests())
                .extracting(request -> request.typeAsString())
                .containsExactly("persistent");
        ec2.createTags(request -> request.resources(spot).tags(tag("a", "b")));
        assertThat(only(spot).tags()).contains(tag("a", "b"));
    }

    @Test
    void callsAreRecordedWithCallerAndParameters() {
        String id = world.seedWorkspace("ws-1", ZONE, "t3.large").instanceId();
        only(id);
        assertThat(endpoint.calls("DescribeInstances")).singleElement().satisfies(call -> {
            assertThat(call.accessKeyId()).isEqualTo("AKIDTEST");
            assertThat(call.request().list("InstanceId")).containsExactly(id);
        });
        endpoint.clearCalls();
        assertThat(endpoint.calls()).isEmpty();
    }

    @Test
    void aHangEndsInTheCallersTimeout() {
        faults.add(FaultRule.on("DescribeInstances", new Fault.Hang(LONG)));
        try (Ec2Client impatient = client(endpoint.uri(), Duration.ofMillis(300))) {
            assertThatThrownBy(impatient::describeInstances).isInstanceOf(ApiCallTimeoutException.class);
        }
        assertThat(ec2.describeVolumes().volumes()).isEmpty();
    }

    @Test
    void threeHundredHangingRequestsBlockNobodyAndEndWithTheEndpoint() throws Exception {
        String id = world.seedWorkspace("ws-1", ZONE, "t3.large").instanceId();
        FaultRule hang = FaultRule.on("DescribeVolumes", new Fault.Hang(LONG));
        faults.add(hang);
        HttpClient http = HttpClient.newHttpClient();
        List<CompletableFuture<Void>> hanging = Stream.generate(() -> http.sendAsync(
                                signed("Action=DescribeVolumes"), HttpResponse.BodyHandlers.ofString())
                        .handle((response, cut) -> {
                            assertThat(cut).hasRootCauseInstanceOf(IOException.class);
                            return (Void) null;
                        }))
                .limit(300)
                .toList();
        await().untilAsserted(() -> assertThat(faults.struck(hang)).isEqualTo(300));

        assertThat(stateOf(id)).isEqualTo(InstanceStateName.RUNNING);
        assertThat(hanging).noneMatch(CompletableFuture::isDone);
        endpoint.close();
        assertThat(CompletableFuture.allOf(hanging.toArray(CompletableFuture[]::new)))
                .succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void concurrentCallersAreAllAnswered() throws Exception {
        String id = world.seedWorkspace("ws-1", ZONE, "t3.large").instanceId();
        faults.add(FaultRule.on("DescribeInstances", new Fault.Delay(Duration.ofMillis(300))));
        ExecutorService callers = Executors.newFixedThreadPool(40);
        try {
            List<CompletableFuture<InstanceStateName>> answers = Stream.generate(
                            () -> CompletableFuture.supplyAsync(() -> stateOf(id), callers))
                    .limit(40)
                    .toList();
            assertThat(answers)
                    .allSatisfy(answer -> assertThat(answer)
                            .succeedsWithin(Duration.ofSeconds(10))
                            .isEqualTo(InstanceStateName.RUNNING));
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void aLostAnswerIsPerformed() {
        String id = world.seedWorkspace("ws-1", ZONE, "t3.large").instanceId();
        faults.add(FaultRule.on("TerminateInstances", new Fault.LoseAnswer()).times(1));
        assertThatThrownBy(() -> ec2.terminateInstances(request -> request.instanceIds(id)))
                .isInstanceOf(SdkClientException.class);
        assertThat(world.instance(id).orElseThrow().state().isFinal()).isTrue();
    }

    @Test
    void failuresAndRawAnswersReachTheCallerAsTheyAre() {
        faults.add(FaultRule.onAny(new Fault.Fail(503, "RequestLimitExceeded", "Slow down"))
                .times(1));
        assertThat(code(ec2::describeInstances)).isEqualTo("RequestLimitExceeded");
        faults.add(FaultRule.onAny(new Fault.Answer(200, "text/html", "<html></html>"))
                .times(1));
        assertThat(ec2.describeInstances().hasReservations()).isFalse();
        faults.add(FaultRule.onAny(new Fault.Answer(200, "text/xml", "")).times(1));
        assertThat(ec2.describeInstances().hasReservations()).isFalse();
        faults.add(FaultRule.onAny(new Fault.Answer(200, "text/xml", "<DescribeInstancesRes"))
                .times(1));
        assertThatThrownBy(ec2::describeInstances).isInstanceOf(SdkClientException.class);
        assertThat(ec2.describeInstances().hasReservations()).isTrue();
    }

    @Test
    void omittedInstancesAreMissingFromOneAnswer() {
        String one = world.seedWorkspace("ws-1", ZONE, "t3.large").instanceId();
        String two = world.seedWorkspace("ws-2", ZONE, "t3.large").instanceId();
        faults.add(FaultRule.on("DescribeInstances", new Fault.OmitInstances(Set.of(one)))
                .times(1));
        assertThat(ec2.describeInstances(request -> request.instanceIds(one, two))
                        .reservations())
                .hasSize(1);
        assertThat(ec2.describeInstances(request -> request.instanceIds(one, two))
                        .reservations())
                .hasSize(2);
    }

    @Test
    void ec2sOwnLimitsThrottle() {
        try (Ec2Endpoint limited = Ec2Endpoint.start(world, 0, faults, ApiLimits.ofEc2());
                Ec2Client caller = client(limited.uri(), Duration.ofSeconds(10))) {
            LaunchTemplate template = world.createLaunchTemplate("desk", "t3.large");
            Ec2Exception throttled = catchThrowableOfType(
                    Ec2Exception.class,
                    () -> IntStream.range(0, 50).forEach(number -> caller.runInstances(run("t-" + number, template))));
            assertThat(throttled.statusCode()).isEqualTo(503);
            assertThat(throttled.isThrottlingException()).isTrue();
        }
    }

    @Test
    void peopleCanKillStopAndLookWithCurl() throws Exception {
        SeededWorkspace seeded = world.seedWorkspace("ws-1", ZONE, "t3.large");
        String id = seeded.instanceId();
        assertThat(human("GET", "/").body()).contains(id).contains("running").contains("ws-1");
        assertThat(human("POST", "/stop/" + id).body()).isEqualTo(id + " is stopping\n");
        assertThat(human("POST", "/start/" + id).statusCode()).isIn(200, 409);
        assertThat(human("POST", "/kill/" + id).body()).isEqualTo(id + " is shutting-down\n");
        HttpResponse<String> unknown = human("POST", "/kill/i-0123456789abcdef0");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).isEqualTo("The instance ID 'i-0123456789abcdef0' does not exist\n");
        HttpResponse<String> unsigned = human("GET", "/?Action=DescribeInstances");
        assertThat(unsigned.statusCode()).isEqualTo(401);
        assertThat(unsigned.body()).contains("<Code>AuthFailure</Code>");
    }

    private HttpResponse<String> human(String method, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(endpoint.uri().resolve(path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest signed(String form) {
        return HttpRequest.newBuilder(endpoint.uri())
                .header("Authorization", "AWS4-HMAC-SHA256 Credential=AKIDTEST/20260102/us-east-1/ec2/aws4_request")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
    }

    private static Ec2Client client(URI uri, Duration timeout) {
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

    private RunInstancesRequest run(String token, LaunchTemplate template) {
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

    private Instance only(String id) {
        return ec2.describeInstances(request -> request.instanceIds(id))
                .reservations()
                .get(0)
                .instances()
                .get(0);
    }

    private InstanceStateName stateOf(String id) {
        return only(id).state().name();
    }

    private VolumeAttachmentState attachment(String volumeId) {
        return ec2.describeVolumes(request -> request.volumeIds(volumeId))
                .volumes()
                .get(0)
                .attachments()
                .get(0)
                .state();
    }

    private static String code(ThrowingCallable call) {
        return catchThrowableOfType(Ec2Exception.class, call).awsErrorDetails().errorCode();
    }

    private static Filter filter(String name, String value) {
        return Filter.builder().name(name).values(value).build();
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }
}
