package io.workspacereconciler.consumer.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.workspacereconciler.check.Look;
import io.workspacereconciler.check.Sighting;
import io.workspacereconciler.consumer.heal.FailureCause;
import io.workspacereconciler.consumer.heal.PlannedVolume;
import io.workspacereconciler.consumer.heal.Preparation;
import io.workspacereconciler.consumer.heal.ReplacementException;
import io.workspacereconciler.consumer.heal.ReplacementPlan;
import io.workspacereconciler.local.ec2.ApiCall;
import io.workspacereconciler.local.ec2.Attachment;
import io.workspacereconciler.local.ec2.Ec2Settings;
import io.workspacereconciler.local.ec2.Fault;
import io.workspacereconciler.local.ec2.LaunchTemplate;
import io.workspacereconciler.local.ec2.SeededWorkspace;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.Workspace;
import io.workspacereconciler.workspace.WorkspaceExamples;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a restart is planned by what EC2 says, over HTTP. */
@NullMarked
@Timeout(60)
final class Ec2PreparationIT {

    private final Ec2Bench bench = new Ec2Bench();
    private final Ec2Access access = Ec2Access.forRestarts(Ec2Way.to(Ec2Bench.PLACE), Ec2Bench.TAGS, 4);
    private final LaunchTemplate template = bench.world().createLaunchTemplate("workspace-tier-1", Ec2Bench.TYPE);
    private final String subnet = bench.world().subnets().get(1).id();
    private final Workspace workspace = WorkspaceExamples.online(1);

    @AfterEach
    void close() {
        access.close();
        bench.close();
    }

    @Test
    void devicesAndTheSubnetComeFromTheSightingFirst() {
        SeededWorkspace dead = bench.seed(1);
        Optional<Sighting> sighting = sightingOf(dead);
        bench.world().tag(dead.volumeId(), "Device", "/dev/sdz");
        bench.terminate(dead.instanceId());

        assertThat(plan(prepare(dead, sighting, Map.of(Ec2Bench.ZONE, "subnet-0a1b2c3d"))))
                .isEqualTo(planFor(dead, Ec2Bench.DEVICE));
        assertThat(bench.endpoint().calls())
                .extracting(ApiCall::action)
                .allSatisfy(action -> assertThat(action).startsWith("Describe"));
    }

    @Test
    void withoutASightingTheDeviceComesFromTheTagAndTheSubnetFromTheSettings() {
        SeededWorkspace dead = bench.seed(1);
        bench.world().tag(dead.volumeId(), "Device", "/dev/sdz");
        bench.terminate(dead.instanceId());
        assertThat(plan(prepare(dead, Optional.empty(), Map.of(Ec2Bench.ZONE, subnet))))
                .isEqualTo(planFor(dead, "/dev/sdz"));
    }

    @Test
    void aStoppedInstanceIsReplacedToo() {
        SeededWorkspace dead = bench.seed(1);
        bench.stop(dead.instanceId());
        assertThat(plan(prepare(dead, sightingOf(dead), Map.of()))).isEqualTo(planFor(dead, Ec2Bench.DEVICE));
    }

    @Test
    void anotherAttemptTakesTheTemplateAsItIsByThen() {
        SeededWorkspace dead = bench.seed(1);
        bench.stop(dead.instanceId());
        ReplacementPlan.OnEc2 plan = plan(prepare(dead, sightingOf(dead), Map.of()));
        bench.world().addLaunchTemplateVersion("workspace-tier-1", Ec2Bench.TYPE);
        assertThat(replacer(Map.of()).refresh(plan, workspace)).isEqualTo(plan);

        bench.world().setDefaultLaunchTemplateVersion("workspace-tier-1", 2);
        assertThat(replacer(Map.of()).refresh(plan, workspace))
                .isEqualTo(new ReplacementPlan.OnEc2(
                        plan.workspace(),
                        plan.dead(),
                        plan.volumes(),
                        plan.subnet(),
                        new ReplacementPlan.Template(template.id(), "2")));
    }

    @Test
    void aTierWithoutATemplateIsAFailureOfTheTemplate() {
        SeededWorkspace dead = bench.seed(1);
        Optional<Sighting> sighting = sightingOf(dead);
        bench.terminate(dead.instanceId());
        bench.world().deleteLaunchTemplate("workspace-tier-1");
        assertThat(catchThrowableOfType(ReplacementException.class, () -> prepare(dead, sighting, Map.of()))
                        .failure())
                .isEqualTo(FailureCause.TEMPLATE);
    }

    @Test
    void aWorkspaceWithoutATaggedVolumeNeedsAPerson() {
        SeededWorkspace another = bench.seed(2);
        needsPerson(prepare(another, Optional.empty(), Map.of(Ec2Bench.ZONE, subnet)), "no volume is tagged");
    }

    @Test
    void volumesInTwoZonesNeedAPerson() {
        SeededWorkspace dead = bench.seed(1);
        SeededWorkspace elsewhere = bench.seed(1, Ec2Bench.OTHER_ZONE);
        bench.terminate(dead.instanceId());
        bench.terminate(elsewhere.instanceId());
        needsPerson(prepare(dead, Optional.empty(), Map.of(Ec2Bench.ZONE, subnet)), "several zones");
    }

    @Test
    void aVolumeWithoutADeviceNeedsAPerson() {
        Ec2Settings otherTag = Ec2Bench.SETTINGS.withTags("WorkspaceId", "SomeTag");
        try (Ec2Bench other = new Ec2Bench(otherTag);
                Ec2Access toOther = Ec2Access.forRestarts(Ec2Way.to(Ec2Bench.PLACE), Ec2Bench.TAGS, 4)) {
            SeededWorkspace dead = other.seed(1);
            other.terminate(dead.instanceId());
            Ec2InstanceReplacer replacer =
                    new Ec2InstanceReplacer(toOther, settings(Map.of(Ec2Bench.ZONE, "subnet-0a1b2c3d")), other.clock());
            needsPerson(
                    replacer.prepare(workspace, new InstanceId(dead.instanceId()), Optional.empty()),
                    "no device is known for " + dead.volumeId());
        }
    }

    @Test
    void aZoneWithoutASubnetNeedsAPerson() {
        SeededWorkspace dead = bench.seed(1);
        bench.terminate(dead.instanceId());
        needsPerson(prepare(dead, Optional.empty(), Map.of(Ec2Bench.OTHER_ZONE, subnet)), "no subnet is known");
    }

    @Test
    void aLiveInstanceWithTheSameTagNeedsAPerson() {
        SeededWorkspace dead = bench.seed(1);
        SeededWorkspace live = bench.seed(1);
        bench.terminate(dead.instanceId());
        needsPerson(
                prepare(dead, Optional.empty(), Map.of(Ec2Bench.ZONE, subnet)),
                "a live instance has its tag, " + live.instanceId());
    }

    @Test
    void aVolumeThatIsAttachedElsewhereNeedsAPerson() {
        SeededWorkspace dead = bench.seed(1);
        SeededWorkspace another = bench.seed(2);
        Optional<Sighting> sighting = sightingOf(dead);
        bench.terminate(dead.instanceId());
        bench.world().tag(another.volumeId(), "WorkspaceId", dead.workspaceId());
        needsPerson(
                prepare(dead, sighting, Map.of(Ec2Bench.ZONE, subnet)),
                another.volumeId() + " is attached to " + another.instanceId());
    }

    @Test
    void twoVolumesOfOneDeviceNeedAPerson() {
        SeededWorkspace dead = bench.seed(1);
        SeededWorkspace another = bench.seed(2);
        bench.terminate(dead.instanceId());
        bench.terminate(another.instanceId());
        bench.world().tag(another.volumeId(), "WorkspaceId", dead.workspaceId());
        needsPerson(prepare(dead, sightingOf(dead), Map.of()), "two volumes have the device " + Ec2Bench.DEVICE);
    }

    @Test
    void aVolumeThatIsBrokenNeedsAPerson() {
        SeededWorkspace dead = bench.seed(1);
        Optional<Sighting> sighting = sightingOf(dead);
        bench.terminate(dead.instanceId());
        bench.fail("DescribeVolumes", new Fault.Reword(Map.of("<status>available</status>", "<status>error</status>")));
        needsPerson(prepare(dead, sighting, Map.of()), dead.volumeId() + " is error: mend or replace it");
    }

    @Test
    void aVolumeThatWouldEndWithTheDeadInstanceNeedsAPerson() {
        SeededWorkspace dead = bench.seed(1);
        bench.stop(dead.instanceId());
        String root = bench.world().instance(dead.instanceId()).orElseThrow().attachments().stream()
                .map(Attachment::volumeId)
                .filter(volume -> !volume.equals(dead.volumeId()))
                .findFirst()
                .orElseThrow();
        bench.world().tag(root, "WorkspaceId", dead.workspaceId());
        needsPerson(prepare(dead, sightingOf(dead), Map.of()), root + " would be deleted with " + dead.instanceId());
    }

    private ReplacementPlan planFor(SeededWorkspace dead, String device) {
        return new ReplacementPlan.OnEc2(
                workspace.id(),
                new InstanceId(dead.instanceId()),
                List.of(new PlannedVolume(dead.volumeId(), device)),
                new ReplacementPlan.Subnet(subnet, Ec2Bench.ZONE),
                new ReplacementPlan.Template(template.id(), "1"));
    }

    private Preparation prepare(SeededWorkspace dead, Optional<Sighting> sighting, Map<String, String> subnets) {
        return replacer(subnets).prepare(workspace, new InstanceId(dead.instanceId()), sighting);
    }

    private Optional<Sighting> sightingOf(SeededWorkspace seeded) {
        Look look = replacer(Map.of()).look(workspace.id(), new InstanceId(seeded.instanceId()));
        assertThat(look).isInstanceOf(Look.Seen.class);
        return Optional.of(new Sighting(workspace.id(), ((Look.Seen) look).instance(), look.at()));
    }

    private Ec2InstanceReplacer replacer(Map<String, String> subnets) {
        return new Ec2InstanceReplacer(access, settings(subnets), bench.clock());
    }

    private static Ec2LaunchSettings settings(Map<String, String> subnets) {
        return new Ec2LaunchSettings("workspace-tier-{tier}", subnets);
    }

    private static ReplacementPlan.OnEc2 plan(Preparation preparation) {
        assertThat(preparation).isInstanceOf(Preparation.Ready.class);
        return ReplacementPlan.OnEc2.of(((Preparation.Ready) preparation).plan());
    }

    private static void needsPerson(Preparation preparation, String why) {
        assertThat(preparation)
                .isInstanceOfSatisfying(
                        Preparation.NeedsPerson.class,
                        person -> assertThat(person.why()).contains(why));
    }
}
