package io.workspacereconciler.workspace;

import static io.workspacereconciler.workspace.WorkspaceExamples.id;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class WorkspaceRangeTest {

    @Test
    void aRangeNamesItsEndsAndItsOpenEnds() {
        assertThat(WorkspaceRange.ALL).hasToString("(*,*]");
        assertThat(new WorkspaceRange(id(1), null)).hasToString("(00000001-0000-0000-8000-000000000000,*]");
        assertThat(new WorkspaceRange(null, id(1))).hasToString("(*,00000001-0000-0000-8000-000000000000]");
        assertThat(new WorkspaceRange(id(1), id(2)))
                .hasToString("(00000001-0000-0000-8000-000000000000,00000002-0000-0000-8000-000000000000]");
    }

    @Test
    void whatIsLeftOfARangeKeepsItsEnd() {
        assertThat(new WorkspaceRange(id(1), id(9)).startingAfter(id(4))).isEqualTo(new WorkspaceRange(id(4), id(9)));
        assertThat(WorkspaceRange.ALL.startingAfter(id(4))).isEqualTo(new WorkspaceRange(id(4), null));
    }
}
