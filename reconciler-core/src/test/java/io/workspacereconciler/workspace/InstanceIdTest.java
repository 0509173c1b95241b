package io.workspacereconciler.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class InstanceIdTest {

    @ParameterizedTest
    @ValueSource(strings = {"i-0a1b2c3d", "i-0123456789abcdef0"})
    void eightOrSeventeenHexadecimalDigitsMayBeAskedAbout(String text) {
        InstanceId id = new InstanceId(text);

        assertThat(id.isWellFormed()).isTrue();
        assertThat(id).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "i-",
                "i-0a1b2c3",
                "i-0a1b2c3d4",
                "i-0123456789abcdef",
                "i-0123456789abcdef01",
                "i-0A1B2C3D",
                "i-0a1b2c3g",
                "mi-0a1b2c3d",
                "i-0a1b2c3d ",
                "i-0a1b2c3d\n",
                "i-0a1b2c3d\ni-0a1b2c3d",
                "00000000-0000-0000-0000-000000000001"
            })
    void nothingElseMayBeAskedAbout(String text) {
        assertThat(new InstanceId(text).isWellFormed()).isFalse();
    }

    @Test
    void anInstanceIdIsNeverEmpty() {
        assertThatThrownBy(() -> new InstanceId("")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsNoInstanceIdIsFitForALogLine() {
        assertThat(new InstanceId("a\nb\u001b[31m\u202e")).hasToString("\"a?b?[31m?\"");
        assertThat(new InstanceId("x".repeat(41))).hasToString("\"" + "x".repeat(40) + "...\"");
        assertThat(new InstanceId("x".repeat(40))).hasToString("\"" + "x".repeat(40) + "\"");
    }
}
