package io.workspacereconciler.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class InstanceStateTest {

    @ParameterizedTest
    @CsvSource({
        "0, pending, PENDING",
        "16, running, RUNNING",
        "32, shutting-down, SHUTTING_DOWN",
        "48, terminated, TERMINATED",
        "64, stopping, STOPPING",
        "80, stopped, STOPPED"
    })
    void aStateHasEc2sCodeAndWord(int code, String word, InstanceState state) {
        assertThat(InstanceState.ofCode(code)).contains(state);
        assertThat(InstanceState.ofWord(word)).isEqualTo(state);
        assertThat(state.word()).isEqualTo(word);
        assertThat(state).hasToString(word);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x0110, 0xff10, 0x7fff_ff10, 0xffff_ff10})
    void onlyTheLowByteOfACodeCounts(int code) {
        assertThat(InstanceState.ofCode(code)).contains(InstanceState.RUNNING);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 17, 96, 255, -1, 0x1001})
    void anyOtherCodeIsNoState(int code) {
        assertThat(InstanceState.ofCode(code)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "rebooting", "RUNNING", "shutting_down", " running"})
    void anyOtherWordIsRefused(String word) {
        assertThatThrownBy(() -> InstanceState.ofWord(word)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noFinalStateIsRunning() {
        assertThat(InstanceState.values())
                .filteredOn(InstanceState::isFinal)
                .containsExactly(InstanceState.SHUTTING_DOWN, InstanceState.TERMINATED);
        assertThat(InstanceState.values())
                .filteredOn(InstanceState::isRunning)
                .containsExactly(InstanceState.PENDING, InstanceState.RUNNING);
    }
}
