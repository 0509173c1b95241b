package io.workspacereconciler.consumer.heal;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.check.Marks;
import io.workspacereconciler.check.Suspicion;
import io.workspacereconciler.database.SettableClock;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.workspace.Workspace;
import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What keeps a workspace from being restarted, before anything is changed. */
final class BeforeFlipTest {

    @ParameterizedTest
    @EnumSource(names = {"PENDING", "RUNNING"})
    void aLookThatShowsItRunningClearsTheIncident(InstanceState state) {
        RestartBench bench = new RestartBench(state);

        bench.turn();

        assertThat(bench.incident().state()).isEqualTo(IncidentState.CLEARED);
        assertUntouched(bench);
    }

    @Test
    void aLookThatFindsNothingHoldsTheIncidentForItsProof() {
        RestartBench bench = new RestartBench(InstanceState.TERMINATED);
        bench.replacer.forget(RestartBench.DEAD);

        bench.turn();

        assertHeld(bench, HoldReason.PROOF);
    }

    @Test
    void anInstanceThatIsForgottenSinceItWasSeenToEndIsRestarted() {
        RestartBench bench = new RestartBench(InstanceState.TERMINATED);
        bench.sighting(InstanceState.TERMINATED);
        bench.replacer.forget(RestartBench.DEAD);

        bench.finish();

        bench.assertRecovered();
    }

    @Test
    void anInstanceThatStayedAbsentIsRestartedIfItsVolumesLieFree() {
        RestartBench bench = new RestartBench(InstanceState.TERMINATED);
        bench.replacer.forget(RestartBench.DEAD);
        bench.suspect(Suspicion.Kind.ABSENT);

        bench.finish();

        bench.assertRecovered();
    }

    @Test
    void anInstanceThatStayedAbsentIsHeldWhileAVolumeIsInUse() {
        RestartBench bench = new RestartBench(InstanceState.TERMINATED);
        bench.replacer.put(WorkspaceExamples.instance(9), InstanceState.RUNNING, RestartBench.WORKSPACE, null);
        bench.replacer.forget(RestartBench.DEAD);
        bench.suspect(Suspicion.Kind.ABSENT);

        bench.turn();

        assertHeld(bench, HoldReason.PROOF);
    }

    @Test
    void whatIsLeftOfAnAbsentOneIsAskedAgainWhenThereWasNoAnswer() {
        RestartBench bench = new RestartBench(InstanceState.TERMINATED);
        bench.replacer.forget(RestartBench.DEAD);
        bench.suspect(Suspicion.Kind.ABSENT);
        bench.replacer.troubles.fail(Operation.REMAINS, 1, FailureCause.THROTTLED);

        bench.turn();

        assertThat(bench.incident().state()).isEqualTo(IncidentState.OFFLINE);
        assertUntouched(bench);
        bench.finish();
        bench.assertRecovered();
    }

    @Test
    void whatWasCountedBeforeOurOwnOutageIsCountedAnew() {
        RestartBench bench = new RestartBench(InstanceState.STOPPED);
        bench.database.clock().advance(Duration.ofHours(3));

        bench.turn();

        assertThat(bench.incident().state()).isEqualTo(IncidentState.OFFLINE);
        assertUntouched(bench);
        bench.suspect(Suspicion.Kind.STOPPED);
        bench.finish();
        bench.assertRecovered();
    }

    @Test
    void anOldSuspicionKeepsNothingBackThatIsProvenWithoutIt() {
        RestartBench bench = new RestartBench(InstanceState.STOPPED);
        bench.replacer.become(RestartBench.DEAD, InstanceState.TERMINATED);
        bench.database.clock().advance(Duration.ofHours(3));

        bench.finish();

        bench.assertRecovered();
    }

    @Test
    void aMemberOfAGroupIsSkippedAlsoWhenItsTagsAreGone() {
        RestartBench bench = new RestartBench(InstanceState.TERMINATED, null, null);
        bench.sighting(new Marks(RestartBench.WORKSPACE.toString(), "Auto Scaling group blue", null));

        bench.turn();

        assertHeld(bench, HoldReason.SKIPPED);
    }

    @Test
    void aStoppedInstanceThatStopsAgainIsHeldForItsProof() {
        RestartBench bench = new RestartBench(InstanceState.STOPPED);
        bench.replacer.become(RestartBench.DEAD, InstanceState.STOPPING);

        bench.turn();

        assertHeld(bench, HoldReason.PROOF);
    }

    @Test
    void aStoppedInstanceWithoutASuspicionIsHeldForItsProof() {
        RestartBench bench = new RestartBench(InstanceState.TERMINATED);
        bench.replacer.put(RestartBench.DEAD, InstanceState.STOPPED, RestartBench.WORKSPACE, null);

        bench.turn();

        assertHeld(bench, HoldReason.PROOF);
    }

    @Test
    void aLookThatFailsWaits() {
        RestartBench bench = new RestartBench(InstanceState.TERMINATED);
        bench.replacer.troubles.fail(Operation.LOOK, 3, FailureCause.THROTTLED);

        bench.turn();

        assertThat(bench.incident().state()).isEqualTo(IncidentState.OFFLINE);
        assertThat(bench.incident().dueAt()).isEqualTo(SettableClock.START.plusSeconds(15));
        assertUntouched(bench);
        bench.finish();
        bench.assertRecovered();
    }

    @Test
    void anInstanceOfAnotherWorkspaceWaits() {
        RestartBench bench = new RestartBench(InstanceState.TERMINATED, WorkspaceExamples.id(2), null);

        bench.turn();

        assertThat(bench.incident().state()).isEqualTo(IncidentState.OFFLINE);
        assertUntouched(bench);
    }

    @Test
    void aStoppedInstanceWhoseTagNamesNoWorkspaceIsHeldForAPerson() {
        RestartBench bench = new RestartBench(InstanceState.STOPPED, null, null);

        bench.turn();

        assertHeld(bench, HoldReason.PREPARE);
    }

    @Test
    void aTerminatedInstanceNeedsNoTag() {
        RestartBench bench = new RestartBench(InstanceState.TERMINATED, null, null);

        bench.finish();

        bench.assertRecovered();
    }

    @Test
    void anInstanceWithAKeeperIsSkipped() {
        RestartBench bench =
                new RestartBench(InstanceState.TERMINATED, RestartBench.WORKSPACE, "Auto Scaling group blue");

        bench.turn();

        assertHeld(bench, HoldReason.SKIPPED);
        assertThat(bench.lastDetail()).contains("Auto Scaling group blue");
    }

    @Test
    void anExternalWorkspaceIsSkipped() {
        RestartBench bench = new RestartBench(InstanceState.TERMINATED);
        bench.database.put(WorkspaceExamples.external(bench.row()));

        bench.turn();

        assertThat(bench.incident().hold()).isEqualTo(HoldReason.SKIPPED);
        assertThat(bench.lastDetail()).contains("external");
    }

    @Test
    void aWorkspaceBelowAPausedAncestorIsSkipped() {
        RestartBench bench = new RestartBench(InstanceState.TERMINATED);
        bench.database.put(WorkspaceExamples.as(WorkspaceStatus.PAUSED, WorkspaceExamples.online(3)));
        bench.database.put(WorkspaceExamples.below(WorkspaceExamples.id(3), WorkspaceExamples.online(2)));
        Workspace child = WorkspaceExamples.below(WorkspaceExamples.id(2), bench.row());
        bench.database.put(child);

        bench.turn();

        assertThat(bench.incident().hold()).isEqualTo(HoldReason.SKIPPED);
        assertThat(bench.row()).isEqualTo(child);
    }

    @Test
    void whatNeedsAPersonIsHeldWithThePersonsTask() {
        RestartBench bench = new RestartBench(InstanceState.TERMINATED);
        bench.replacer.needsPerson("no tagged volume");

        bench.turn();

        assertHeld(bench, HoldReason.PREPARE);
        assertThat(bench.lastDetail()).isEqualTo("no tagged volume");
    }

    @Test
    void aPreparationThatFailsIsTriedAgain() {
        RestartBench bench = new RestartBench(InstanceState.TERMINATED);
        bench.replacer.troubles.fail(Operation.PREPARE, 2, FailureCause.THROTTLED);

        bench.turn();

        assertThat(bench.incident().state()).isEqualTo(IncidentState.OFFLINE);
        assertThat(bench.incident().dueAt()).isEqualTo(SettableClock.START.plusSeconds(30));
        assertUntouched(bench);
        bench.finish();
        bench.assertRecovered();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ONLINE")
    void aRowThatIsNoLongerOnlineSupersedesTheIncident(WorkspaceStatus status) {
        RestartBench bench = new RestartBench(InstanceState.TERMINATED);
        Workspace row = WorkspaceExamples.as(status, bench.row());
        bench.database.put(row);

        bench.turn();

        assertThat(bench.incident().state()).isEqualTo(IncidentState.SUPERSEDED);
        assertThat(bench.row()).isEqualTo(row);
    }

    @Test
    void aRowThatChangesDuringThePreparationIsNotFlipped() {
        RestartBench bench = new RestartBench(InstanceState.TERMINATED);
        Workspace theirs = WorkspaceExamples.onlineOn(1, WorkspaceExamples.instance(50));
        bench.replacer.troubles.before(Operation.PREPARE, () -> bench.database.put(theirs));

        bench.turn();

        assertThat(bench.incident().state()).isEqualTo(IncidentState.SUPERSEDED);
        assertThat(bench.row()).isEqualTo(theirs);
        assertThat(bench.replacer.asked()).isEmpty();
    }

    private static void assertHeld(RestartBench bench, HoldReason reason) {
        assertThat(bench.incident().state()).isEqualTo(IncidentState.HELD);
        assertThat(bench.incident().hold()).isEqualTo(reason);
        assertThat(bench.incident().dueAt()).isNull();
        assertUntouched(bench);
    }

    private static void assertUntouched(RestartBench bench) {
        assertThat(bench.row()).isEqualTo(WorkspaceExamples.online(1));
        assertThat(bench.replacer.asked()).isEmpty();
    }
}
