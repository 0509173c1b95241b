package io.workspacereconciler.consumer.heal;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.consumer.heal.FakeInstanceReplacer.Operation;
import io.workspacereconciler.database.SettableClock;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.Workspace;
import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a restart that does not go straight on. */
final class WaysOutTest {

    private static final InstanceId THEIRS = WorkspaceExamples.instance(50);
    private final RestartBench bench = new RestartBench(InstanceState.STOPPED);

    @ParameterizedTest
    @EnumSource(names = {"ONLINE", "PAUSED", "REMOVED"})
    void whoeverElseChangesTheRowBeforeAnyTransactionKeepsWhatTheyWrote(WorkspaceStatus status) {
        long transactions = 0;
        for (int which = 1; which == 1 || which <= transactions; which++) {
            RestartBench each = new RestartBench(InstanceState.STOPPED);
            Workspace theirs = WorkspaceExamples.as(status, WorkspaceExamples.onlineOn(1, THEIRS));
            long before = each.database.disturbances().begun();
            each.database.disturbances().before(which, () -> each.database.put(theirs));

            each.finish();

            transactions = each.database.disturbances().begun() - before;
            assertThat(each.row()).as("transaction %s", which).isEqualTo(theirs);
            assertThat(each.incident().state().isClosed()).isTrue();
            if (each.incident().state() == IncidentState.SUPERSEDED) {
                each.assertOthersEnded(null);
            } else {
                // The workspace was online on its new instance when they acted.
                assertThat(each.incident().state()).isEqualTo(IncidentState.RECOVERED);
                assertThat(each.database.storyOf(RestartBench.WORKSPACE))
                        .extracting(line -> line.why().rule())
                        .contains("online");
            }
        }
        assertThat(transactions).isGreaterThan(10);
    }

    @Test
    void aRowThatChangesDuringTheLaunchIsTheirsAndOurInstanceIsEnded() {
        Workspace theirs = WorkspaceExamples.onlineOn(1, THEIRS);
        bench.replacer.before(Operation.LAUNCH, () -> bench.database.put(theirs));

        bench.finish();

        assertThat(bench.incident().state()).isEqualTo(IncidentState.SUPERSEDED);
        assertThat(bench.row()).isEqualTo(theirs);
        assertThat(bench.replacer.launches()).hasSize(1);
        bench.assertOthersEnded(null);
    }

    @Test
    void anOldInstanceThatRunsAgainGetsItsVolumesItsIdAndItsUrlBack() {
        Workspace before = bench.row();
        bench.replacer.before(Operation.RELEASE, () -> bench.replacer.become(RestartBench.DEAD, InstanceState.RUNNING));

        bench.finish();

        assertThat(bench.incident().state()).isEqualTo(IncidentState.CLEARED);
        assertThat(bench.row()).isEqualTo(before);
        assertThat(bench.replacer.isComplete(RestartBench.DEAD)).isTrue();
        assertThat(bench.replacer.asked()).isEmpty();
    }

    @Test
    void anOldInstanceThatRunsAgainWhileItsVolumesAreDetachedGetsThemBack() {
        bench.replacer.before(Operation.RELEASE, () -> {});
        bench.replacer.before(Operation.RELEASE, () -> bench.replacer.become(RestartBench.DEAD, InstanceState.RUNNING));

        bench.finish();

        assertThat(bench.incident().state()).isEqualTo(IncidentState.CLEARED);
        assertThat(bench.row()).isEqualTo(WorkspaceExamples.online(1));
        assertThat(bench.replacer.isComplete(RestartBench.DEAD)).isTrue();
    }

    @Test
    void anOldInstanceThatRunsAgainAfterAFailedAttemptGetsEverythingBackToo() {
        bench.replacer.before(Operation.ATTACH, this::killTheLast);
        // The first attempt asks twice, until the volumes are detached.
        bench.replacer.before(Operation.RELEASE, () -> {});
        bench.replacer.before(Operation.RELEASE, () -> {});
        bench.replacer.before(Operation.RELEASE, () -> bench.replacer.become(RestartBench.DEAD, InstanceState.RUNNING));

        bench.finish();

        assertThat(bench.incident().state()).isEqualTo(IncidentState.CLEARED);
        assertThat(bench.row()).isEqualTo(WorkspaceExamples.online(1));
        bench.assertOthersEnded(null);
    }

    @Test
    void anOldInstanceThatGoesDownAgainIsReplacedAfterAll() {
        bench.replacer.before(Operation.RELEASE, () -> bench.replacer.become(RestartBench.DEAD, InstanceState.RUNNING));
        bench.replacer.before(
                Operation.GIVE_BACK, () -> bench.replacer.become(RestartBench.DEAD, InstanceState.STOPPED));

        bench.finish();

        bench.assertRecovered();
        assertThat(bench.replacer.launches()).hasSize(1);
    }

    @Test
    void aReplacementThatDiesIsSettledBeforeTheNextAttemptUnderAnotherToken() {
        bench.replacer.before(Operation.ATTACH, this::killTheLast);
        List<InstanceState> atNextLaunch = new ArrayList<>();
        bench.replacer.before(Operation.LAUNCH, () -> {});
        bench.replacer.before(
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
        assertThat(bench.row().instance()).isEqualTo(bench.replacer.launches().get(4));
        assertThat(bench.lastDetail()).contains("failed 5 times", "NOT_ONLINE_IN_TIME");
        assertThat(bench.replacer.stateOf(RestartBench.DEAD)).isEqualTo(InstanceState.STOPPED);
    }

    @ParameterizedTest
    @EnumSource(names = {"RELEASE", "LAUNCH", "ATTACH", "CONFIRM"})
    void aThrottleCostsTimeAndNothingElse(Operation throttled) {
        bench.replacer.fail(throttled, 15, FailureCause.THROTTLED);

        bench.finish();

        bench.assertRecovered();
        assertThat(bench.replacer.launches()).hasSize(1);
        assertThat(bench.progress().failures().counted()).isZero();
    }

    @Test
    void whatNeverGoesOnIsGivenUpAfterADay() {
        bench.replacer.fail(Operation.LAUNCH, 100, FailureCause.CAPACITY);

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
        bench.replacer.before(Operation.LAUNCH, bench.replacer::changeTemplate);
        bench.replacer.loseAnswer(Operation.LAUNCH, cause);

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
        bench.replacer.before(Operation.LAUNCH, bench.replacer::changeTemplate);
        bench.replacer.fail(Operation.LAUNCH, 1, cause);

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
            bench.replacer.before(Operation.LAUNCH, bench.replacer::changeTemplate);
        }
        bench.replacer.fail(Operation.LAUNCH, 1, FailureCause.CAPACITY);
        bench.replacer.loseAnswer(Operation.LAUNCH, FailureCause.TIMED_OUT);

        bench.finish();

        bench.assertRecovered();
        assertThat(bench.replacer.asked()).hasSize(3);
        assertThat(bench.replacer.asked().get(2))
                .isEqualTo(bench.replacer.asked().get(1));
        assertThat(bench.replacer.launches()).hasSize(1);
    }

    @Test
    void aSpentTokenWhoseInstanceIsNotShownIsSettledByThreeLooksOverFiveMinutes() {
        bench.replacer.fail(Operation.LAUNCH, 1, FailureCause.TOKEN_SPENT);
        List<Instant> looks = new ArrayList<>();
        for (int look = 0; look < 3; look++) {
            bench.replacer.before(
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
        bench.replacer.loseAnswer(Operation.LAUNCH, FailureCause.TOKEN_SPENT);

        bench.finish();

        bench.assertRecovered();
        assertThat(bench.replacer.launches()).hasSize(2);
    }

    @Test
    void aReplacementThatEc2NoLongerShowsIsSettledByThreeLooks() {
        bench.replacer.before(Operation.ATTACH, this::killTheLast);
        bench.replacer.before(
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
        bench.replacer.fail(Operation.LAUNCH, 1, FailureCause.TOKEN_SPENT);
        bench.replacer.before(Operation.ATTACH, this::killTheLast);
        bench.replacer.fail(failing, 3, FailureCause.TRANSPORT);

        bench.finish();

        bench.assertRecovered();
    }

    @Test
    void aCleanUpThatFailsIsRepeatedAndTheWorkspaceIsOnlineMeanwhile() {
        bench.replacer.fail(Operation.CLEAN_UP, 4, FailureCause.OTHER);
        bench.until(RestartStep.CLEAN_UP);
        assertThat(bench.row().status()).isEqualTo(WorkspaceStatus.ONLINE);

        bench.finish();

        bench.assertRecovered();
        assertThat(bench.replacer.stateOf(RestartBench.DEAD)).isEqualTo(InstanceState.TERMINATED);
    }

    @Test
    void aCleanUpThatCannotBeDoneDoesNotKeepTheWorkspaceFromBeingRecovered() {
        bench.replacer.fail(Operation.CLEAN_UP, 5, FailureCause.PERMISSION);

        bench.finish();

        assertThat(bench.incident().state()).isEqualTo(IncidentState.RECOVERED);
        assertThat(bench.replacer.stateOf(RestartBench.DEAD)).isEqualTo(InstanceState.STOPPED);
    }

    @Test
    void anOldInstanceThatTheRowNamesAgainIsNotCleanedUp() {
        Workspace back = WorkspaceExamples.online(1);
        bench.replacer.fail(Operation.CLEAN_UP, 1, FailureCause.TRANSPORT);
        bench.until(RestartStep.CLEAN_UP);
        bench.database.put(back);

        bench.finish();

        assertThat(bench.incident().state()).isEqualTo(IncidentState.RECOVERED);
        assertThat(bench.replacer.stateOf(RestartBench.DEAD)).isEqualTo(InstanceState.STOPPED);
        assertThat(bench.row()).isEqualTo(back);
    }

    private void killTheLast() {
        List<InstanceId> launches = bench.replacer.launches();
        bench.replacer.become(launches.get(launches.size() - 1), InstanceState.TERMINATED);
    }

    private List<String> tokens() {
        return bench.replacer.asked().stream().map(LaunchRequest::clientToken).toList();
    }
}
