package io.workspacereconciler.consumer.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workspacereconciler.consumer.heal.FailureCause;
import io.workspacereconciler.consumer.heal.LaunchRequest;
import io.workspacereconciler.consumer.heal.Lease;
import io.workspacereconciler.consumer.heal.Outcome;
import io.workspacereconciler.consumer.heal.PlannedVolume;
import io.workspacereconciler.consumer.heal.ReplacementException;
import io.workspacereconciler.consumer.heal.ReplacementPlan;
import io.workspacereconciler.incident.IncidentId;
import io.workspacereconciler.local.ec2.Attachment;
import io.workspacereconciler.local.ec2.Fault;
import io.workspacereconciler.local.ec2.InstanceSnapshot;
import io.workspacereconciler.local.ec2.SeededWorkspace;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each operation of a restart on EC2, over HTTP, in a world whose clock the test moves. */
@NullMarked
@Timeout(60)
final class Ec2InstanceReplacerIT {

    private static final WorkspaceId WORKSPACE = WorkspaceExamples.id(1);
    private static final String DEVICE = "/dev/sdg";

    private final Ec2Bench bench = new Ec2Bench();
    private final Ec2Access access = Ec2Access.forRestarts(Ec2Way.to(Ec2Bench.PLACE), Ec2Bench.TAGS, 4);
    private final Ec2InstanceReplacer replacer =
            new Ec2InstanceReplacer(access, new Ec2LaunchSettings("workspace-tier-{tier}", Map.of()), bench.clock());
    private final SeededWorkspace dead = bench.seed(1);
    private final InstanceId deadId = new InstanceId(dead.instanceId());
    private final ReplacementPlan.OnEc2 plan = new ReplacementPlan.OnEc2(
            WORKSPACE,
            deadId,
            List.of(new PlannedVolume(dead.volumeId(), DEVICE)),
            new ReplacementPlan.Subnet(bench.world().subnets().get(1).id(), Ec2Bench.ZONE),
            new ReplacementPlan.Template(
                    bench.world()
                            .createLaunchTemplate("workspace-tier-1", Ec2Bench.TYPE)
                            .id(),
                    "1"));

    @AfterEach
    void close() {
        access.close();
        bench.close();
    }

    @Test
    void aTerminatedInstanceHasReleasedItsVolumes() {
        bench.world().terminate(dead.instanceId());
        assertThat(replacer.release(plan, Lease.NONE)).isInstanceOf(Outcome.NotYet.class);
        bench.settle();
        assertThat(replacer.release(plan, Lease.NONE)).isEqualTo(new Outcome.Gone());
        assertThat(bench.calls("DetachVolume")).isEmpty();
    }

    @Test
    void aStoppingInstanceReleasesItsVolumesOnceItIsStopped() {
        bench.world().stop(dead.instanceId());
        assertThat(replacer.release(plan, Lease.NONE)).isInstanceOf(Outcome.NotYet.class);
        assertThat(bench.calls("DetachVolume")).isEmpty();

        bench.settle();
        assertThat(replacer.release(plan, Lease.NONE)).isInstanceOf(Outcome.NotYet.class);
        assertThat(replacer.release(plan, Lease.NONE)).isInstanceOf(Outcome.NotYet.class);
        assertThat(bench.calls("DetachVolume")).hasSize(1);

        bench.settle();
        assertThat(replacer.release(plan, Lease.NONE)).isEqualTo(new Outcome.Done());
        assertThat(attachments()).isEmpty();
    }

    @Test
    void aRunningInstanceIsRevivedAndKeepsItsVolumes() {
        assertThat(replacer.release(plan, Lease.NONE)).isEqualTo(new Outcome.Revived());
        assertThat(bench.calls("DetachVolume")).isEmpty();
    }

    @Test
    void aStoppedInstanceWithAnotherWorkspacesTagKeepsItsVolumes() {
        bench.world()
                .tag(dead.instanceId(), "WorkspaceId", WorkspaceExamples.id(2).toString());
        bench.stop(dead.instanceId());
        assertThat(replacer.release(plan, Lease.NONE)).isInstanceOf(Outcome.NotYet.class);
        assertThat(bench.calls("DetachVolume")).isEmpty();
    }

    @Test
    void volumesAreAttachedUnderTheirDeviceOnceTheNewInstanceRuns() {
        bench.terminate(dead.instanceId());
        InstanceId replacement = launch();
        assertThat(replacer.attach(plan, replacement, Lease.NONE)).isInstanceOf(Outcome.NotYet.class);
        assertThat(replacer.confirm(plan, replacement)).isInstanceOf(Outcome.NotYet.class);
        assertThat(bench.calls("AttachVolume")).isEmpty();

        bench.settle();
        assertThat(replacer.confirm(plan, replacement)).isInstanceOf(Outcome.NotYet.class);
        assertThat(replacer.attach(plan, replacement, Lease.NONE)).isInstanceOf(Outcome.NotYet.class);
        assertThat(replacer.attach(plan, replacement, Lease.NONE)).isInstanceOf(Outcome.NotYet.class);
        assertThat(replacer.confirm(plan, replacement)).isInstanceOf(Outcome.NotYet.class);
        assertThat(bench.calls("AttachVolume")).hasSize(1);

        bench.settle();
        assertThat(replacer.attach(plan, replacement, Lease.NONE)).isEqualTo(new Outcome.Done());
        assertThat(replacer.confirm(plan, replacement)).isEqualTo(new Outcome.Done());
        assertAttachedTo(replacement.value());
    }

    @Test
    void aNewInstanceThatHasDiedGetsNoVolumes() {
        bench.terminate(dead.instanceId());
        InstanceId replacement = launch();
        bench.terminate(replacement.value());
        assertThat(replacer.attach(plan, replacement, Lease.NONE)).isInstanceOf(Outcome.Died.class);
        assertThat(replacer.confirm(plan, replacement)).isInstanceOf(Outcome.Died.class);
        assertThat(bench.calls("AttachVolume")).isEmpty();
    }

    @Test
    void aVolumeThatIsStillElsewhereIsNotTakenFromThere() {
        InstanceId replacement = launch();
        bench.settle();
        assertThat(replacer.attach(plan, replacement, Lease.NONE)).isInstanceOf(Outcome.NotYet.class);
        assertThat(attachments()).extracting(Attachment::instanceId).containsExactly(dead.instanceId());
    }

    @Test
    void anInstanceOfOursIsEndedAndThatIsDoneOnceItIsTerminated() {
        InstanceId ours = launch();
        bench.settle();
        assertThat(replacer.end(WORKSPACE, ours, Lease.NONE)).isInstanceOf(Outcome.NotYet.class);
        assertThat(replacer.end(WORKSPACE, ours, Lease.NONE)).isInstanceOf(Outcome.NotYet.class);
        assertThat(bench.calls("TerminateInstances"))
                .singleElement()
                .satisfies(call -> assertThat(call.request().list("InstanceId")).containsExactly(ours.value()));

        bench.settle();
        assertThat(replacer.end(WORKSPACE, ours, Lease.NONE)).isEqualTo(new Outcome.Done());
        assertThat(bench.calls("TerminateInstances")).hasSize(1);
    }

    @Test
    void anInstanceOfAnotherWorkspaceIsNeverEnded() {
        SeededWorkspace others = bench.seed(2);
        assertThat(replacer.end(WORKSPACE, new InstanceId(others.instanceId()), Lease.NONE))
                .isInstanceOf(Outcome.NotYet.class);
        assertThat(bench.calls("TerminateInstances")).isEmpty();
    }

    @Test
    void anInstanceThatEc2DoesNotShowIsAbsentAndNotEnded() {
        assertThat(replacer.end(WORKSPACE, WorkspaceExamples.instance(9), Lease.NONE))
                .isInstanceOf(Outcome.Absent.class);
        bench.fail("DescribeInstances", new Fault.Fail(503, "RequestLimitExceeded", "Request limit exceeded."));
        assertThatThrownBy(() -> replacer.end(WORKSPACE, deadId, Lease.NONE))
                .isInstanceOfSatisfying(
                        ReplacementException.class, e -> assertThat(e.failure()).isEqualTo(FailureCause.THROTTLED));
        assertThat(bench.calls("TerminateInstances")).isEmpty();
    }

    @Test
    void theRevivedOldInstanceGetsItsVolumesBack() {
        bench.stop(dead.instanceId());
        replacer.release(plan, Lease.NONE);
        bench.settle();
        assertThat(attachments()).isEmpty();

        bench.world().start(dead.instanceId());
        assertThat(replacer.giveBack(plan, Lease.NONE)).isInstanceOf(Outcome.NotYet.class);
        assertThat(attachments()).isEmpty();
        bench.settle();
        assertThat(replacer.giveBack(plan, Lease.NONE)).isInstanceOf(Outcome.NotYet.class);
        bench.settle();
        assertThat(replacer.giveBack(plan, Lease.NONE)).isEqualTo(new Outcome.Revived());
        assertAttachedTo(dead.instanceId());
    }

    @Test
    void onlyWhatIsStoppedAndHasTheTagIsCleanedUp() {
        SeededWorkspace running = bench.seed(1);
        SeededWorkspace others = bench.seed(2);
        bench.world().stop(others.instanceId());
        bench.stop(dead.instanceId());

        assertThat(cleanUp(running.instanceId())).contains("stays as it is");
        assertThat(cleanUp(others.instanceId())).contains("no tag that names the workspace");
        assertThat(bench.calls("TerminateInstances")).isEmpty();

        assertThat(cleanUp(dead.instanceId())).contains("has volumes besides its root disk");
        assertThat(bench.calls("TerminateInstances")).isEmpty();

        replacer.release(plan, Lease.NONE);
        bench.settle();
        assertThat(cleanUp(dead.instanceId())).contains("is ended");
        assertThat(cleanUp(dead.instanceId())).contains("nothing is left");
        bench.settle();
        assertThat(cleanUp(dead.instanceId())).contains("nothing is left");
        assertThat(bench.calls("TerminateInstances")).hasSize(1);
        assertThat(bench.world().instances())
                .filteredOn(instance -> !instance.state().isFinal())
                .extracting(InstanceSnapshot::id)
                .containsExactlyInAnyOrder(running.instanceId(), others.instanceId());
    }

    @Test
    void anInstanceWithoutTheTagIsNeitherEndedNorCleanedUpNorRelieved() {
        try (Ec2Bench untagged = new Ec2Bench(Ec2Bench.SETTINGS.withTags("SomeTag", "Device"));
                Ec2Access toUntagged = Ec2Access.forRestarts(Ec2Way.to(Ec2Bench.PLACE), Ec2Bench.TAGS, 4)) {
            SeededWorkspace seeded = untagged.seed(1);
            InstanceId instance = new InstanceId(seeded.instanceId());
            untagged.stop(seeded.instanceId());
            Ec2InstanceReplacer other =
                    new Ec2InstanceReplacer(toUntagged, new Ec2LaunchSettings("any", Map.of()), untagged.clock());
            ReplacementPlan from = new ReplacementPlan.OnEc2(
                    WORKSPACE,
                    instance,
                    List.of(new PlannedVolume(seeded.volumeId(), DEVICE)),
                    plan.subnet(),
                    plan.template());

            assertThat(other.cleanUp(WORKSPACE, instance, Lease.NONE)).contains("no tag that names the workspace");
            assertThat(other.end(WORKSPACE, instance, Lease.NONE)).isInstanceOf(Outcome.NotYet.class);
            assertThat(other.release(from, Lease.NONE)).isInstanceOf(Outcome.NotYet.class);
            assertThat(untagged.endpoint().callCounts()).containsOnlyKeys("DescribeInstances");
        }
    }

    @Test
    void withoutALeaseNothingIsChanged() {
        Lease lost = () -> {
            throw new IllegalStateException("lost");
        };
        bench.stop(dead.instanceId());
        refused(() -> replacer.release(plan, lost));
        refused(() -> replacer.launch(request(), lost));
        InstanceId replacement = launch();
        refused(() -> replacer.end(WORKSPACE, replacement, lost));
        replacer.release(plan, Lease.NONE);
        bench.settle();
        refused(() -> replacer.attach(plan, replacement, lost));
        refused(() -> replacer.giveBack(plan, lost));
        refused(() -> replacer.cleanUp(WORKSPACE, deadId, lost));

        assertThat(bench.calls("DetachVolume")).hasSize(1);
        assertThat(bench.calls("RunInstances")).hasSize(1);
        assertThat(bench.calls("AttachVolume")).isEmpty();
        assertThat(bench.calls("TerminateInstances")).isEmpty();
    }

    private static void refused(ThrowingCallable change) {
        assertThatThrownBy(change).hasMessage("lost");
    }

    private String cleanUp(String instance) {
        return replacer.cleanUp(WORKSPACE, new InstanceId(instance), Lease.NONE);
    }

    private InstanceId launch() {
        return replacer.launch(request(), Lease.NONE);
    }

    private LaunchRequest request() {
        return new LaunchRequest.OnEc2(
                "token-1", WORKSPACE, IncidentId.of(WORKSPACE, deadId, Instant.EPOCH), plan.template(), plan.subnet());
    }

    private List<Attachment> attachments() {
        return bench.world().volume(dead.volumeId()).orElseThrow().attachments();
    }

    private void assertAttachedTo(String instance) {
        assertThat(attachments()).singleElement().satisfies(attachment -> {
            assertThat(attachment.instanceId()).isEqualTo(instance);
            assertThat(attachment.device()).isEqualTo(DEVICE);
            assertThat(attachment.status()).isEqualTo(Attachment.Status.ATTACHED);
        });
    }
}
