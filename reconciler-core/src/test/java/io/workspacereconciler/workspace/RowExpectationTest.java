package io.workspacereconciler.workspace;

import static io.workspacereconciler.workspace.WorkspaceExamples.instance;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RowExpectationTest {

    @Test
    void aWriteExpectsAtLeastOneStatus() {
        assertThatThrownBy(() -> new RowExpectation(instance(1), Set.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(RowExpectation.of(instance(1), WorkspaceStatus.ONLINE).statuses())
                .containsExactly(WorkspaceStatus.ONLINE);
    }

    @Test
    void nothingIsDoneToARowWithAStatusThatIsNotKnown() {
        assertThatThrownBy(() -> RowExpectation.of(instance(1), WorkspaceStatus.OTHER))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RowExpectation(instance(1), EnumSet.allOf(WorkspaceStatus.class)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anExpectationDoesNotChangeAfterwards() {
        Set<WorkspaceStatus> statuses = EnumSet.of(WorkspaceStatus.ONLINE);
        RowExpectation expectation = new RowExpectation(instance(1), statuses);

        statuses.add(WorkspaceStatus.PAUSED);

        assertThat(expectation.statuses()).containsExactly(WorkspaceStatus.ONLINE);
    }

    @Test
    void onlyAKnownStatusIsWritten() {
        assertThatThrownBy(() -> new RowChange.Status(WorkspaceStatus.OTHER))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RowChange.StatusWithoutUrl(WorkspaceStatus.OTHER))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
