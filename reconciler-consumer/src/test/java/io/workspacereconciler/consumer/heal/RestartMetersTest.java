package io.workspacereconciler.consumer.heal;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.workspacereconciler.check.InstanceState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RestartMetersTest {

    private final RestartBench bench = new RestartBench(InstanceState.STOPPED);

    @ParameterizedTest
    @CsvSource({"PREPARE,PREPARE", "RELEASE,RELEASE", "LAUNCH,LAUNCH", "ATTACH,ATTACH", "CONFIRM,ONLINE"})
    void everyFailureIsCountedByItsCauseAndStep(Operation failing, RestartStep step) {
        bench.replacer.troubles.fail(failing, 3, FailureCause.THROTTLED);

        bench.finish();

        bench.assertRecovered();
        assertThat(count(FailureCause.THROTTLED, step)).isEqualTo(3);
        assertThat(all()).isEqualTo(3);
    }

    @Test
    void anInstanceThatDoesNotComeOnlineInTimeIsCounted() {
        bench.noAgentRegisters();

        bench.finish();

        assertThat(count(FailureCause.NOT_ONLINE_IN_TIME, RestartStep.ONLINE)).isEqualTo(5);
        assertThat(all()).isEqualTo(5);
    }

    @Test
    void aRestartWithoutAFailureCountsNothing() {
        bench.finish();

        assertThat(all()).isZero();
    }

    private double count(FailureCause cause, RestartStep step) {
        return bench.meters
                .get("reconciler.restart.failures")
                .tags("cause", cause.name(), "step", step.name())
                .counter()
                .count();
    }

    private double all() {
        return bench.meters.find("reconciler.restart.failures").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }
}
