package io.workspacereconciler.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;
import static org.quicktheories.generators.SourceDSL.longs;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class CommitFrontierTest {
    private final CommitFrontier frontier = new CommitFrontier();

    @Test
    void nothingTakenIsNothingToCommit() {
        assertThat(frontier.committable()).isEmpty();
    }

    @Test
    void theFirstUnfinishedOffsetHoldsBackAllAfterIt() {
        frontier.take(5);
        frontier.take(6);
        frontier.take(7);
        frontier.finish(6);
        frontier.finish(7);
        assertThat(frontier.committable()).hasValue(5);

        frontier.finish(5);
        assertThat(frontier.committable()).hasValue(8);
    }

    @Test
    void offsetsThatTheLogLeftOutAreNoHindrance() {
        frontier.take(5);
        frontier.take(9);
        frontier.finish(5);
        assertThat(frontier.committable()).hasValue(9);

        frontier.finish(9);
        assertThat(frontier.committable()).hasValue(10);
    }

    @Test
    void anOffsetIsTakenInOrderAndFinishedOnce() {
        frontier.take(5);
        frontier.finish(5);

        assertThatIllegalArgumentException().isThrownBy(() -> frontier.finish(5));
        assertThatIllegalArgumentException().isThrownBy(() -> frontier.finish(4));
        assertThatIllegalArgumentException().isThrownBy(() -> frontier.take(5));
    }

    @Test
    void nothingUnfinishedIsPassedNothingFinishedHeldBackAndItNeverMovesBack() {
        qt().forAll(lists().of(integers().between(1, 4)).ofSizeBetween(1, 30), longs().all())
                .check((gaps, seed) -> new Interleaving(gaps, new Random(seed)).holds());
    }

    /** Takes and finishes at random, and compares with the definition after every step. */
    private static final class Interleaving {
        private final List<Long> toTake = new ArrayList<>();
        private final TreeSet<Long> taken = new TreeSet<>();
        private final TreeSet<Long> finished = new TreeSet<>();
        private final CommitFrontier frontier = new CommitFrontier();
        private final Random random;

        Interleaving(List<Integer> gaps, Random random) {
            this.random = random;
            long offset = 0;
            for (int gap : gaps) {
                offset += gap;
                toTake.add(offset);
            }
        }

        boolean holds() {
            long before = 0;
            while (!toTake.isEmpty() || finished.size() < taken.size()) {
                step();
                long now = frontier.committable().orElseThrow();
                boolean allBelowAreFinished = finished.containsAll(taken.headSet(now));
                boolean theNextIsNot = !finished.contains(now);
                boolean reachesTheNext = taken.contains(now) || now == taken.last() + 1;
                if (!allBelowAreFinished || !theNextIsNot || !reachesTheNext || now < before) {
                    return false;
                }
                before = now;
            }
            return true;
        }

        private void step() {
            List<Long> open = new ArrayList<>(taken);
            open.removeAll(finished);
            if (!toTake.isEmpty() && (open.isEmpty() || random.nextBoolean())) {
                long offset = toTake.remove(0);
                frontier.take(offset);
                taken.add(offset);
            } else {
                long offset = open.get(random.nextInt(open.size()));
                frontier.finish(offset);
                finished.add(offset);
            }
        }
    }
}
