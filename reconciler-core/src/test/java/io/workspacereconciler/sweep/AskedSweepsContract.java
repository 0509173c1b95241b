package io.workspacereconciler.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.UnknownCause;
import io.workspacereconciler.check.VerdictCounts;
import io.workspacereconciler.database.DatabaseUnderTest;
import io.workspacereconciler.database.SettableClock;
import io.workspacereconciler.workspace.WorkspaceRange;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What every {@link SweepStore} guarantees of sweeps that no slot asks for. */
public abstract class AskedSweepsContract implements DatabaseUnderTest {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final SweepId FIRST = new SweepId(SettableClock.START.minusSeconds(120));
    private static final SweepId SECOND = new SweepId(SettableClock.START.minusSeconds(60));
    private static final SweepId THIRD = new SweepId(SettableClock.START.minusSeconds(30));

    @Test
    void aSweepThatWasAskedForIsNobodysToTakeOverAndTellsItsEnd() {
        assertThat(ask(SECOND, SweepKind.REPLAY)).isTrue();
        assertThat(ask(SECOND, SweepKind.ASKED)).as("the same instant").isFalse();
        boolean claimed = in(sweeps -> sweeps.claim(SECOND, "b", now()));
        assertThat(claimed).isFalse();
        clock().advance(PATIENCE);
        Optional<SweepId> takenOver = in(sweeps -> sweeps.takeOver("b", now(), PATIENCE, Instant.EPOCH));
        assertThat(takenOver).isEmpty();
        assertThat(ended(SECOND)).isEmpty();

        Optional<SweepSummary> early = in(sweeps -> sweeps.planned(SECOND, new SweepPlan(4, 1, Map.of()), now()));
        assertThat(early).isEmpty();
        assertThat(ended(SECOND)).isEmpty();
        VerdictCounts verdicts = new VerdictCounts(2, 1, 0, Map.of(UnknownCause.THROTTLED, 1));
        Optional<SweepSummary> end =
                in(sweeps -> sweeps.checked(SECOND, BatchId.of(SECOND, WorkspaceRange.ALL), verdicts, now()));

        assertThat(end).isPresent();
        assertThat(ended(SECOND)).isEqualTo(end);
        assertThat(ended(FIRST)).isEmpty();
        assertThat(newest().kind()).isEqualTo(SweepKind.REPLAY);
        assertThat(newest().describe(now())).startsWith("replay, nothing is done: ");
    }

    @Test
    void aSweepThatWasAskedForAndNotPlannedIsOverdueLikeAnyOther() {
        ask(FIRST, SweepKind.ASKED);

        List<SweepSummary> overdue = in(sweeps -> sweeps.endOverdue(SECOND.slot(), now()));

        assertThat(overdue).hasSize(1);
        assertThat(ended(FIRST)).get().matches(summary -> !summary.isComplete());
        assertThat(newest().describe(now())).startsWith("asked for: OVERDUE, was not planned");
    }

    private Instant now() {
        return clock().instant();
    }

    private boolean ask(SweepId sweep, SweepKind kind) {
        return in(sweeps -> sweeps.ask(sweep, kind, "a", now()));
    }

    private Optional<SweepSummary> ended(SweepId sweep) {
        return in(sweeps -> sweeps.ended(sweep));
    }

    @Test
    void eachKindIsToldForItself() {
        database().useTransaction(tx -> tx.sweeps().claim(FIRST, "a", tx.now()));
        ask(SECOND, SweepKind.ASKED);
        ask(THIRD, SweepKind.REPLAY);

        assertThat(recent(EnumSet.of(SweepKind.SLOT), 2)).containsExactly(FIRST);
        assertThat(recent(EnumSet.of(SweepKind.ASKED, SweepKind.REPLAY), 2)).containsExactly(THIRD, SECOND);
        assertThat(recent(EnumSet.of(SweepKind.ASKED, SweepKind.REPLAY), 1)).containsExactly(THIRD);
    }

    private List<SweepId> recent(Set<SweepKind> kinds, int limit) {
        return in(sweeps -> sweeps.recent(kinds, limit)).stream()
                .map(SweepProgress::sweep)
                .toList();
    }

    private SweepProgress newest() {
        return in(sweeps -> sweeps.recent(EnumSet.allOf(SweepKind.class), 1).get(0));
    }

    private <T> T in(Function<SweepStore, T> work) {
        return database().inTransaction(transaction -> work.apply(transaction.sweeps()));
    }
}
