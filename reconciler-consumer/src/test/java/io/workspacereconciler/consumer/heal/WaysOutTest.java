package io.workspacereconciler.consumer.heal;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.workspace.Workspace;
import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a restart that does not go straight on. */
final class WaysOutTest extends RestartOfAStopped {

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
        bench.replacer.troubles.before(Operation.LAUNCH, () -> bench.database.put(theirs));

        bench.finish();

        assertThat(bench.incident().state()).isEqualTo(IncidentState.SUPERSEDED);
        assertThat(bench.row()).isEqualTo(theirs);
        assertThat(bench.replacer.launches()).hasSize(1);
        bench.assertOthersEnded(null);
    }

    @Test
    void anOldInstanceThatRunsAgainGetsItsVolumesItsIdAndItsUrlBack() {
        Workspace before = bench.row();
        bench.replacer.troubles.before(
                Operation.RELEASE, () -> bench.replacer.become(RestartBench.DEAD, InstanceState.RUNNING));

        bench.finish();

        assertThat(bench.incident().state()).isEqualTo(IncidentState.CLEARED);
        assertThat(bench.row()).isEqualTo(before);
        assertThat(bench.replacer.isComplete(RestartBench.DEAD)).isTrue();
        assertThat(bench.replacer.asked()).isEmpty();
    }

    @Test
    void anOldInstanceThatRunsAgainWhileItsVolumesAreDetachedGetsThemBack() {
        bench.replacer.troubles.before(Operation.RELEASE, () -> {});
        bench.replacer.troubles.before(
                Operation.RELEASE, () -> bench.replacer.become(RestartBench.DEAD, InstanceState.RUNNING));

        bench.finish();

        assertThat(bench.incident().state()).isEqualTo(IncidentState.CLEARED);
        assertThat(bench.row().is(WorkspaceStatus.ONLINE, RestartBench.DEAD)).isTrue();
        assertThat(bench.replacer.isComplete(RestartBench.DEAD)).isTrue();
    }

    @Test
    void anOldInstanceThatRunsAgainAfterAFailedAttemptGetsEverythingBackToo() {
        bench.replacer.troubles.before(Operation.ATTACH, this::killTheLast);
        // The first attempt asks twice, until the volumes are detached.
        bench.replacer.troubles.before(Operation.RELEASE, () -> {});
        bench.replacer.troubles.before(Operation.RELEASE, () -> {});
        bench.replacer.troubles.before(
                Operation.RELEASE, () -> bench.replacer.become(RestartBench.DEAD, InstanceState.RUNNING));

        bench.finish();

        assertThat(bench.incident().state()).isEqualTo(IncidentState.CLEARED);
        assertThat(bench.row()).isEqualTo(WorkspaceExamples.online(1));
        bench.assertOthersEnded(null);
    }

    @Test
    void anOldInstanceThatGoesDownAgainIsReplacedAfterAll() {
        bench.replacer.troubles.before(
                Operation.RELEASE, () -> bench.replacer.become(RestartBench.DEAD, InstanceState.RUNNING));
        bench.replacer.troubles.before(
                Operation.GIVE_BACK, () -> bench.replacer.become(RestartBench.DEAD, InstanceState.STOPPED));

        bench.finish();

        bench.assertRecovered();
        assertThat(bench.replacer.launches()).hasSize(1);
    }

    @Test
    void aCleanUpThatFailsIsRepeatedAndTheWorkspaceIsOnlineMeanwhile() {
        bench.replacer.troubles.fail(Operation.CLEAN_UP, 4, FailureCause.OTHER);
        bench.until(RestartStep.CLEAN_UP);
        assertThat(bench.row().status()).isEqualTo(WorkspaceStatus.ONLINE);

        bench.finish();

        bench.assertRecovered();
        assertThat(bench.replacer.stateOf(RestartBench.DEAD)).isEqualTo(InstanceState.TERMINATED);
    }

    @Test
    void aCleanUpThatCannotBeDoneDoesNotKeepTheWorkspaceFromBeingRecovered() {
        bench.replacer.troubles.fail(Operation.CLEAN_UP, 100, FailureCause.PERMISSION);

        bench.finish();

        assertThat(bench.incident().state()).isEqualTo(IncidentState.RECOVERED);
        assertThat(bench.replacer.stateOf(RestartBench.DEAD)).isEqualTo(InstanceState.STOPPED);
        assertThat(bench.lastDetail()).contains(RestartBench.DEAD + " could not be ended, PERMISSION");
    }

    @Test
    void throttlesOfTheConfirmationAndOfTheCleanUpLeaveNothingBehind() {
        bench.replacer.troubles.fail(Operation.CONFIRM, 4, FailureCause.THROTTLED);
        bench.replacer.troubles.fail(Operation.CLEAN_UP, 20, FailureCause.THROTTLED);

        bench.finish();

        bench.assertRecovered();
        assertThat(bench.replacer.stateOf(RestartBench.DEAD)).isEqualTo(InstanceState.TERMINATED);
    }

    @Test
    void anOldInstanceThatAnotherRowNamesByThenIsNotCleanedUp() {
        bench.replacer.troubles.before(
                Operation.CONFIRM, () -> bench.database.put(WorkspaceExamples.onlineOn(2, RestartBench.DEAD)));

        bench.finish();

        assertThat(bench.incident().state()).isEqualTo(IncidentState.RECOVERED);
        assertThat(bench.replacer.stateOf(RestartBench.DEAD)).isEqualTo(InstanceState.STOPPED);
        assertThat(bench.lastDetail()).contains(ComingOnline.OLD_STAYS);
    }

    @Test
    void nothingIsTakenFromAnOldInstanceThatAnotherRowNamesByThen() {
        bench.replacer.troubles.before(
                Operation.RELEASE, () -> bench.database.put(WorkspaceExamples.onlineOn(2, RestartBench.DEAD)));

        bench.run(Duration.ofMinutes(20));

        assertThat(bench.replacer.hasVolumes(RestartBench.DEAD)).isTrue();
        assertThat(bench.replacer.asked()).isEmpty();
        assertThat(bench.lastDetail()).contains("also named by the row of " + WorkspaceExamples.id(2));

        bench.database.remove(WorkspaceExamples.id(2));
        bench.finish();
        bench.assertRecovered();
    }

    @Test
    void anOldInstanceThatTheRowNamesAgainIsNotCleanedUp() {
        Workspace back = WorkspaceExamples.online(1);
        bench.replacer.troubles.fail(Operation.CLEAN_UP, 1, FailureCause.TRANSPORT);
        bench.until(RestartStep.CLEAN_UP);
        bench.database.put(back);

        bench.finish();

        assertThat(bench.incident().state()).isEqualTo(IncidentState.RECOVERED);
        assertThat(bench.replacer.stateOf(RestartBench.DEAD)).isEqualTo(InstanceState.STOPPED);
        assertThat(bench.row()).isEqualTo(back);
    }
}
