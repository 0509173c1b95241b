package io.workspacereconciler.consumer.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.workspacereconciler.consumer.heal.FailureCause;
import io.workspacereconciler.consumer.heal.LaunchRequest;
import io.workspacereconciler.consumer.heal.Lease;
import io.workspacereconciler.consumer.heal.Outcome;
import io.workspacereconciler.consumer.heal.Preparation;
import io.workspacereconciler.consumer.heal.ReplacementException;
import io.workspacereconciler.consumer.heal.ReplacementPlan;
import io.workspacereconciler.incident.IncidentExamples;
import io.workspacereconciler.incident.IncidentId;
import io.workspacereconciler.local.controlplane.ControlPlaneEndpoint;
import io.workspacereconciler.local.ec2.Fault;
import io.workspacereconciler.local.ec2.InstanceState;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.Workspace;
import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceId;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation of a restart over the control plane, and what each answer to a change means. */
@NullMarked
@Timeout(60)
final class ControlPlaneReplacerIT {

    private static final WorkspaceId WORKSPACE = WorkspaceExamples.id(1);
    private static final IncidentId INCIDENT =
            IncidentExamples.offline(1, Instant.parse("2026-01-31T12:00:00Z")).id();
    private static final String JSON = "application/json";

    private final ControlPlaneBench bench = new ControlPlaneBench();
    private final InstanceId dead = new InstanceId(bench.seed(1).instanceId());
    private final ControlPlaneReplacer replacer =
            new ControlPlaneReplacer(bench.client(), Duration.ofSeconds(30), bench.clock());
    private final ReplacementPlan plan = plan();
    private int renewed;

    @AfterEach
    void close() {
        bench.close();
    }

    private ReplacementPlan plan() {
        Workspace row = new Workspace(WORKSPACE, WorkspaceStatus.ONLINE, "claude-code", dead, 3, null, "");
        return ((Preparation.Ready) replacer.prepare(row, dead, Optional.empty())).plan();
    }

    private Lease lease() {
        return () -> renewed++;
    }

    @Test
    void aStoppedInstanceIsStoppedForGoodAndANewOneComesUpWithItsVolumes() {
        bench.world().stop(dead.value());
        bench.settle();

        assertThat(replacer.release(plan, lease())).isInstanceOf(Outcome.Gone.class);
        InstanceId made = replacer.launch(plan.request(INCIDENT, 1), lease());
        assertThat(renewed).isEqualTo(2);
        assertThat(replacer.confirm(plan, made)).isInstanceOf(Outcome.NotYet.class);
        bench.settle();
        assertThat(replacer.confirm(plan, made)).isInstanceOf(Outcome.Done.class);

        bench.settle();
        assertThat(bench.world().instance(made.value()).orElseThrow().attachments())
                .hasSize(2);
        assertThat(bench.world().instance(made.value()).orElseThrow().type()).isEqualTo("t3.large");
        assertThat(bench.world().instance(dead.value()).orElseThrow().state()).isEqualTo(InstanceState.TERMINATED);
    }

    @Test
    void anInstanceThatRunsIsNeverStopped() {
        assertThat(replacer.release(plan, lease())).isInstanceOf(Outcome.Revived.class);

        bench.world().stop(dead.value());
        bench.settle();
        assertThat(replacer.release(plan, () -> bench.world().start(dead.value())))
                .as("started in the moment before")
                .isInstanceOf(Outcome.Revived.class);
        assertThat(bench.endpoint().calls(ControlPlaneEndpoint.STOP)).isEmpty();
    }

    @Test
    void whatTheControlPlaneDoesNotKnowIsStoppedAllTheSame() {
        bench.world().vanish(dead.value());

        assertThat(replacer.release(plan, lease())).isInstanceOf(Outcome.Gone.class);
        assertThat(bench.endpoint().calls(ControlPlaneEndpoint.STOP)).hasSize(1);
    }

    @Test
    void anInstanceOfARestartIsEndedAndConfirmedSo() {
        InstanceId made = replacer.launch(plan.request(INCIDENT, 1), lease());

        assertThat(replacer.end(WORKSPACE, made, lease())).isInstanceOf(Outcome.NotYet.class);
        assertThat(replacer.end(WORKSPACE, made, lease())).isInstanceOf(Outcome.NotYet.class);
        bench.settle();
        assertThat(replacer.end(WORKSPACE, made, lease())).isInstanceOf(Outcome.Done.class);
        assertThat(bench.endpoint().calls(ControlPlaneEndpoint.STOP)).hasSize(1);
        bench.world().vanish(made.value());
        assertThat(replacer.end(WORKSPACE, made, lease())).isInstanceOf(Outcome.Absent.class);
    }

    static Stream<Arguments> nothingWasMade() {
        return Stream.of(
                Arguments.of(answer(400, "{\"error\": \"bad tier\"}"), FailureCause.OTHER),
                Arguments.of(answer(401, "{\"error\": \"who?\"}"), FailureCause.PERMISSION),
                Arguments.of(answer(403, "{\"error\": \"no\"}"), FailureCause.PERMISSION),
                Arguments.of(answer(404, "{\"error\": \"no org\"}"), FailureCause.OTHER),
                Arguments.of(answer(409, "{\"error\": \"busy\"}"), FailureCause.OTHER),
                Arguments.of(answer(429, "{\"error\": \"later\"}"), FailureCause.THROTTLED));
    }

    @ParameterizedTest
    @MethodSource("nothingWasMade")
    void aRefusalWithItsErrorMadeNothing(Fault fault, FailureCause cause) {
        bench.fail(ControlPlaneEndpoint.PROVISION, fault);

        ReplacementException failure = launchFails();

        assertThat(failure.failure()).isEqualTo(cause);
        assertThat(failure.isAmbiguous()).isFalse();
    }

    static Stream<Fault> nobodyKnows() {
        return Stream.of(
                answer(400, "<html>no</html>"),
                answer(403, "{}"),
                answer(429, "{\"error\": 7}"),
                answer(404, ""),
                answer(500, "{\"error\": \"boom\"}"),
                answer(503, "{\"error\": \"busy\"}"),
                answer(302, "{\"error\": \"moved\"}"),
                answer(201, ""),
                answer(201, "{}"),
                answer(201, "{\"instance_id\": \"\"}"),
                answer(201, "{\"instance_id\": \"none\"}"),
                answer(201, "{\"instance_id\": \"i-0123456789abcdef0\", \"x\": \"" + "x".repeat(64 * 1024) + "\"}"),
                new Fault.LoseAnswer(),
                new Fault.Reset(),
                new Fault.HalfAnswer());
    }

    @ParameterizedTest
    @MethodSource("nobodyKnows")
    void anythingElseMayHaveMadeOneAndIsNeverSentAgain(Fault fault) {
        bench.fail(ControlPlaneEndpoint.PROVISION, fault);

        assertThat(launchFails().failure()).isEqualTo(FailureCause.AMBIGUOUS);

        assertThat(plan.request(INCIDENT, 1).mayBeRepeated()).isFalse();
        assertThat(bench.endpoint().calls(ControlPlaneEndpoint.PROVISION)).hasSize(1);
        assertThat(renewed).isEqualTo(1);
    }

    @Test
    void aProvisionThatHangsMayHaveMadeOne() {
        bench.fail(ControlPlaneEndpoint.PROVISION, new Fault.Hang(Duration.ofMinutes(5)));
        ControlPlaneReplacer impatient =
                new ControlPlaneReplacer(bench.client(), Duration.ofMillis(500), bench.clock());

        ReplacementException failure = catchThrowableOfType(
                ReplacementException.class, () -> impatient.launch(plan.request(INCIDENT, 1), lease()));

        assertThat(failure.failure()).isEqualTo(FailureCause.AMBIGUOUS);
    }

    @Test
    void aConnectionThatIsRefusedMadeNothing() {
        bench.endpoint().close();

        ReplacementException failure = launchFails();

        assertThat(failure.failure()).isEqualTo(FailureCause.TRANSPORT);
        assertThat(failure.isAmbiguous()).isFalse();
    }

    @Test
    void whileItAsksToBeLeftAloneNothingIsStoredAndNothingSent() {
        bench.failOnce(
                ControlPlaneEndpoint.PROVISION,
                new Fault.AnswerWith(new Fault.Answer(429, JSON, "{\"error\": \"later\"}"), "Retry-After", "30"));
        launchFails();

        ReplacementException failure = launchFails();

        assertThat(failure.failure()).isEqualTo(FailureCause.THROTTLED);
        assertThat(failure.isAmbiguous()).isFalse();
        assertThat(renewed).isEqualTo(1);
        assertThat(bench.endpoint().calls(ControlPlaneEndpoint.PROVISION)).hasSize(1);
    }

    @Test
    void whatWasDecidedBeforeAHealerFrozeIsNotSentWhenItWakesUp() {
        AtomicLong nanos = new AtomicLong();
        ControlPlaneReplacer freezes =
                new ControlPlaneReplacer(bench.client(), Duration.ofSeconds(30), bench.clock(), nanos::get);
        Lease frozen = () -> nanos.addAndGet(FreshLease.FRESH.toNanos() + 1);
        bench.world().stop(dead.value());
        bench.settle();

        for (ThrowingCallable change : List.<ThrowingCallable>of(
                () -> freezes.launch(plan.request(INCIDENT, 1), frozen),
                () -> freezes.release(plan, frozen),
                () -> freezes.end(WORKSPACE, dead, frozen))) {
            ReplacementException failure = catchThrowableOfType(ReplacementException.class, change);
            assertThat(failure.failure()).isEqualTo(FailureCause.TIMED_OUT);
            assertThat(failure.isAmbiguous()).isFalse();
        }
        assertThat(bench.endpoint().calls(ControlPlaneEndpoint.PROVISION)).isEmpty();
        assertThat(bench.endpoint().calls(ControlPlaneEndpoint.STOP)).isEmpty();
    }

    @Test
    void itsOwnErrorIsToldWithoutWhatNobodyMayKnow() {
        bench.fail(
                ControlPlaneEndpoint.PROVISION,
                answer(400, "{\"error\": \"bad\\nheader Bearer shared-secret-x1, admin-token-y2\"}"));

        assertThat(launchFails().reason()).isEqualTo("HTTP status 400: bad header Bearer ****, ****");
    }

    @Test
    void aStopThatFailsIsAFailureAndNoRelease() {
        bench.world().stop(dead.value());
        bench.settle();
        bench.failOnce(ControlPlaneEndpoint.STOP, answer(500, "{\"error\": \"boom\"}"));

        ReplacementException failure =
                catchThrowableOfType(ReplacementException.class, () -> replacer.release(plan, lease()));

        assertThat(failure.failure()).isEqualTo(FailureCause.TRANSPORT);
        assertThat(replacer.release(plan, lease())).isInstanceOf(Outcome.Gone.class);
    }

    @Test
    void aRestartThatWasBegunOverAnotherBackendIsNotTakenForOneOfThis() {
        LaunchRequest foreign = new LaunchRequest.OnEc2(
                "token",
                WORKSPACE,
                INCIDENT,
                new ReplacementPlan.Template("lt-1", "1"),
                new ReplacementPlan.Subnet("subnet-1", "us-east-1b"));

        ReplacementException failure =
                catchThrowableOfType(ReplacementException.class, () -> replacer.launch(foreign, lease()));

        assertThat(failure.reason()).contains("another backend");
        assertThat(renewed).isZero();
    }

    private ReplacementException launchFails() {
        return catchThrowableOfType(
                ReplacementException.class, () -> replacer.launch(plan.request(INCIDENT, 1), lease()));
    }

    private static Fault answer(int status, String body) {
        return new Fault.Answer(status, JSON, body);
    }
}
