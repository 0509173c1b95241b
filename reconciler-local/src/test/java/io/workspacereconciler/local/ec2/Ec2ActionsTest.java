package io.workspacereconciler.local.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Ec2ActionsTest {
    private static final Duration DELAY = Duration.ofSeconds(10);
    private static final String ZONE_A = "us-east-1a";
    private static final String RUN = "Action=RunInstances&MinCount=1&MaxCount=1";

    private final SettableInstant clock = new SettableInstant();
    private final Ec2World world =
            new Ec2World(Ec2Settings.in("us-east-1").withLargestPage(5), Ec2Delays.all(DELAY), clock);
    private final Ec2Actions actions = world.actions();

    @BeforeEach
    void template() {
        world.createLaunchTemplate("desk", "t3.large");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Action=DescribeInstances&InstanceId.1=i-12 | InvalidInstanceID.Malformed | Invalid id: \"i-12\"",
                "Action=TerminateInstances&InstanceId.1=x-12 | InvalidInstanceID.Malformed"
                        + " | Invalid id: \"x-12\" (expecting \"i-...\")",
                "Action=DescribeInstances&InstanceId.1=i-12345678 | InvalidInstanceID.NotFound"
                        + " | The instance ID 'i-12345678' does not exist",
                "Action=DescribeInstances&InstanceId.1=i-12345678&InstanceId.2=i-0123456789abcdef0"
                        + " | InvalidInstanceID.NotFound"
                        + " | The instance IDs 'i-12345678, i-0123456789abcdef0' do not exist",
                "Action=DescribeInstances&InstanceId.1=i-12345678&MaxResults=5 | InvalidParameterCombination"
                        + " | The parameter instancesSet cannot be used with the parameter maxResults",
                "Action=DescribeInstances&MaxResults=4 | InvalidParameterValue | maxResults",
                "Action=DescribeInstances&MaxResults=1001 | InvalidParameterValue | maxResults",
                "Action=DescribeInstances&MaxResults=many | InvalidParameterValue | Must be an integer",
                "Action=DescribeInstances&NextToken=x | InvalidParameterValue | Unable to parse pagination token",
                "Action=DescribeInstances&Filter.1.Name=colour&Filter.1.Value.1=red | InvalidParameterValue"
                        + " | The filter 'colour' is invalid",
                "Action=DescribeVolumes&VolumeId.1=vol-12345678 | InvalidVolume.NotFound"
                        + " | The volume 'vol-12345678' does not exist.",
                "Action=StopInstances | MissingParameter | InstanceId",
                "Action=CreateTags&ResourceId.1=i-12345678&Tag.1.Key=a&Tag.1.Value=b | InvalidInstanceID.NotFound"
                        + " | i-12345678",
                "Action=CreateTags&ResourceId.1=ami-1&Tag.1.Key=a | InvalidID | ami-1",
                "Action=DescribeSubnets&SubnetId.1=subnet-1 | InvalidSubnetID.NotFound | subnet-1",
                "Action=RunInstances&MinCount=1&MaxCount=2&ImageId=ami-1 | InvalidParameterValue | MaxCount",
                "Action=RunInstances&MinCount=1&MaxCount=1 | MissingParameter | ImageId",
                "Action=RunInstances&MinCount=1&MaxCount=1&ImageId=ami-1&SubnetId=subnet-1"
                        + " | InvalidSubnetID.NotFound | The subnet ID 'subnet-1' does not exist",
                "Action=RunInstances&MinCount=1&MaxCount=1&LaunchTemplate.LaunchTemplateName=none"
                        + " | InvalidLaunchTemplateName.NotFoundException | none",
                "Action=RunInstances&MinCount=1&MaxCount=1&LaunchTemplate.LaunchTemplateId=lt-0123456789abcdef0"
                        + " | InvalidLaunchTemplateId.NotFound | lt-0123456789abcdef0",
                "Action=RunInstances&MinCount=1&MaxCount=1&LaunchTemplate.LaunchTemplateName=desk"
                        + "&LaunchTemplate.Version=7 | InvalidLaunchTemplateId.VersionNotFound | 7",
                "Action=RunInstances&MinCount=1&MaxCount=1&ImageId=ami-1&DryRun=true | DryRunOperation"
                        + " | Request would have succeeded, but DryRun flag is set.",
                "Action=FlyToTheMoon | InvalidAction | The action FlyToTheMoon is not valid for this web service."
            })
    void refusalsCarryEc2sCodeAndWording(String form, String code, String wording) {
        String body = body(form);
        assertThat(values(body, "Code")).containsExactly(code);
        assertThat(unescaped(values(body, "Message").get(0))).contains(wording);
        assertThat(values(body, "RequestID")).containsExactly("request-1");
    }

    @Test
    void aRefusalHasStatus400AndADryRun412() {
        assertThat(reply("Action=FlyToTheMoon").status()).isEqualTo(400);
        assertThat(reply(RUN + "&ImageId=ami-1&DryRun=true").status()).isEqualTo(412);
        assertThat(world.instances()).isEmpty();
    }

    @Test
    void theSameTokenAndParametersLaunchOneInstance() {
        String form = RUN + "&LaunchTemplate.LaunchTemplateName=desk&ClientToken=t-1";
        String first = values(body(form), "instanceId").get(0);
        assertThat(values(body(form), "instanceId")).containsExactly(first);
        assertThat(world.instances()).hasSize(1);
        assertThat(world.instance(first).orElseThrow().clientToken()).isEqualTo("t-1");
    }

    @Test
    void theSameTokenWithOtherParametersIsRefused() {
        body(RUN + "&LaunchTemplate.LaunchTemplateName=desk&ClientToken=t-1");
        assertThat(values(body(RUN + "&ImageId=ami-1&ClientToken=t-1"), "Code"))
                .containsExactly("IdempotentParameterMismatch");
    }

    @Test
    void theTokenOfATerminatedInstanceIsRefusedEvenAfterItVanished() {
        String form = RUN + "&LaunchTemplate.LaunchTemplateName=desk&ClientToken=t-1";
        world.terminate(values(body(form), "instanceId").get(0));
        clock.advance(DELAY);
        assertThat(values(body(form), "Code")).containsExactly("IdempotentInstanceTerminated");
        clock.advance(Duration.ofHours(2));
        assertThat(world.instances()).isEmpty();
        assertThat(values(body(form), "Code")).containsExactly("IdempotentInstanceTerminated");
        clock.advance(Duration.ofHours(22));
        assertThat(values(body(form), "instanceId")).hasSize(1);
    }

    @Test
    void theSubnetDecidesTheZoneAndTheTemplateTheType() {
        Subnet subnet = world.subnets().get(2);
        world.addLaunchTemplateVersion("desk", "t3.xlarge");
        String byDefault = RUN + "&LaunchTemplate.LaunchTemplateName=desk&SubnetId=" + subnet.id();

        assertThat(values(body(byDefault), "availabilityZone")).containsExactly("us-east-1c");
        assertThat(values(body(byDefault), "instanceType")).containsExactly("t3.large");
        assertThat(values(body(byDefault + "&LaunchTemplate.Version=$Latest"), "instanceType"))
                .containsExactly("t3.xlarge");
        assertThat(values(body(byDefault + "&LaunchTemplate.Version=2"), "instanceType"))
                .containsExactly("t3.xlarge");
        world.setDefaultLaunchTemplateVersion("desk", 2);
        assertThat(values(body(byDefault), "instanceType")).containsExactly("t3.xlarge");
    }

    @Test
    void pagesByIdNeitherRepeatNorSkip() {
        Set<String> all = IntStream.range(0, 12)
                .mapToObj(number ->
                        world.seedWorkspace("ws-" + number, ZONE_A, "t3.large").instanceId())
                .collect(Collectors.toSet());
        String first = body("Action=DescribeInstances");
        String second = body("Action=DescribeInstances&NextToken=" + nextToken(first));
        String third = body("Action=DescribeInstances&NextToken=" + nextToken(second));

        assertThat(values(first, "instanceId")).hasSize(5);
        assertThat(values(third, "nextToken")).isEmpty();
        assertThat(values(first + second + third, "instanceId")).hasSize(12).hasSameElementsAs(all);
    }

    @Test
    void aFilterLeavesOutUnknownIdsAndTakesAtMost200() {
        String known = world.seedWorkspace("ws-1", ZONE_A, "t3.large").instanceId();
        String form = "Action=DescribeInstances&Filter.1.Name=instance-id&Filter.1.Value.1=" + known;
        String unknown = IntStream.rangeClosed(2, 200)
                .mapToObj(number -> "&Filter.1.Value." + number + "=i-x" + number)
                .collect(Collectors.joining());

        assertThat(values(body(form + unknown), "instanceId")).containsExactly(known);
        assertThat(values(body(form + unknown + "&Filter.1.Value.201=i-x"), "Code"))
                .containsExactly("FilterLimitExceeded");
    }

    @Test
    void severalFiltersMustAllMatch() {
        String one = world.seedWorkspace("ws-1", ZONE_A, "t3.large").instanceId();
        String two = world.seedWorkspace("ws-2", ZONE_A, "t3.large").instanceId();
        world.stop(two);
        String byTag = "Action=DescribeInstances&Filter.1.Name=tag:WorkspaceId"
                + "&Filter.1.Value.1=ws-1&Filter.1.Value.2=ws-2";

        assertThat(values(body(byTag), "instanceId")).containsExactlyInAnyOrder(one, two);
        assertThat(values(body(byTag + "&Filter.2.Name=instance-state-name&Filter.2.Value.1=running"), "instanceId"))
                .containsExactly(one);
        assertThat(values(body("Action=DescribeInstances&Filter.1.Name=tag-key&Filter.1.Value.1=x"), "instanceId"))
                .isEmpty();
    }

    @Test
    void everyTagSurvivesTheWayThroughXml() {
        String id = world.seedWorkspace("ws-1", ZONE_A, "t3.large").instanceId();
        String tag = "a <b> & \"c\" 'd' ]]> é 😀";
        body("Action=CreateTags&ResourceId.1=" + id + "&Tag.1.Key=x&Tag.1.Value="
                + URLEncoder.encode(tag, StandardCharsets.UTF_8));
        assertThat(world.instance(id).orElseThrow().tag("x")).contains(tag);
        assertThat(unescaped(body("Action=DescribeInstances"))).contains("<value>" + tag + "</value>");
    }

    @Test
    void volumesAttachOnlyByTheRules() {
        SeededWorkspace old = world.seedWorkspace("ws-1", ZONE_A, "t3.large");
        String elsewhere = world.seedWorkspace("ws-2", "us-east-1b", "t3.large").instanceId();
        String fresh = values(body(RUN + "&ImageId=ami-1"), "instanceId").get(0);

        assertThat(attach(old.volumeId(), fresh, "/dev/sdf")).containsExactly("VolumeInUse");
        world.terminate(old.instanceId());
        assertThat(attach(old.volumeId(), fresh, "/dev/sdf")).containsExactly("VolumeInUse");
        clock.advance(DELAY);
        assertThat(attach(old.volumeId(), elsewhere, "/dev/sdg")).containsExactly("InvalidVolume.ZoneMismatch");
        assertThat(attach(old.volumeId(), old.instanceId(), "/dev/sdf")).containsExactly("IncorrectState");
        assertThat(attach(old.volumeId(), fresh, "/dev/xvda")).containsExactly("InvalidParameterValue");
        assertThat(attach(old.volumeId(), fresh, "/dev/sdf")).isEmpty();
        assertThat(status(old.volumeId())).isEqualTo(Attachment.Status.ATTACHING);
        clock.advance(DELAY);
        assertThat(status(old.volumeId())).isEqualTo(Attachment.Status.ATTACHED);
    }

    @Test
    void aPendingInstanceTakesNoVolume() {
        SeededWorkspace old = world.seedWorkspace("ws-1", ZONE_A, "t3.large");
        world.terminate(old.instanceId());
        clock.advance(DELAY);
        String fresh = values(body(RUN + "&ImageId=ami-1"), "instanceId").get(0);
        assertThat(attach(old.volumeId(), fresh, "/dev/sdf")).containsExactly("IncorrectState");
    }

    @Test
    void aVolumeDetachesFromAStoppedInstanceAndOnlyOnce() {
        SeededWorkspace seeded = world.seedWorkspace("ws-1", ZONE_A, "t3.large");
        world.stop(seeded.instanceId());
        clock.advance(DELAY);
        String detach = "Action=DetachVolume&VolumeId=" + seeded.volumeId();

        assertThat(values(body(detach), "status")).containsExactly("detaching");
        assertThat(values(body(detach), "Code")).containsExactly("IncorrectState");
        clock.advance(DELAY);
        assertThat(world.volume(seeded.volumeId()).orElseThrow().state()).isEqualTo("available");
        assertThat(values(body(detach), "Code")).containsExactly("IncorrectState");
    }

    @Test
    void theStateOfAPersistentSpotRequestIsTold() {
        String id = world.seedSpotWorkspace("ws-1", ZONE_A, "t3.large", SpotRequest.Type.PERSISTENT)
                .instanceId();
        String form = "Action=DescribeSpotInstanceRequests&Filter.1.Name=instance-id&Filter.1.Value.1=" + id;
        assertThat(values(body(form), "type")).containsExactly("persistent");
        assertThat(values(body(form), "state")).containsExactly("active");
        world.interrupt(id);
        assertThat(values(body(form), "state")).containsExactly("open");
        assertThat(values(body(form), "code")).containsExactly("instance-terminated-no-capacity");
    }

    private List<String> attach(String volumeId, String instanceId, String device) {
        return values(
                body("Action=AttachVolume&VolumeId=" + volumeId + "&InstanceId=" + instanceId + "&Device=" + device),
                "Code");
    }

    private Attachment.Status status(String volumeId) {
        return world.volume(volumeId).orElseThrow().attachments().get(0).status();
    }

    private Reply.Whole reply(String form) {
        return actions.answer(QueryRequest.parse(form), "request-1");
    }

    private String body(String form) {
        return reply(form).body();
    }

    private static String nextToken(String body) {
        return URLEncoder.encode(values(body, "nextToken").get(0), StandardCharsets.UTF_8);
    }

    private static List<String> values(String body, String element) {
        return Pattern.compile("<" + element + ">(.*?)</" + element + ">")
                .matcher(body)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    private static String unescaped(String xml) {
        return xml.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    }
}
