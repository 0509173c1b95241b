package io.workspacereconciler.consumer.heal;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.incident.RestartPlaces.Standing;
import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What waited for its place is looked at again before it takes anything. */
final class SecondLookTest extends PacedRestarts {

    @Test
    void anInstanceThatRunsAgainWhileItsRestartWaitsGetsItsRowBackWithItsUrl() {
        bench.turn();
        long waits = waiting();
        bench.machines(waits)
                .put(WorkspaceExamples.instance(waits), InstanceState.RUNNING, WorkspaceExamples.id(waits), null);

        bench.go(Duration.ofMinutes(5));

        assertThat(bench.incident(waits).state()).isEqualTo(IncidentState.CLEARED);
        assertThat(bench.row(waits)).isEqualTo(WorkspaceExamples.online(waits));
        assertThat(bench.launches()).hasSize(DEATHS - 1).doesNotContain(WorkspaceExamples.id(waits));
    }

    @Test
    void aRowThatOthersChangeWhileItsRestartWaitsStaysTheirs() {
        bench.turn();
        long waits = waiting();
        bench.database.put(WorkspaceExamples.as(WorkspaceStatus.PAUSED, bench.row(waits)));

        bench.go(Duration.ofMinutes(5));

        assertThat(bench.incident(waits).state()).isEqualTo(IncidentState.SUPERSEDED);
        assertThat(bench.row(waits).status()).isEqualTo(WorkspaceStatus.PAUSED);
        assertThat(bench.launches()).hasSize(DEATHS - 1);
    }

    @Test
    void whatMayNoLongerBeTakenWhenItsTurnComesIsGivenUpWithTheReason() {
        bench.turn();
        long waits = waiting();
        bench.database.put(WorkspaceExamples.onlineOn(99, WorkspaceExamples.instance(waits)));

        bench.go(Duration.ofMinutes(5));

        assertThat(bench.incident(waits).state()).isEqualTo(IncidentState.ABANDONED);
        assertThat(bench.row(waits).is(WorkspaceStatus.FAILED, WorkspaceExamples.instance(waits)))
                .isTrue();
        assertThat(bench.story(waits).get(bench.story(waits).size() - 1))
                .contains("is also named by the row of", "the row is failed");
        assertThat(bench.standing()).isEqualTo(new Standing(0, 0, 0));
    }

    @Test
    void whatCannotBeLookedAtWhenItsTurnComesBacksOffAndIsLookedAtAgain() {
        bench.turn();
        long waits = waiting();
        bench.machines(waits).troubles.fail(Operation.LOOK, 2, FailureCause.THROTTLED);

        bench.go(Duration.ofMinutes(5));

        assertThat(bench.incident(waits).state()).isEqualTo(IncidentState.RECOVERED);
        assertThat(bench.failures(waits).counted()).isZero();
        assertThat(bench.failures(waits).reasons()).hasSize(2);
    }

    @Test
    void whatGetsItsPlaceAtOnceIsNotLookedAtAgain() {
        ManyRestarts one = new ManyRestarts(1, ChangePaces.unlimited());
        List<String> looks = new ArrayList<>();
        one.machines(1).troubles.before(Operation.LOOK, () -> looks.add("before the flip"));
        one.machines(1).troubles.before(Operation.LOOK, () -> looks.add("after it"));

        one.turn();

        assertThat(one.claimed()).isEqualTo(1);
        assertThat(looks).containsExactly("before the flip");
    }
}
