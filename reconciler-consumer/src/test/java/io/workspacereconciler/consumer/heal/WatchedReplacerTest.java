package io.workspacereconciler.consumer.heal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.consumer.check.AnswerWatch;
import io.workspacereconciler.incident.IncidentState;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a healer without an answer of EC2 says of itself, and that hearing changes nothing. */
final class WatchedReplacerTest {

    private final RestartBench bench = new RestartBench(InstanceState.TERMINATED);
    private final AnswerWatch watch = new AnswerWatch(bench.database.clock(), "EC2", "restarts");
    private final InstanceReplacer watched = new WatchedReplacer(bench.replacer, watch);

    @Test
    void failuresOfEc2ForLongAreAProblemUntilTheFirstAnswer() {
        bench.replacer.troubles.fail(Operation.PREPARE, 2, FailureCause.PERMISSION);
        fails();
        bench.database.clock().advance(Duration.ofSeconds(10));
        fails();
        watch.run();
        assertThat(watch.problem())
                .hasValueSatisfying(reason -> assertThat(reason).contains("PERMISSION"));

        prepare();
        watch.run();
        assertThat(watch.problem()).isEmpty();
    }

    @Test
    void aRefusalForAReasonOfItsOwnIsAnAnswer() {
        bench.replacer.troubles.fail(Operation.PREPARE, 2, FailureCause.CAPACITY);
        fails();
        bench.database.clock().advance(Duration.ofSeconds(60));
        fails();
        watch.run();

        assertThat(watch.problem()).isEmpty();
    }

    @Test
    void aRestartGoesItsWayWhoeverListens() {
        Restart restart = bench.restart(watched);
        for (int turn = 0; turn < 100 && bench.incident().dueAt() != null; turn++) {
            bench.database.clock().advance(Duration.ofSeconds(15));
            bench.turn(restart);
        }

        assertThat(bench.incident().state()).isEqualTo(IncidentState.RECOVERED);
        bench.assertRecovered();
    }

    private void prepare() {
        watched.prepare(bench.row(), RestartBench.DEAD, Optional.empty());
    }

    private void fails() {
        assertThatThrownBy(this::prepare).isInstanceOf(ReplacementException.class);
    }
}
