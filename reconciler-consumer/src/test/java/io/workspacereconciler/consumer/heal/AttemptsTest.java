package io.workspacereconciler.consumer.heal;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.database.SettableClock;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Attempts that fail, and what is settled before the next. */
final class AttemptsTest extends RestartOfAStopped {

    @Test
    void aReplacementThatDiesIsSettledBeforeTheNextAttemptUnderAnotherToken() {
        bench.replacer.troubles.before(Operation.ATTACH, this::killTheLast);
        List<InstanceState> atNextLaunch = new ArrayList<>();
        bench.replacer.troubles.before(Operation.LAUNCH, () -> {});
        bench.replacer.troubles.before(
                Operation.LAUNCH,
                () -> atNextLaunch.add(
                        bench.replacer.stateOf(bench.replacer.launches().get(0))));

        bench.finish();

        bench.assertRecovered();
        assertThat(bench.replacer.launches()).hasSize(2);
        assertThat(tokens()).hasSize(2).doesNotHaveDuplicates();
        assertThat(atNextLaunch).containsExactly(InstanceState.TERMINATED);
    }

    @Test
    void anInstanceThatDoesNotComeOnlineInTimeIsEndedAndAnotherIsTried() {
        bench.noAgentRegisters();
        bench.until(RestartStep.ONLINE);
        Instant begun = bench.progress().since();
        bench.until(RestartStep.SETTLE);
        assertThat(bench.database.clock().instant())
                .isBetween(
                        begun.plus(RestartBench.ONLINE_TIMEOUT),
                        begun.plus(RestartBench.ONLINE_TIMEOUT).plusSeconds(30));
        assertThat(bench.progress().failures().counted()).isEqualTo(1);

        bench.agentsRegister();
        bench.finish();

        bench.assertRecovered();
        assertThat(bench.replacer.launches()).hasSize(2);
    }

    @Test
    void fiveFailuresThatCountAreTheEndAndTheRowIsFailed() {
        bench.noAgentRegisters();

        bench.finish();

        assertThat(bench.incident().state()).isEqualTo(IncidentState.ABANDONED);
        assertThat(bench.replacer.launches()).hasSize(5);
        assertThat(tokens()).doesNotHaveDuplicates();
        bench.assertOthersEnded(null);
        assertThat(bench.row().status()).isEqualTo(WorkspaceStatus.FAILED);
        assertThat(bench.row().instance()).isEqualTo(RestartBench.DEAD);
        assertThat(bench.replacer.hasVolumes(RestartBench.DEAD)).isTrue();
        assertThat(bench.lastDetail()).contains("failed 5 times", "NOT_ONLINE_IN_TIME");
        assertThat(bench.replacer.stateOf(RestartBench.DEAD)).isEqualTo(InstanceState.STOPPED);
    }

    @ParameterizedTest
    @EnumSource(names = {"RELEASE", "LAUNCH", "ATTACH", "CONFIRM"})
    void aThrottleCostsTimeAndNothingElse(Operation throttled) {
        bench.replacer.troubles.fail(throttled, 15, FailureCause.THROTTLED);

        bench.finish();

        bench.assertRecovered();
        assertThat(bench.replacer.launches()).hasSize(1);
        assertThat(bench.progress().failures().counted()).isZero();
    }

    @Test
    void whatNeverGoesOnIsGivenUpAfterADay() {
        bench.replacer.troubles.fail(Operation.LAUNCH, 100, FailureCause.CAPACITY);

        bench.finish();

        assertThat(bench.incident().state()).isEqualTo(IncidentState.ABANDONED);
        assertThat(bench.row().status()).isEqualTo(WorkspaceStatus.FAILED);
        assertThat(bench.replacer.launches()).isEmpty();
        assertThat(Duration.between(SettableClock.START, bench.database.clock().instant()))
                .isBetween(Duration.ofHours(24), Duration.ofHours(26));
        assertThat(bench.lastDetail()).contains("24 hours", "CAPACITY");
    }

    @ParameterizedTest
    @EnumSource(names = {"TIMED_OUT", "TRANSPORT", "THROTTLED"})
    void aLaunchWhoseAnswerWasLostIsAskedForAgainWordForWord(FailureCause cause) {
        bench.replacer.troubles.before(Operation.LAUNCH, bench.replacer::changeTemplate);
        bench.replacer.troubles.loseAnswer(Operation.LAUNCH, cause);

        bench.finish();

        bench.assertRecovered();
        assertThat(bench.replacer.asked()).hasSize(2);
        assertThat(bench.replacer.asked().get(1))
                .isEqualTo(bench.replacer.asked().get(0));
        assertThat(bench.replacer.launches()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"CAPACITY", "QUOTA", "ZONE", "TEMPLATE", "PERMISSION", "OTHER"})
    void aLaunchThatIsRefusedIsAnotherAttemptWithTheTemplateOfThen(FailureCause cause) {
        bench.replacer.troubles.before(Operation.LAUNCH, bench.replacer::changeTemplate);
        bench.replacer.troubles.fail(Operation.LAUNCH, 1, cause);

        bench.finish();

        bench.assertRecovered();
        assertThat(tokens()).hasSize(2).doesNotHaveDuplicates();
        assertThat(bench.replacer.asked())
                .extracting(request -> request.template().version())
                .containsExactly("1", "2");
        assertThat(bench.progress().failures().counted()).isEqualTo(cause.counts() ? 1 : 0);
    }

    @Test
    void alsoALaterAttemptIsRepeatedWordForWordWhateverTheTemplateIsThen() {
        for (int launch = 0; launch < 3; launch++) {
            bench.replacer.troubles.before(Operation.LAUNCH, bench.replacer::changeTemplate);
        }
        bench.replacer.troubles.fail(Operation.LAUNCH, 1, FailureCause.CAPACITY);
        bench.replacer.troubles.loseAnswer(Operation.LAUNCH, FailureCause.TIMED_OUT);

        bench.finish();

        bench.assertRecovered();
        assertThat(bench.replacer.asked()).hasSize(3);
        assertThat(bench.replacer.asked().get(2))
                .isEqualTo(bench.replacer.asked().get(1));
        assertThat(bench.replacer.launches()).hasSize(1);
    }

    @Test
    void aSpentTokenWhoseInstanceIsNotShownIsSettledByThreeLooksOverFiveMinutes() {
        bench.replacer.troubles.fail(Operation.LAUNCH, 1, FailureCause.TOKEN_SPENT);
        List<Instant> looks = new ArrayList<>();
        for (int look = 0; look < 3; look++) {
            bench.replacer.troubles.before(
                    Operation.LAUNCHED, () -> looks.add(bench.database.clock().instant()));
        }

        bench.finish();

        bench.assertRecovered();
        assertThat(looks).hasSize(3);
        assertThat(Duration.between(looks.get(0), looks.get(2))).isGreaterThanOrEqualTo(Duration.ofMinutes(5));
        assertThat(tokens()).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void anInstanceWhoseLaunchWasNeverHeardOfIsFoundAndEndedBeforeTheNextAttempt() {
        bench.replacer.troubles.loseAnswer(Operation.LAUNCH, FailureCause.TOKEN_SPENT);

        bench.finish();

        bench.assertRecovered();
        assertThat(bench.replacer.launches()).hasSize(2);
    }

    @Test
    void aReplacementThatEc2NoLongerShowsIsSettledByThreeLooks() {
        bench.replacer.troubles.before(Operation.ATTACH, this::killTheLast);
        bench.replacer.troubles.before(
                Operation.END,
                () -> bench.replacer.forget(bench.replacer.launches().get(0)));

        bench.until(RestartStep.SETTLE);
        Instant settling = bench.progress().since();
        bench.until(RestartStep.RELEASE);

        assertThat(bench.database.clock().instant()).isAfterOrEqualTo(settling.plus(Duration.ofMinutes(5)));
        assertThat(bench.finish().state()).isEqualTo(IncidentState.RECOVERED);
    }

    @ParameterizedTest
    @EnumSource(names = {"END", "LAUNCHED"})
    void settlingGoesOnUntilItIsDoneHoweverOftenItFails(Operation failing) {
        bench.replacer.troubles.fail(Operation.LAUNCH, 1, FailureCause.TOKEN_SPENT);
        bench.replacer.troubles.before(Operation.ATTACH, this::killTheLast);
        bench.replacer.troubles.fail(failing, 3, FailureCause.TRANSPORT);

        bench.finish();

        bench.assertRecovered();
    }
}
