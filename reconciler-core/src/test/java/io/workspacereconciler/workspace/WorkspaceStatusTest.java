package io.workspacereconciler.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WorkspaceStatusTest {

    @ParameterizedTest
    @EnumSource
    void everyStatusIsReadAsItIsSpelled(WorkspaceStatus status) {
        assertThat(WorkspaceStatus.parse(status.text())).isEqualTo(status);
    }

    @Test
    void aWordOfTwoPartsIsSpelledAsInTheRegistry() {
        assertThat(WorkspaceStatus.parse("awaiting_agent")).isEqualTo(WorkspaceStatus.AWAITING_AGENT);
        assertThat(WorkspaceStatus.ONLINE.text()).isEqualTo("online");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ONLINE", "Online", "online ", "awaiting-agent", "quarantined"})
    void anyOtherWordIsAnotherStatusAndNeverOnline(String word) {
        assertThat(WorkspaceStatus.parse(word)).isEqualTo(WorkspaceStatus.OTHER);
    }
}
