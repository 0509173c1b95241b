package io.workspacereconciler.consumer.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceId;
import io.workspacereconciler.workspace.WorkspaceRange;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class RangeCutterTest {

    @Test
    void aThousandAndOneRowsByTwoHundredAreSixRanges() {
        List<WorkspaceRange> ranges = new RangeCutter(200).cut(fleet(1001));

        assertThat(ranges).hasSize(6);
        assertThat(ranges.get(0)).isEqualTo(new WorkspaceRange(null, WorkspaceExamples.id(200)));
        assertThat(ranges.get(4)).isEqualTo(new WorkspaceRange(WorkspaceExamples.id(800), WorkspaceExamples.id(1000)));
        assertThat(ranges.get(5)).isEqualTo(new WorkspaceRange(WorkspaceExamples.id(1000), null));
    }

    @Test
    void aWholeNumberOfRangesLeavesNoEmptyOneBehind() {
        assertThat(new RangeCutter(200).cut(fleet(400)))
                .containsExactly(
                        new WorkspaceRange(null, WorkspaceExamples.id(200)),
                        new WorkspaceRange(WorkspaceExamples.id(200), null));
    }

    @Test
    void aFleetThatFitsIsOneRangeThatIsOpenAtBothEnds() {
        assertThat(new RangeCutter(200).cut(fleet(1))).containsExactly(WorkspaceRange.ALL);
        assertThat(new RangeCutter(200).cut(fleet(200))).containsExactly(WorkspaceRange.ALL);
    }

    @Test
    void noFleetIsNoRange() {
        assertThat(new RangeCutter(200).cut(List.of())).isEmpty();
    }

    @Test
    void everyIdIsInExactlyOneRangeAlsoOneThatComesLater() {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            int limit = 1 + random.nextInt(7);
            List<Long> numbers = LongStream.generate(() -> 1 + random.nextInt(100))
                    .limit(random.nextInt(40) + 1)
                    .distinct()
                    .sorted()
                    .boxed()
                    .toList();
            List<WorkspaceRange> ranges = new RangeCutter(limit)
                    .cut(numbers.stream().map(WorkspaceExamples::id).toList());

            for (long number = 0; number <= 102; number++) {
                long id = number;
                assertThat(ranges.stream().filter(range -> contains(range, id)))
                        .as("%s by %s: %s", numbers, limit, id)
                        .hasSize(1);
            }
            assertThat(ranges)
                    .allSatisfy(range -> assertThat(numbers.stream().filter(id -> contains(range, id)))
                            .hasSizeBetween(1, limit));
        }
    }

    @Test
    void aRangeHoldsAtLeastOneWorkspace() {
        assertThatThrownBy(() -> new RangeCutter(0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static boolean contains(WorkspaceRange range, long number) {
        WorkspaceId after = range.after();
        WorkspaceId upTo = range.upTo();
        return (after == null || numberOf(after) < number) && (upTo == null || number <= numberOf(upTo));
    }

    private static long numberOf(WorkspaceId id) {
        return id.value().getMostSignificantBits() >>> 32;
    }

    private static List<WorkspaceId> fleet(int rows) {
        return LongStream.rangeClosed(1, rows).mapToObj(WorkspaceExamples::id).toList();
    }
}
