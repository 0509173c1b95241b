package io.workspacereconciler.consumer.heal;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A new instance that people work on, or that someone else has taken over, is not ended; one that nobody knows is. */
final class InstanceInUseTest {

    private final RestartBench bench = new RestartBench(InstanceState.TERMINATED);

    @ParameterizedTest
    @EnumSource(names = {"PERMISSION", "THROTTLED", "OTHER"})
    void aWorkspaceThatIsOnlineStaysOnlineHoweverLongEc2DoesNotAnswer(FailureCause cause) {
        bench.noAgentRegisters();
        bench.until(RestartStep.ONLINE);
        bench.agentsRegister();
        bench.replacer.troubles.fail(Operation.CONFIRM, 60, cause);

        bench.finish();

        bench.assertRecovered();
        assertThat(bench.replacer.launches()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"PAUSED", "HIBERNATED", "REMOVED", "FAILED", "OFFLINE"})
    void theNewInstanceOfARowThatSomeoneElseTookOverIsEndedAndTheRowNamesTheOldOneAgain(WorkspaceStatus status) {
        RestartBench bench = new RestartBench(InstanceState.STOPPED);
        bench.noAgentRegisters();
        bench.until(RestartStep.ONLINE);
        InstanceId replacement = bench.progress().replacement();
        bench.database.put(WorkspaceExamples.as(status, WorkspaceExamples.onlineOn(1, replacement)));

        bench.finish();

        assertThat(bench.incident().state()).isEqualTo(IncidentState.SUPERSEDED);
        assertThat(bench.replacer.stateOf(replacement)).isEqualTo(InstanceState.TERMINATED);
        assertThat(bench.row().is(status, RestartBench.DEAD))
                .as("%s", bench.row())
                .isTrue();
        assertThat(bench.replacer.hasVolumes(RestartBench.DEAD)).isEqualTo(status != WorkspaceStatus.REMOVED);
    }

    @Test
    void aNewInstanceWhoseAgentHasRegisteredStaysEvenWhenTheRowWasSomebodyElsesInBetween() {
        bench.noAgentRegisters();
        bench.until(RestartStep.ONLINE);
        InstanceId replacement = bench.progress().replacement();
        bench.database.put(WorkspaceExamples.as(WorkspaceStatus.PAUSED, WorkspaceExamples.onlineOn(1, replacement)));
        bench.replacer.troubles.fail(Operation.END, 1, FailureCause.TRANSPORT);
        bench.until(RestartStep.STAND_DOWN);
        bench.database.put(WorkspaceExamples.onlineOn(1, replacement));

        bench.finish();

        bench.assertRecovered();
        assertThat(bench.replacer.launches()).containsExactly(replacement);
        assertThat(bench.row()).isEqualTo(WorkspaceExamples.onlineOn(1, replacement));
    }

    @Test
    void whatThePlatformCallsDegradedHasAnAgentAndIsOnline() {
        bench.noAgentRegisters();
        bench.until(RestartStep.ONLINE);
        bench.database.put(WorkspaceExamples.as(
                WorkspaceStatus.DEGRADED,
                WorkspaceExamples.onlineOn(1, bench.progress().replacement())));

        bench.finish();

        assertThat(bench.incident().state()).isEqualTo(IncidentState.RECOVERED);
        assertThat(bench.row().status()).isEqualTo(WorkspaceStatus.DEGRADED);
    }

    @Test
    void aRowThatAwaitsItsAgentIsWaitedFor() {
        bench.noAgentRegisters();
        bench.until(RestartStep.ONLINE);
        bench.database.put(WorkspaceExamples.as(
                WorkspaceStatus.AWAITING_AGENT,
                WorkspaceExamples.onlineOn(1, bench.progress().replacement())));
        bench.turn();
        assertThat(bench.incident().state()).isEqualTo(IncidentState.RESTARTING);
        bench.database.put(WorkspaceExamples.onlineOn(1, bench.progress().replacement()));

        bench.finish();

        bench.assertRecovered();
    }

    @ParameterizedTest
    @EnumSource(names = {"PERMISSION", "TEMPLATE", "QUOTA", "OTHER"})
    void aRefusalAfterALostAnswerSettlesWhatMayHaveBeenLaunchedBeforeAnotherAttempt(FailureCause refusal) {
        bench.replacer.troubles.loseAnswer(Operation.LAUNCH, FailureCause.TIMED_OUT);
        bench.replacer.troubles.fail(Operation.LAUNCH, 1, refusal);

        bench.finish();

        assertThat(bench.replacer.launches()).hasSize(2);
        bench.assertRecovered();
    }

    @Test
    void anInstanceThatIsLaunchedAfterOthersHaveSettledTheAttemptIsEndedByWhoLaunchedIt() {
        bench.replacer.troubles.before(Operation.LAUNCH, () -> {
            bench.database.put(WorkspaceExamples.onlineOn(1, WorkspaceExamples.instance(50)));
            bench.database.clock().advance(RestartBench.LEASE.plus(Duration.ofSeconds(1)));
            assertThat(bench.finish().state()).isEqualTo(IncidentState.SUPERSEDED);
        });

        bench.turn();

        InstanceId late = bench.replacer.launches().get(0);
        assertThat(bench.replacer.stateOf(late)).isIn(InstanceState.SHUTTING_DOWN, InstanceState.TERMINATED);
        assertThat(bench.row().instance()).isEqualTo(WorkspaceExamples.instance(50));
    }
}
