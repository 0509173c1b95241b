package io.workspacereconciler.producer.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.VerdictCounts;
import io.workspacereconciler.event.BatchChecked;
import io.workspacereconciler.event.EventExamples;
import io.workspacereconciler.workspace.Place;
import io.workspacereconciler.workspace.WorkspaceExamples;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class SeenTest {

    private static final Place OTHER = new Place("222222222222", "us-west-2");
    private static final BatchChecked EXAMPLE = EventExamples.batchChecked();
    private static final Instant FIRST = EXAMPLE.at();
    private static final Instant SECOND = FIRST.plusSeconds(5);

    @Test
    void thePartsOfABatchCountTogether() {
        Seen seen = Seen.of(List.of(here(6, FIRST), there(3, FIRST)));

        assertThat(seen.batches()).isOne();
        assertThat(seen.verdicts()).isEqualTo(running(9));
    }

    @Test
    void ofABatchThatWasSaidTwiceOnlyTheLastRunCountsWhateverItsPlaces() {
        Seen seen = Seen.of(List.of(here(6, FIRST), there(3, FIRST), alone(9, SECOND)));

        assertThat(seen.batches()).isOne();
        assertThat(seen.verdicts()).isEqualTo(running(9));
    }

    @Test
    void whatWasFoundInAPlaceThatTheRowHasLeftIsForgotten() {
        BatchChecked found = part(EXAMPLE.place(), 2, EXAMPLE.checked(), EXAMPLE.others(), FIRST);

        Seen seen = Seen.of(List.of(part(OTHER, null, 9, List.of(), SECOND), found));

        assertThat(seen.standings()).isEmpty();
        assertThat(seen.verdicts()).isEqualTo(running(9));
    }

    @Test
    void aPartThatIsReadTwiceCountsOnce() {
        assertThat(Seen.of(List.of(here(6, FIRST), here(6, FIRST), there(3, FIRST)))
                        .verdicts())
                .isEqualTo(running(9));
    }

    private static VerdictCounts running(int count) {
        return new VerdictCounts(count, 0, 0, Map.of());
    }

    private static BatchChecked here(int checked, Instant at) {
        return part(WorkspaceExamples.PLACE, 2, checked, List.of(), at);
    }

    private static BatchChecked there(int checked, Instant at) {
        return part(OTHER, 2, checked, List.of(), at);
    }

    private static BatchChecked alone(int checked, Instant at) {
        return part(WorkspaceExamples.PLACE, null, checked, List.of(), at);
    }

    private static BatchChecked part(
            Place place, @Nullable Integer parts, int checked, List<BatchChecked.Finding> others, Instant at) {
        return new BatchChecked(
                EXAMPLE.batch(),
                EXAMPLE.sweep(),
                place,
                parts,
                checked,
                Map.of(),
                others,
                at,
                EXAMPLE.rules(),
                EXAMPLE.observe());
    }
}
