package io.workspacereconciler.consumer.heal;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.incident.BlockedCause;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.incident.SharedCause;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
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

    @Test
    void anOldInstanceThatIsStartedWhenPeopleWorkOnTheNewOneStaysAsItIsAndIsTold() {
        RestartBench bench = new RestartBench(InstanceState.STOPPED);
        bench.noAgentRegisters();
        bench.until(RestartStep.ONLINE);
        InstanceId replacement = bench.progress().replacement();
        bench.database.put(WorkspaceExamples.onlineOn(1, replacement));
        bench.replacer.become(RestartBench.DEAD, InstanceState.RUNNING);

        bench.finish();

        assertThat(bench.incident().state()).isEqualTo(IncidentState.RECOVERED);
        assertThat(bench.replacer.isComplete(replacement)).isTrue();
        assertThat(bench.replacer.stateOf(RestartBench.DEAD)).isEqualTo(InstanceState.RUNNING);
    }

    @Test
    void aWorkspaceThatIsMovedBelowAPausedOneWhenItsAgentIsThereStaysOnline() {
        bench.noAgentRegisters();
        bench.until(RestartStep.ONLINE);
        InstanceId replacement = bench.progress().replacement();
        bench.database.put(WorkspaceExamples.onlineOn(1, replacement));
        Owner.MOVES_IT_BELOW_A_PAUSED_ONE.act(bench);

        bench.finish();

        assertThat(bench.incident().state()).isEqualTo(IncidentState.RECOVERED);
        assertThat(bench.replacer.isComplete(replacement)).isTrue();
    }

    @Test
    void aRowThatIsSetOnlineByHandBeforeAnythingIsLaunchedIsTheirs() {
        RestartBench bench = new RestartBench(InstanceState.STOPPED);
        bench.replacer.troubles.beforeChange(Operation.LAUNCH, () -> Owner.SETS_IT_ONLINE_BY_HAND.act(bench));

        bench.finish();

        assertThat(bench.incident().state()).isEqualTo(IncidentState.SUPERSEDED);
        assertThat(bench.replacer.asked()).isEmpty();
        assertThat(bench.replacer.hasVolumes(RestartBench.DEAD)).isTrue();
        assertThat(bench.row().is(WorkspaceStatus.ONLINE, RestartBench.DEAD)).isTrue();
    }

    @Test
    void aRowThatIsMovedBelowAPausedOneDuringThePreparationIsNotFlipped() {
        bench.replacer.troubles.before(Operation.PREPARE, () -> Owner.MOVES_IT_BELOW_A_PAUSED_ONE.act(bench));

        bench.turn();

        assertThat(bench.incident().state()).isEqualTo(IncidentState.HELD);
        assertThat(bench.row().is(WorkspaceStatus.ONLINE, RestartBench.DEAD)).isTrue();
    }

    @Test
    void aWorkspaceThatIsOnlineIsNotGivenUpHoweverLongItsVolumesWaitForAPermission() {
        bench.noAgentRegisters();
        bench.until(RestartStep.ATTACH);
        InstanceId replacement = bench.progress().replacement();
        bench.database.put(WorkspaceExamples.onlineOn(1, replacement));
        Instant now = bench.database.clock().instant();
        Set<SharedCause> names = CauseNames.of(
                        RestartStep.ATTACH,
                        bench.incident().subject().place(),
                        bench.progress().plan())
                .keySet();
        assertThat(names).isNotEmpty();
        bench.database.useTransaction(tx -> names.forEach(
                name -> tx.blockedCauses().put(new BlockedCause(name, now, 1, now.plus(Duration.ofHours(30)), null))));

        bench.finish();

        bench.assertRecovered();
        assertThat(bench.replacer.launches()).containsExactly(replacement);
    }
}
