package io.workspacereconciler.consumer.heal;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.check.Marks;
import io.workspacereconciler.database.SettableClock;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.workspace.Workspace;
import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Instances that someone else brings back, and instances that more than one row claims. */
final class ObstaclesTest {

    private static final String SPOT = "sir-0a1b2c3d";
    private static final String KEPT =
            "its instance belongs to the persistent Spot request sir-0a1b2c3d, which replaces it";

    private final RestartBench bench = new RestartBench(InstanceState.TERMINATED);

    @Test
    void anInstanceOfAPersistentSpotRequestIsSkipped() {
        bench.replacer.persistentSpot(SPOT);

        bench.turn();

        assertHeld(HoldReason.SKIPPED);
        assertThat(bench.lastDetail()).isEqualTo(KEPT);
    }

    @Test
    void anInstanceOfAPersistentSpotRequestIsSkippedAlsoWhenEc2NoLongerSaysWhose() {
        bench.replacer.persistentSpot(SPOT);
        bench.replacer.oneTimeSpot(null);
        bench.sighting(new Marks(RestartBench.WORKSPACE.toString(), null, SPOT));

        bench.turn();

        assertHeld(HoldReason.SKIPPED);
    }

    @Test
    void anInstanceOfAnotherSpotRequestIsReplaced() {
        bench.replacer.oneTimeSpot(SPOT);

        bench.finish();

        bench.assertRecovered();
    }

    @Test
    void aQuestionForTheSpotRequestThatFailsIsAskedAgain() {
        bench.replacer.oneTimeSpot(SPOT);
        bench.replacer.troubles.fail(Operation.KEEPER, 1, FailureCause.THROTTLED);

        bench.turn();

        assertThat(bench.incident().state()).isEqualTo(IncidentState.OFFLINE);
        assertThat(bench.incident().dueAt()).isEqualTo(SettableClock.START.plus(RestartPolicy.FIRST_BACKOFF));
        assertUntouched();
        bench.finish();
        bench.assertRecovered();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OTHER")
    void anInstanceThatAnotherRowNamesTooIsHeldForAPersonWhateverThatRowsStatus(WorkspaceStatus status) {
        nameItToo(status);

        bench.turn();

        assertHeld(HoldReason.PREPARE);
        assertThat(bench.lastDetail())
                .isEqualTo(RestartBench.DEAD + " is also named by the row of " + WorkspaceExamples.id(2)
                        + "; let only one row name it");
    }

    @ParameterizedTest
    @EnumSource(names = {"STOPPED", "TERMINATED"})
    void whatWasGivenUpIsNotTakenFromAPersistentSpotRequestEither(InstanceState old) {
        RestartBench given = givenUp(old);
        given.replacer.persistentSpot(SPOT);

        askAgain(given);

        assertThat(given.lastDetail()).isEqualTo(KEPT + "; the row stays failed");
        assertGivenUp(given);
    }

    @Test
    void whatWasGivenUpIsAskedAboutAgainWhenTheQuestionForItsSpotRequestFails() {
        RestartBench given = givenUp(InstanceState.TERMINATED);
        given.replacer.oneTimeSpot(SPOT);
        given.replacer.troubles.fail(Operation.KEEPER, 2, FailureCause.PERMISSION);

        askAgain(given);

        given.assertRecovered();
    }

    @Test
    void whatWasGivenUpIsNotTakenFromAnotherRowEither() {
        RestartBench given = givenUp(InstanceState.STOPPED);
        given.database.put(WorkspaceExamples.onlineOn(2, RestartBench.DEAD));

        askAgain(given);

        assertThat(given.lastDetail()).contains(WorkspaceExamples.id(2).toString(), "let only one row name it");
        assertGivenUp(given);
    }

    private void nameItToo(WorkspaceStatus status) {
        bench.database.put(WorkspaceExamples.as(status, WorkspaceExamples.onlineOn(2, RestartBench.DEAD)));
    }

    private static RestartBench givenUp(InstanceState old) {
        RestartBench given = new RestartBench(old);
        given.noAgentRegisters();
        given.finish();
        assertThat(given.incident().state()).isEqualTo(IncidentState.ABANDONED);
        given.agentsRegister();
        return given;
    }

    private static void askAgain(RestartBench given) {
        new RestartAgain(given.database, RestartAgain.Seen.NOTHING)
                .workspace(RestartBench.WORKSPACE, "asked by someone");
        assertThat(given.incident().state()).isEqualTo(IncidentState.RESTARTING);
        given.finish();
    }

    private static void assertGivenUp(RestartBench given) {
        assertThat(given.incident().state()).isEqualTo(IncidentState.ABANDONED);
        assertThat(given.row().is(WorkspaceStatus.FAILED, RestartBench.DEAD)).isTrue();
    }

    private void assertHeld(HoldReason reason) {
        assertThat(bench.incident().state()).isEqualTo(IncidentState.HELD);
        assertThat(bench.incident().hold()).isEqualTo(reason);
        assertUntouched();
    }

    private void assertUntouched() {
        Workspace untouched = WorkspaceExamples.online(1);
        assertThat(bench.row()).isEqualTo(untouched);
        assertThat(bench.replacer.asked()).isEmpty();
    }
}
