package io.workspacereconciler.consumer.heal;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Agents that register when the restart does not know of it yet, or no longer counts on it: whose instance is kept. */
final class RegistrationsTest {

    private final RestartBench bench = new RestartBench(InstanceState.STOPPED);

    @ParameterizedTest
    @EnumSource(names = {"ONLINE", "DEGRADED", "AWAITING_AGENT"})
    void aNewInstanceWhoseAgentRegistersBeforeItsIdIsWrittenIsKeptAndGetsTheVolumes(WorkspaceStatus registered) {
        bench.noAgentRegisters();
        bench.replacer.troubles.loseAnswer(Operation.LAUNCH, FailureCause.TIMED_OUT);
        runUntilLaunched();
        InstanceId launched = bench.replacer.launches().get(0);
        bench.database.put(WorkspaceExamples.as(registered, WorkspaceExamples.onlineOn(1, launched)));
        if (registered == WorkspaceStatus.AWAITING_AGENT) {
            bench.until(RestartStep.ONLINE);
            bench.database.put(WorkspaceExamples.onlineOn(1, launched));
        }

        bench.finish();

        assertThat(bench.incident().state()).isEqualTo(IncidentState.RECOVERED);
        assertThat(bench.replacer.launches()).containsExactly(launched);
        assertThat(bench.replacer.isComplete(launched)).isTrue();
        assertThat(bench.row().instance()).isEqualTo(launched);
    }

    @Test
    void aNewInstanceWhoseAgentRegistersWhileTheAnswerIsOnItsWayIsKept() {
        bench.noAgentRegisters();
        afterTheLaunch(launched -> bench.database.put(WorkspaceExamples.onlineOn(1, launched)));

        bench.finish();

        assertThat(bench.incident().state()).isEqualTo(IncidentState.RECOVERED);
        assertThat(bench.database.storyOf(RestartBench.WORKSPACE))
                .noneMatch(line -> line.why().detail().contains("not what the restart wrote"));
        assertThat(bench.replacer.launches()).hasSize(1);
        assertThat(bench.replacer.isComplete(bench.replacer.launches().get(0))).isTrue();
    }

    @Test
    void anOldInstanceThatIsStartedAndRegistersWhileALaunchIsThrottledIsTheWorkspaces() {
        bench.replacer.troubles.fail(Operation.LAUNCH, 5, FailureCause.THROTTLED);
        bench.until(RestartStep.LAUNCH);
        bench.turn();
        bench.replacer.become(RestartBench.DEAD, InstanceState.RUNNING);
        bench.database.put(WorkspaceExamples.online(1));

        bench.finish();

        assertCleared();
        assertThat(bench.replacer.launches()).isEmpty();
    }

    @Test
    void anOldInstanceThatIsStartedAndRegistersWhileTheAnswerIsOnItsWayIsTheWorkspaces() {
        afterTheLaunch(launched -> {
            bench.replacer.become(RestartBench.DEAD, InstanceState.RUNNING);
            bench.database.put(WorkspaceExamples.online(1));
        });

        bench.finish();

        assertCleared();
        bench.assertOthersEnded(null);
    }

    @Test
    void anOldInstanceThatIsStartedWhileTheRestartWaitsToLaunchIsTheWorkspaces() {
        bench.replacer.troubles.fail(Operation.LAUNCH, 3, FailureCause.CAPACITY);
        bench.until(RestartStep.LAUNCH);
        bench.turn();
        bench.replacer.become(RestartBench.DEAD, InstanceState.RUNNING);

        bench.finish();

        assertCleared();
        assertThat(bench.replacer.launches()).isEmpty();
    }

    @Test
    void aLookAtTheOldInstanceWithoutAnAnswerLaunchesNothingYet() {
        bench.until(RestartStep.RELEASE);
        bench.replacer.troubles.fail(Operation.LOOK, 3, FailureCause.THROTTLED);
        bench.until(RestartStep.LAUNCH);
        assertThat(bench.replacer.asked()).isEmpty();

        bench.finish();

        bench.assertRecovered();
        assertThat(bench.progress().failures().counted()).isZero();
    }

    @Test
    void anInstanceThatComesOnlineLateWhileItsAttemptIsSettledIsKept() {
        bench.noAgentRegisters();
        bench.until(RestartStep.ONLINE);
        InstanceId replacement = bench.progress().replacement();
        bench.replacer.troubles.fail(Operation.END, 4, FailureCause.TIMED_OUT);
        bench.until(RestartStep.SETTLE);
        bench.turn();
        bench.database.put(WorkspaceExamples.onlineOn(1, replacement));

        bench.finish();

        bench.assertRecovered();
        assertThat(bench.replacer.launches()).containsExactly(replacement);
    }

    @Test
    void anInstanceThatComesOnlineInTheMomentBeforeItIsEndedIsKept() {
        bench.noAgentRegisters();
        bench.until(RestartStep.ONLINE);
        InstanceId replacement = bench.progress().replacement();
        bench.replacer.troubles.beforeChange(
                Operation.END, () -> bench.database.put(WorkspaceExamples.onlineOn(1, replacement)));

        bench.finish();

        bench.assertRecovered();
        assertThat(bench.replacer.launches()).containsExactly(replacement);
    }

    @Test
    void anInstanceThatHasDiedIsNotKeptForARowThatSaysOnline() {
        bench.noAgentRegisters();
        bench.until(RestartStep.ONLINE);
        InstanceId replacement = bench.progress().replacement();
        bench.replacer.become(replacement, InstanceState.STOPPED);
        bench.database.put(WorkspaceExamples.onlineOn(1, replacement));
        bench.agentsRegister();

        bench.finish();

        bench.assertRecovered();
        assertThat(bench.replacer.launches()).hasSize(2);
    }

    private void assertCleared() {
        assertThat(bench.incident().state()).isEqualTo(IncidentState.CLEARED);
        assertThat(bench.row().is(WorkspaceStatus.ONLINE, RestartBench.DEAD)).isTrue();
        assertThat(bench.replacer.isComplete(RestartBench.DEAD)).isTrue();
    }

    private void runUntilLaunched() {
        while (bench.replacer.launches().isEmpty()) {
            bench.run(Duration.ofSeconds(1));
        }
    }

    private void afterTheLaunch(Consumer<InstanceId> other) {
        bench.replacer.troubles.after(
                Operation.LAUNCH, () -> other.accept(bench.replacer.launches().get(0)));
    }
}
