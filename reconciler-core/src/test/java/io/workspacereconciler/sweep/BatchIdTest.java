package io.workspacereconciler.sweep;

import static io.workspacereconciler.workspace.WorkspaceExamples.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.database.SettableClock;
import io.workspacereconciler.workspace.WorkspaceRange;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class BatchIdTest {

    private static final SweepId SWEEP = new SweepId(SettableClock.START);

    @Test
    void aBatchThatIsCutAgainIsTheSameBatch() {
        assertThat(BatchId.of(SWEEP, WorkspaceRange.ALL))
                .isEqualTo(BatchId.of(new SweepId(SettableClock.START), new WorkspaceRange(null, null)))
                .isEqualTo(new BatchId(UUID.fromString("cfb2128e-672e-5a80-b0f9-6f6076181dcb")));
    }

    @Test
    void anotherRangeOrAnotherSweepIsAnotherBatch() {
        WorkspaceRange range = new WorkspaceRange(id(1), id(2));

        assertThat(BatchId.of(SWEEP, range))
                .isNotEqualTo(BatchId.of(SWEEP, new WorkspaceRange(id(1), id(3))))
                .isNotEqualTo(BatchId.of(SWEEP, new WorkspaceRange(id(1), null)))
                .isNotEqualTo(BatchId.of(SWEEP, new WorkspaceRange(null, id(2))))
                .isNotEqualTo(BatchId.of(new SweepId(SettableClock.START.plusSeconds(60)), range));
    }
}
