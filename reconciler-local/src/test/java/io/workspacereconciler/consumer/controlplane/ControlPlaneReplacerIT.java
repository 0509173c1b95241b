package io.workspacereconciler.consumer.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.workspacereconciler.consumer.heal.FailureCause;
import io.workspacereconciler.consumer.heal.LaunchRequest;
import io.workspacereconciler.consumer.heal.Lease;
import io.workspacereconciler.consumer.heal.Outcome;
import io.workspacereconciler.consumer.heal.ReplacementException;
import io.workspacereconciler.consumer.heal.ReplacementPlan;
import io.workspacereconciler.local.controlplane.ControlPlaneEndpoint;
import io.workspacereconciler.local.ec2.InstanceState;
import io.workspacereconciler.workspace.InstanceId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every operation of a restart over the control plane, and what each answer to a change means. */
@NullMarked
@Timeout(60)
final class ControlPlaneReplacerIT extends ControlPlaneRestart {

    @Test
    void aStoppedInstanceIsStoppedForGoodAndANewOneComesUpWithItsVolumes() {
        bench.world().stop(dead.value());
        bench.settle();

        assertThat(replacer.release(plan, lease())).isInstanceOf(Outcome.Gone.class);
        InstanceId made = replacer.launch(plan.request(INCIDENT, 1), lease());
        assertThat(words)
                .as("a stop comes after a look, so the last word is asked for again")
                .containsExactly("turn to END", "renew", "turn to LAUNCH");
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
        assertThat(words).containsExactly("turn to LAUNCH", "turn to END");
    }

    @Test
    void anInstanceOfARestartThatIsNotKnownIsEndedAllTheSame() {
        InstanceId made = replacer.launch(plan.request(INCIDENT, 1), lease());
        bench.settle();
        bench.failOnce(ControlPlaneEndpoint.STATUS, answer(404, "{\"error\": \"not here yet\"}"));

        assertThat(replacer.end(WORKSPACE, made, lease())).isInstanceOf(Outcome.Absent.class);

        assertThat(bench.world().instance(made.value()).orElseThrow().state()).isEqualTo(InstanceState.SHUTTING_DOWN);
        bench.settle();
        bench.world().vanish(made.value());
        assertThat(replacer.end(WORKSPACE, made, lease())).isInstanceOf(Outcome.Absent.class);
        assertThat(words).containsExactly("turn to LAUNCH", "turn to END", "turn to END");
    }

    /** Once a person has said stop, the lease refuses. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void whoIsRefusedBeforeTheStopOrAfterTheLastLookStopsNothing(int word) {
        bench.world().stop(dead.value());
        bench.settle();
        Lease refused = () -> {
            words.add("asked");
            if (words.size() == word) {
                throw new IllegalStateException("stopped");
            }
        };

        assertThatThrownBy(() -> replacer.release(plan, refused)).hasMessage("stopped");

        assertThat(bench.endpoint().calls(ControlPlaneEndpoint.STOP)).isEmpty();
        assertThat(bench.endpoint().calls(ControlPlaneEndpoint.STATUS)).hasSize(word);
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
        assertThat(words).isEmpty();
    }
}
