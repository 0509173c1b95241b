package io.workspacereconciler.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class VerdictTest {

    @ParameterizedTest
    @EnumSource(names = {"PENDING", "RUNNING"})
    void noOneSaysNotRunningOfARunningInstance(InstanceState running) {
        assertThat(new Verdict.Running(running).state()).isEqualTo(running);
        assertThatThrownBy(() -> new Verdict.NotRunning(running))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(running.word() + " is running");
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"PENDING", "RUNNING"})
    void noOneSaysRunningOfADeadInstance(InstanceState dead) {
        assertThat(new Verdict.NotRunning(dead).state()).isEqualTo(dead);
        assertThatThrownBy(() -> new Verdict.Running(dead))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(dead.word() + " is not running");
    }
}
