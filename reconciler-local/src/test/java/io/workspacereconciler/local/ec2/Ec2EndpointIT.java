package io.workspacereconciler.local.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.Reservation;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.VolumeAttachmentState;
import software.amazon.awssdk.services.ec2.model.VolumeState;

@Timeout(60)
class Ec2EndpointIT {
    private static final String ZONE = LocalEc2.ZONE;

    private final LocalEc2 local = new LocalEc2();
    private final Ec2World world = local.world();
    private final Ec2Endpoint endpoint = local.endpoint();
    private final Ec2Client ec2 = local.client();

    @AfterEach
    void close() {
        local.close();
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
        assertThat(instance.tags()).contains(LocalEc2.tag("WorkspaceId", "ws <1> & é"));
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
        await().untilAsserted(
                        () -> assertThat(local.stateOf(old.instanceId())).isEqualTo(InstanceStateName.TERMINATED));
        assertThat(local.only(old.instanceId()).stateReason().code()).isEqualTo("Client.UserInitiatedShutdown");
        assertThat(local.only(old.instanceId()).stateTransitionReason()).startsWith("User initiated (20");

        RunInstancesRequest run = local.run("token-1", template);
        String fresh = ec2.runInstances(run).instances().get(0).instanceId();
        assertThat(ec2.runInstances(run).instances().get(0).instanceId()).isEqualTo(fresh);
        assertThat(LocalEc2.code(() -> ec2.runInstances(
                        run.toBuilder().instanceType("t3.small").build())))
                .isEqualTo("IdempotentParameterMismatch");
        await().untilAsserted(() -> assertThat(local.stateOf(fresh)).isEqualTo(InstanceStateName.RUNNING));
        assertThat(local.only(fresh).tags()).contains(LocalEc2.tag("WorkspaceId", "ws-1"));
        assertThat(local.only(fresh).clientToken()).isEqualTo("token-1");
        assertThat(local.only(fresh).placement().availabilityZone()).isEqualTo(ZONE);

        ec2.attachVolume(
                request -> request.volumeId(old.volumeId()).instanceId(fresh).device("/dev/sdf"));
        await().untilAsserted(() -> assertThat(attachment(old.volumeId())).isEqualTo(VolumeAttachmentState.ATTACHED));
        ec2.detachVolume(request -> request.volumeId(old.volumeId()));
        await().untilAsserted(() -> assertThat(ec2.describeVolumes(request ->
                                request.filters(filter("tag:WorkspaceId", "ws-1"), filter("status", "available")))
                        .volumes())
                .extracting(volume -> volume.state())
                .containsExactly(VolumeState.AVAILABLE));
        assertThat(LocalEc2.code(() -> ec2.detachVolume(request -> request.volumeId(old.volumeId()))))
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
        Ec2Exception notFound = catchThrowableOfType(Ec2Exception.class, () -> local.only("i-0123456789abcdef0"));
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
        assertThat(local.stateOf(seeded.instanceId())).isEqualTo(InstanceStateName.RUNNING);
        assertThat(LocalEc2.code(() -> ec2.describeVpcs())).isEqualTo("InvalidAction");
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
        await().untilAsserted(() -> assertThat(local.stateOf(id)).isEqualTo(InstanceStateName.STOPPED));
        ec2.startInstances(request -> request.instanceIds(id));
        await().untilAsserted(() -> assertThat(local.stateOf(id)).isEqualTo(InstanceStateName.RUNNING));
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
        assertThat(LocalEc2.code(() -> ec2.describeLaunchTemplates(request -> request.launchTemplateNames("none"))))
                .isEqualTo("InvalidLaunchTemplateName.NotFoundException");
        assertThat(ec2.describeSubnets(request -> request.filters(filter("availability-zone", ZONE)))
                        .subnets())
                .extracting(subnet -> subnet.subnetId())
                .containsExactly(world.subnets().get(1).id());
        assertThat(ec2.describeSpotInstanceRequests(request -> request.filters(filter("instance-id", spot)))
                        .spotInstanceRequests())
                .extracting(request -> request.typeAsString())
                .containsExactly("persistent");
        ec2.createTags(request -> request.resources(spot).tags(LocalEc2.tag("a", "b")));
        assertThat(local.only(spot).tags()).contains(LocalEc2.tag("a", "b"));
    }

    @Test
    void callsAreRecordedWithCallerAndParameters() {
        String id = world.seedWorkspace("ws-1", ZONE, "t3.large").instanceId();
        local.only(id);
        assertThat(endpoint.calls("DescribeInstances")).singleElement().satisfies(call -> {
            assertThat(call.accessKeyId()).isEqualTo("AKIDTEST");
            assertThat(call.request().list("InstanceId")).containsExactly(id);
        });
        endpoint.clearCalls();
        assertThat(endpoint.calls()).isEmpty();
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

    private VolumeAttachmentState attachment(String volumeId) {
        return ec2.describeVolumes(request -> request.volumeIds(volumeId))
                .volumes()
                .get(0)
                .attachments()
                .get(0)
                .state();
    }

    private static Filter filter(String name, String value) {
        return Filter.builder().name(name).values(value).build();
    }
}
