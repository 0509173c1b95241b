package io.workspacereconciler.consumer.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.workspacereconciler.consumer.heal.FailureCause;
import io.workspacereconciler.consumer.heal.LaunchRequest;
import io.workspacereconciler.consumer.heal.Lease;
import io.workspacereconciler.consumer.heal.Outcome;
import io.workspacereconciler.consumer.heal.ReplacementException;
import io.workspacereconciler.consumer.heal.ReplacementPlan;
import io.workspacereconciler.incident.IncidentId;
import io.workspacereconciler.local.ec2.Fault;
import io.workspacereconciler.local.ec2.FaultRule;
import io.workspacereconciler.local.ec2.InstanceSnapshot;
import io.workspacereconciler.local.ec2.LaunchTemplate;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** New instances by client token, over HTTP: one request launches one instance, whatever becomes of the answer. */
@NullMarked
@Timeout(60)
final class Ec2LaunchIT {

    private static final WorkspaceId WORKSPACE = WorkspaceExamples.id(1);
    private static final IncidentId INCIDENT = IncidentId.of(WORKSPACE, WorkspaceExamples.instance(1), Instant.EPOCH);
    private static final String TEMPLATE = "workspace-tier-1";
    private static final String TOKEN = "token-1";
    private static final String DESCRIBE = "DescribeInstances";

    private final Ec2Bench bench = new Ec2Bench();
    private final Ec2Access access = Ec2Access.forRestarts(Ec2Way.to(Ec2Bench.PLACE), Ec2Bench.TAGS, 4);
    private final Ec2InstanceReplacer replacer =
            new Ec2InstanceReplacer(access, new Ec2LaunchSettings("workspace-tier-{tier}", Map.of()), bench.clock());
    private final LaunchTemplate template = bench.world().createLaunchTemplate(TEMPLATE, Ec2Bench.TYPE);

    @AfterEach
    void close() {
        access.close();
        bench.close();
    }

    @Test
    void oneRequestLaunchesOneInstanceHoweverOftenItIsSent() {
        assertThat(replacer.launched(request(TOKEN))).isEmpty();
        InstanceId first = replacer.launch(request(TOKEN), Lease.NONE);
        bench.settle();
        assertThat(replacer.launch(request(TOKEN), Lease.NONE)).isEqualTo(first);
        assertThat(replacer.launched(request(TOKEN))).contains(first);
        assertThat(replacer.launched(request("token-2"))).isEmpty();
        assertThat(launches()).singleElement().satisfies(instance -> {
            assertThat(instance.id()).isEqualTo(first.value());
            assertThat(instance.zone()).isEqualTo(Ec2Bench.ZONE);
            assertThat(instance.tag("WorkspaceId")).contains(WORKSPACE.toString());
            assertThat(instance.tag(Ec2Tags.INCIDENT)).contains(INCIDENT.toString());
        });
    }

    @Test
    void aLaunchWhoseAnswerIsLostIsFoundByTheSameRequest() {

        bench.fail("RunInstances", 1, new Fault.LoseAnswer());
        ReplacementException lost = launchFails(request(TOKEN));
        assertThat(lost.failure()).isEqualTo(FailureCause.TRANSPORT);
        assertThat(lost.failure().isAmbiguous()).isTrue();

        InstanceId found = replacer.launch(request(TOKEN), Lease.NONE);
        assertThat(launches()).extracting(InstanceSnapshot::id).containsExactly(found.value());
        assertThat(replacer.launched(request(TOKEN))).contains(found);
        assertThat(bench.calls("RunInstances"))
                .as("each call is sent once")
                .hasSize(2)
                .extracting(call -> call.request().text("ClientToken"))
                .containsOnly(TOKEN);
    }

    @Test
    void aTokenWhoseInstanceHasEndedIsSpent() {
        InstanceId ended = replacer.launch(request(TOKEN), Lease.NONE);
        bench.terminate(ended.value());
        assertThat(launchFails(request(TOKEN)).failure()).isEqualTo(FailureCause.TOKEN_SPENT);
        assertThat(replacer.launched(request(TOKEN))).contains(ended);
        assertThat(launches()).hasSize(1);
    }

    @Test
    void aLaunchWithoutAnAnswerInTimeMayHaveTakenEffectAndIsFoundByTheSameRequest() {
        bench.fail("RunInstances", 1, new Fault.Trickle(Duration.ofSeconds(1)));
        try (Ec2Access impatient = ShortCalls.forRestarts(Ec2Bench.PLACE, Duration.ofSeconds(1))) {
            Ec2InstanceReplacer other =
                    new Ec2InstanceReplacer(impatient, new Ec2LaunchSettings("any", Map.of()), bench.clock());
            ReplacementException late =
                    catchThrowableOfType(ReplacementException.class, () -> other.launch(request(TOKEN), Lease.NONE));
            assertThat(late.failure()).isEqualTo(FailureCause.TIMED_OUT);
            assertThat(late.failure().isAmbiguous()).isTrue();
        }

        InstanceId found = replacer.launch(request(TOKEN), Lease.NONE);
        assertThat(launches()).extracting(InstanceSnapshot::id).containsExactly(found.value());
    }

    @Test
    void whatIsLeftToAFurtherPageIsNotAbsent() {
        InstanceId launched = replacer.launch(request(TOKEN), Lease.NONE);
        Fault promise = new Fault.PromisePage(Set.of(launched.value()));

        bench.fail(FaultRule.on(DESCRIBE, promise).firstPages());
        assertThat(searchFails().failure()).isEqualTo(FailureCause.TRANSPORT);
        bench.endFaults();
        bench.fail(DESCRIBE, promise);
        assertThat(searchFails().reason()).contains("does not end");
    }

    @Test
    void anAnswerThatIsNoneOfEc2sShowsNoAbsence() {
        replacer.launch(request(TOKEN), Lease.NONE);
        for (String body : List.of(
                "",
                "<DescribeInstancesResponse><reservationSet/></DescribeInstancesResponse>",
                "<DescribeInstancesResponse><requestId>r-1</requestId></DescribeInstancesResponse>")) {
            bench.fail(DESCRIBE, new Fault.Answer(200, "text/xml", body));
            assertThat(searchFails().failure()).as(body).isEqualTo(FailureCause.TRANSPORT);
            bench.endFaults();
        }
        bench.fail(DESCRIBE, new Fault.Reword(Map.of(TOKEN, "another")));
        assertThat(searchFails().reason()).contains("not asked");
    }

    @Test
    void aLiveInstanceUnderOurTokenThatHasLostItsTagIsNeitherAbsentNorOurs() {
        InstanceId launched = replacer.launch(request(TOKEN), Lease.NONE);
        bench.settle();

        bench.fail(DESCRIBE, new Fault.Reword(Map.of(Ec2Tags.INCIDENT, "Gone")));
        assertThat(searchFails().failure()).isEqualTo(FailureCause.STUCK);
        bench.endFaults();
        bench.world().tag(launched.value(), Ec2Tags.INCIDENT, "another");
        assertThat(searchFails().reason()).contains(launched.value(), "give it the value " + INCIDENT);
        bench.world().tag(launched.value(), Ec2Tags.INCIDENT, INCIDENT.toString());
        assertThat(replacer.launched(request(TOKEN))).contains(launched);
    }

    @Test
    void anInstanceUnderOurTokenThatHasEndedNeedsNoTag() {
        InstanceId launched = replacer.launch(request(TOKEN), Lease.NONE);
        bench.terminate(launched.value());
        bench.fail(DESCRIBE, new Fault.Reword(Map.of(Ec2Tags.INCIDENT, "Gone", "WorkspaceId", "GoneToo")));

        assertThat(replacer.launched(request(TOKEN))).contains(launched);
        assertThat(replacer.end(WORKSPACE, launched, Lease.NONE)).isEqualTo(new Outcome.Done());
    }

    @Test
    void aTokenThatStandsForAnotherRequestIsSpent() {
        replacer.launch(request(TOKEN), Lease.NONE);
        bench.world().addLaunchTemplateVersion(TEMPLATE, Ec2Bench.TYPE);
        assertThat(launchFails(request(TOKEN, new ReplacementPlan.Template(template.id(), "2")))
                        .failure())
                .isEqualTo(FailureCause.TOKEN_SPENT);
        assertThat(launches()).hasSize(1);
    }

    @Test
    void anUnknownTemplateIsAFailureOfTheTemplate() {
        assertThat(launchFails(request(TOKEN, new ReplacementPlan.Template("lt-0123456789abcdef0", "1")))
                        .failure())
                .isEqualTo(FailureCause.TEMPLATE);
        assertThat(launchFails(request(TOKEN, new ReplacementPlan.Template(template.id(), "7")))
                        .failure())
                .isEqualTo(FailureCause.TEMPLATE);
    }

    @Test
    void whatEc2RefusesForALaunchIsClassified() {
        launchFailsAs(503, "RequestLimitExceeded", FailureCause.THROTTLED);
        launchFailsAs(500, "InsufficientInstanceCapacity", FailureCause.CAPACITY);
        launchFailsAs(400, "InsufficientFreeAddressesInSubnet", FailureCause.CAPACITY);
        launchFailsAs(400, "VcpuLimitExceeded", FailureCause.QUOTA);
        launchFailsAs(403, "UnauthorizedOperation", FailureCause.PERMISSION);
        launchFailsAs(400, "InvalidSubnetID.NotFound", FailureCause.ZONE);
        launchFailsAs(500, "InternalError", FailureCause.TRANSPORT);
        assertThat(launches()).isEmpty();
    }

    private void launchFailsAs(int status, String code, FailureCause cause) {
        bench.fail("RunInstances", new Fault.Fail(status, code, "No."));
        assertThat(launchFails(request(TOKEN)).failure()).as(code).isEqualTo(cause);
        bench.endFaults();
    }

    private ReplacementException launchFails(LaunchRequest request) {
        return catchThrowableOfType(ReplacementException.class, () -> replacer.launch(request, Lease.NONE));
    }

    private ReplacementException searchFails() {
        return catchThrowableOfType(ReplacementException.class, () -> replacer.launched(request(TOKEN)));
    }

    private LaunchRequest request(String token) {
        return request(token, new ReplacementPlan.Template(template.id(), "1"));
    }

    private LaunchRequest request(String token, ReplacementPlan.Template from) {
        String subnet = bench.world().subnets().get(1).id();
        return new LaunchRequest.OnEc2(
                token, WORKSPACE, INCIDENT, from, new ReplacementPlan.Subnet(subnet, Ec2Bench.ZONE));
    }

    private List<InstanceSnapshot> launches() {
        return bench.world().instances().stream()
                .filter(instance -> !instance.clientToken().isEmpty())
                .toList();
    }
}
