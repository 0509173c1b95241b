package io.workspacereconciler.consumer.heal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.check.Suspicion;
import io.workspacereconciler.incident.IncidentState;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A healer that is frozen right before one of its calls, for longer than its lease, while another finishes. */
@ParameterizedClass
@EnumSource
final class FrozenBeforeACallTest extends RestartOfAStopped {

    private static final Set<Operation> ONLY_OVER_EC2 =
            EnumSet.of(Operation.REMAINS, Operation.KEEPER, Operation.LAUNCHED, Operation.ATTACH);

    private final Backend backend;

    FrozenBeforeACallTest(Backend backend) {
        super(backend);
        this.backend = backend;
    }

    @ParameterizedTest
    @EnumSource
    void whoWakesUpChangesNothing(Operation frozenIn) {
        assumeThat(backend == Backend.EC2 || !ONLY_OVER_EC2.contains(frozenIn)).isTrue();
        setTheSceneFor(frozenIn);
        List<String> after = new ArrayList<>();
        bench.replacer.troubles.before(frozenIn, () -> {
            bench.database.clock().advance(RestartBench.LEASE);
            bench.finish();
            after.add(bench.everything());
        });

        bench.finish();

        assertThat(after).hasSize(1);
        if (backend == Backend.CONTROL_PLANE && frozenIn == Operation.LAUNCH) {
            // The other could only wait for what this one was about to send, which then comes too late and is ended.
            assertThat(bench.incident().state()).isEqualTo(IncidentState.ABANDONED);
            assertThat(bench.replacer.launches()).hasSize(1);
            bench.assertNothingDoubled("frozen before it sent");
            return;
        }
        assertThat(after).containsExactly(bench.everything());
        assertThat(bench.incident().state())
                .isEqualTo(frozenIn == Operation.GIVE_BACK ? IncidentState.CLEARED : IncidentState.RECOVERED);
        assertThat(bench.replacer.launches()).hasSize(launches(frozenIn));
        bench.assertOthersEnded(bench.row().instance());
    }

    /** Not every call is made on the straight way. */
    private void setTheSceneFor(Operation operation) {
        switch (operation) {
            case LOOK, PREPARE, RELEASE, LAUNCH, ATTACH, CONFIRM, CLEAN_UP -> {}
            case REMAINS -> {
                bench.replacer.forget(RestartBench.DEAD);
                bench.suspect(Suspicion.Kind.ABSENT);
            }
            case KEEPER -> bench.replacer.oneTimeSpot("sir-0a1b2c3d");
            case REFRESH -> bench.replacer.troubles.fail(Operation.LAUNCH, 1, FailureCause.OTHER);
            case LAUNCHED, END -> {
                if (backend == Backend.CONTROL_PLANE) {
                    bench.replacer.troubles.before(Operation.CONFIRM, this::killTheLast);
                } else {
                    bench.replacer.troubles.loseAnswer(Operation.LAUNCH, FailureCause.TIMED_OUT);
                    bench.replacer.troubles.fail(Operation.LAUNCH, 1, FailureCause.OTHER);
                }
            }
            case GIVE_BACK ->
                bench.replacer.troubles.before(
                        Operation.RELEASE, () -> bench.replacer.become(RestartBench.DEAD, InstanceState.RUNNING));
        }
    }

    private static int launches(Operation frozenIn) {
        return switch (frozenIn) {
            case GIVE_BACK -> 0;
            case LAUNCHED, END -> 2;
            case LOOK, REMAINS, KEEPER, PREPARE, REFRESH, RELEASE, LAUNCH, ATTACH, CONFIRM, CLEAN_UP -> 1;
        };
    }
}
