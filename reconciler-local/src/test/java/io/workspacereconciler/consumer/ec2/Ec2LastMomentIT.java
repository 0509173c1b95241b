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
import io.workspacereconciler.local.ec2.InstanceState;
import io.workspacereconciler.local.ec2.SeededWorkspace;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** What is seen once a change is allowed decides whether it is made, and only for a moment. */
@NullMarked
@Timeout(60)
final class Ec2LastMomentIT {

    private static final WorkspaceId WORKSPACE = WorkspaceExamples.id(1);
    private static final String ID = "<requestId>r-1</requestId>";
    private static final long TOO_LONG = FreshLease.FRESH.toNanos() + 1;

    private final AtomicLong nanos = new AtomicLong();
    private final Ec2Bench bench = new Ec2Bench();
    private final Ec2Access access =
            Ec2Access.forRestarts(Ec2Way.to(Ec2Bench.PLACE), Ec2Bench.TAGS, CallTimes.ofRestarts(), 4, nanos::get);
    private final Ec2InstanceReplacer replacer =
            new Ec2InstanceReplacer(access, new Ec2LaunchSettings("workspace-tier-{tier}", Map.of()), bench.clock());
    private final SeededWorkspace dead = bench.seed(1);
    private final InstanceId deadId = new InstanceId(dead.instanceId());
    private final String second = bench.world().seedVolume(dead, "/dev/sdg");
    private final ReplacementPlan.OnEc2 plan = new ReplacementPlan.OnEc2(
            WORKSPACE,
            deadId,
            List.of(new PlannedVolume(dead.volumeId(), Ec2Bench.DEVICE), new PlannedVolume(second, "/dev/sdg")),
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
    void anOldInstanceThatIsStartedMeanwhileKeepsItsVolumes() {
        bench.stop(dead.instanceId());

        assertThat(replacer.release(plan, this::start)).isEqualTo(new Outcome.Revived());

        assertThat(bench.calls("DetachVolume")).isEmpty();
    }

    @Test
    void oneThatIsStartedBetweenTwoOfItsVolumesKeepsTheSecond() {
        bench.stop(dead.instanceId());
        Lease second = () -> {
            if (!bench.calls("DetachVolume").isEmpty()) {
                start();
            }
        };

        assertThat(replacer.release(plan, second)).isEqualTo(new Outcome.Revived());

        assertThat(bench.calls("DetachVolume")).hasSize(1);
    }

    @Test
    void anOldInstanceThatIsStartedMeanwhileIsNotEnded() {
        freeTheVolumes();

        assertThat(replacer.cleanUp(WORKSPACE, deadId, this::start)).contains("is running and stays as it is");

        assertThat(bench.calls("TerminateInstances")).isEmpty();
        assertThat(state(deadId)).isEqualTo(InstanceState.RUNNING);
    }

    @Test
    void whatIsForbiddenBetweenTheLookAndTheCallIsNotSent() {
        InstanceId ours = replacer.launch(request(), Lease.NONE);
        bench.stop(dead.instanceId());
        int calls = changes();

        assertForbidden(lease -> replacer.release(plan, lease));
        assertForbidden(lease -> replacer.end(WORKSPACE, ours, lease));
        freeTheVolumes();
        calls += plan.volumes().size();
        assertForbidden(lease -> replacer.attach(plan, ours, lease));
        assertForbidden(lease -> replacer.cleanUp(WORKSPACE, deadId, lease));
        assertForbidden(lease -> replacer.launch(request(), lease));

        assertThat(changes()).isEqualTo(calls);
    }

    private int changes() {
        return (int) Stream.of("RunInstances", "TerminateInstances", "AttachVolume", "DetachVolume")
                .mapToLong(action -> bench.calls(action).size())
                .sum();
    }

    /** The lease is renewed, and refused when the call only has to be written. */
    private static void assertForbidden(Consumer<Lease> change) {
        AtomicLong renewals = new AtomicLong();
        Lease lease = () -> {
            if (renewals.incrementAndGet() == 2) {
                throw new IllegalStateException("forbidden meanwhile");
            }
        };
        assertThatThrownBy(() -> change.accept(lease))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("forbidden meanwhile");
    }

    @Test
    void anInstanceOfOursThatLosesItsTagMeanwhileIsNotEnded() {
        InstanceId ours = replacer.launch(request(), Lease.NONE);

        assertThat(replacer.end(
                        WORKSPACE,
                        ours,
                        () -> bench.world()
                                .tag(
                                        ours.value(),
                                        "WorkspaceId",
                                        WorkspaceExamples.id(2).toString())))
                .isInstanceOf(Outcome.NotYet.class);

        assertThat(bench.calls("TerminateInstances")).isEmpty();
    }

    @Test
    void anInstanceWithWhichAVolumeOfTheWorkspaceWouldEndIsNotEndedAndTold() {
        InstanceId ours = replacer.launch(request(), Lease.NONE);
        bench.settle();
        String disk = rootOf(ours);
        bench.world().tag(disk, "WorkspaceId", WORKSPACE.toString());

        assertThat(replacer.end(WORKSPACE, ours, Lease.NONE))
                .isInstanceOfSatisfying(
                        Outcome.NotYet.class,
                        kept -> assertThat(kept.why()).contains(disk, ours.value(), "switch DeleteOnTermination off"));

        assertThat(bench.calls("TerminateInstances")).isEmpty();
    }

    @Test
    void whereItsVolumesAreNotKnownNothingIsEnded() {
        InstanceId ours = replacer.launch(request(), Lease.NONE);
        bench.settle();
        for (String body : List.of("<volumeSet/>", ID, ID + "<volumeSet/><nextToken>endless</nextToken>")) {
            String answer = "<DescribeVolumesResponse>" + body + "</DescribeVolumesResponse>";
            bench.fail("DescribeVolumes", new Fault.Answer(200, "text/xml", answer));
            assertThatThrownBy(() -> replacer.end(WORKSPACE, ours, Lease.NONE))
                    .as(body)
                    .isInstanceOfSatisfying(
                            ReplacementException.class,
                            e -> assertThat(e.failure()).isEqualTo(FailureCause.TRANSPORT));
            bench.endFaults();
        }
        assertThat(bench.calls("TerminateInstances")).isEmpty();
    }

    @Test
    void anInstanceOfOursWithVolumesThatOutliveItIsEnded() {
        bench.terminate(dead.instanceId());
        InstanceId ours = replacer.launch(request(), Lease.NONE);
        bench.settle();
        replacer.attach(plan, ours, Lease.NONE);
        bench.settle();
        assertThat(replacer.confirm(plan, ours)).isEqualTo(new Outcome.Done());

        replacer.end(WORKSPACE, ours, Lease.NONE);
        bench.settle();

        assertThat(state(ours)).isEqualTo(InstanceState.TERMINATED);
        assertThat(bench.world().volume(second)).isPresent();
    }

    @Test
    void anOldInstanceWhoseRootDiskIsTheWorkspacesIsNotEnded() {
        String disk = rootOf(deadId);
        freeTheVolumes();
        bench.world().tag(disk, "WorkspaceId", WORKSPACE.toString());

        assertThat(replacer.cleanUp(WORKSPACE, deadId, Lease.NONE)).contains(disk + " of the workspace");

        assertThat(bench.calls("TerminateInstances")).isEmpty();
    }

    @Test
    void whatWasAllowedBeforeAHealerFrozeIsNotSentWhenItWakesUp() {
        Lease freezes = () -> nanos.addAndGet(TOO_LONG);
        bench.stop(dead.instanceId());
        neverSent(() -> replacer.launch(request(), freezes));
        InstanceId ours = replacer.launch(request(), Lease.NONE);
        bench.settle();
        neverSent(() -> replacer.release(plan, freezes));
        neverSent(() -> replacer.end(WORKSPACE, ours, freezes));
        freeTheVolumes();
        neverSent(() -> replacer.attach(plan, ours, freezes));
        neverSent(() -> replacer.giveBack(plan, freezes));
        neverSent(() -> replacer.cleanUp(WORKSPACE, deadId, freezes));

        assertThat(bench.calls("RunInstances")).hasSize(1);
        assertThat(bench.calls("DetachVolume")).hasSize(2);
        assertThat(bench.calls("AttachVolume")).isEmpty();
        assertThat(bench.calls("TerminateInstances")).isEmpty();
    }

    @Test
    void aLookThatTakesTooLongIsTooOldForAChange() {
        bench.stop(dead.instanceId());
        bench.endpoint().onCall(call -> {
            if (call.action().equals("DescribeInstances")) {
                nanos.addAndGet(TOO_LONG);
            }
        });

        neverSent(() -> replacer.release(plan, Lease.NONE));

        assertThat(bench.calls("DetachVolume")).isEmpty();
    }

    @Test
    void aChangeWithoutALeaseIsADefect() {
        Ec2Client client = access.client();

        assertThatThrownBy(() -> client.terminateInstances(request -> request.instanceIds(dead.instanceId())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("TerminateInstances without a lease");
        assertThat(bench.calls("TerminateInstances")).isEmpty();
    }

    private static void neverSent(ThrowingCallable change) {
        assertThatThrownBy(change)
                .isInstanceOfSatisfying(
                        ReplacementException.class, e -> assertThat(e.failure()).isEqualTo(FailureCause.TIMED_OUT))
                .hasMessageContaining("is not sent 5000 ms after its lease was renewed");
    }

    private void start() {
        bench.world().start(dead.instanceId());
        bench.settle();
    }

    private void freeTheVolumes() {
        bench.stop(dead.instanceId());
        replacer.release(plan, Lease.NONE);
        bench.settle();
        assertThat(replacer.release(plan, Lease.NONE)).isEqualTo(new Outcome.Done());
    }

    private String rootOf(InstanceId instance) {
        return bench.world().instance(instance.value()).orElseThrow().attachments().stream()
                .filter(attachment -> attachment.onTermination() == Attachment.OnTermination.DELETE)
                .map(Attachment::volumeId)
                .findFirst()
                .orElseThrow();
    }

    private InstanceState state(InstanceId instance) {
        return bench.world().instance(instance.value()).orElseThrow().state();
    }

    private LaunchRequest request() {
        return new LaunchRequest.OnEc2(
                "token-1", WORKSPACE, IncidentId.of(WORKSPACE, deadId, Instant.EPOCH), plan.template(), plan.subnet());
    }
}
