package io.workspacereconciler.consumer.heal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A healer that is frozen between its last question and the change that it decided on, while others go another way. */
@ParameterizedClass
@EnumSource
final class FrozenTest extends RestartOfAStopped {

    private final Backend backend;

    FrozenTest(Backend backend) {
        super(backend);
        this.backend = backend;
    }

    @Test
    void takesNoVolumeFromAnOldInstanceThatRunsAgainAndHasEverythingBack() {
        List<String> after =
                frozenIn(Operation.RELEASE, () -> bench.replacer.become(RestartBench.DEAD, InstanceState.RUNNING));

        bench.finish();

        assertThat(bench.incident().state()).isEqualTo(IncidentState.CLEARED);
        assertThat(bench.replacer.isComplete(RestartBench.DEAD)).isTrue();
        assertThat(after).containsExactly(bench.everything());
    }

    @Test
    void launchesNothingForAWorkspaceThatIsPausedMeanwhile() {
        List<String> after = frozenIn(Operation.LAUNCH, () -> Owner.PAUSES.act(bench));

        bench.finish();

        assertThat(bench.incident().state()).isEqualTo(IncidentState.SUPERSEDED);
        assertThat(bench.replacer.launches()).isEmpty();
        assertThat(after).containsExactly(bench.everything());
    }

    @Test
    void attachesNothingToAnInstanceThatOthersHaveEnded() {
        List<String> after = frozenIn(Operation.ATTACH, this::killTheLast);

        bench.finish();

        bench.assertRecovered();
        assertThat(bench.replacer.launches()).hasSize(2);
        assertThat(after).containsExactly(bench.everything());
    }

    @Test
    void endsNoOldInstanceThatTheRowNamesAgain() {
        assumeThat(backend.changesSomethingIn(Operation.CLEAN_UP)).isTrue();
        bench.replacer.troubles.beforeChange(Operation.CLEAN_UP, () -> Owner.POINTS_IT_BACK.act(bench));

        bench.finish();

        assertThat(bench.incident().state()).isEqualTo(IncidentState.RECOVERED);
        assertThat(bench.replacer.stateOf(RestartBench.DEAD)).isEqualTo(InstanceState.STOPPED);
        assertThat(bench.row().is(WorkspaceStatus.ONLINE, RestartBench.DEAD)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"RELEASE", "LAUNCH", "ATTACH", "CLEAN_UP"})
    void changesNothingWhenOthersHaveFinished(Operation frozen) {
        List<String> after = frozenIn(frozen, () -> {});

        bench.finish();

        bench.assertRecovered();
        assertThat(bench.replacer.launches()).hasSize(1);
        assertThat(after).containsExactly(bench.everything());
    }

    private List<String> frozenIn(Operation operation, Runnable meanwhile) {
        assumeThat(backend.changesSomethingIn(operation)).isTrue();
        List<String> after = new ArrayList<>();
        bench.replacer.troubles.beforeChange(operation, () -> {
            bench.database.clock().advance(RestartBench.LEASE);
            meanwhile.run();
            bench.finish();
            after.add(bench.everything());
        });
        return after;
    }
}
