package io.workspacereconciler.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.UnknownCause;
import io.workspacereconciler.check.VerdictCounts;
import io.workspacereconciler.database.DatabaseUnderTest;
import io.workspacereconciler.database.SettableClock;
import io.workspacereconciler.database.Together;
import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceRange;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What every {@link SweepStore} guarantees. */
public abstract class SweepStoreContract implements DatabaseUnderTest {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final SweepId FIRST = new SweepId(SettableClock.START.minusSeconds(120));
    private static final SweepId SECOND = new SweepId(SettableClock.START.minusSeconds(60));
    private static final SweepId THIRD = new SweepId(SettableClock.START);
    private static final Instant LONG_AGO = FIRST.slot().minusSeconds(1);

    @Test
    void aSlotIsClaimedOnce() {
        assertThat(claim(THIRD, "a")).isTrue();
        assertThat(claim(THIRD, "b")).isFalse();
        assertThat(claim(THIRD, "a")).isFalse();
        assertThat(claim(SECOND, "b")).isTrue();
    }

    @Test
    void ofSeveralReplicasAtOnceExactlyOneClaimsTheSlot() throws Exception {
        assertThat(Together.run(4, () -> claim(THIRD, "any")))
                .containsOnlyOnce(true)
                .hasSize(4);
    }

    @Test
    void aSlotThatIsNotPublishedInTimeIsTakenOver() {
        claim(THIRD, "a");

        clock().advance(PATIENCE.minusNanos(1000));
        assertThat(takeOver("b", LONG_AGO)).isEmpty();
        clock().advance(Duration.ofNanos(1000));
        assertThat(takeOver("b", LONG_AGO)).contains(THIRD);
    }

    @Test
    void whatWasJustTakenOverIsNotTakenOverAgainBeforeItsTime() {
        claim(THIRD, "a");
        clock().advance(PATIENCE);
        assertThat(takeOver("b", LONG_AGO)).contains(THIRD);

        assertThat(takeOver("c", LONG_AGO)).isEmpty();
        clock().advance(PATIENCE);
        assertThat(takeOver("c", LONG_AGO)).contains(THIRD);
    }

    @Test
    void ofSeveralReplicasAtOnceExactlyOneTakesTheSlotOver() throws Exception {
        claim(THIRD, "a");
        clock().advance(PATIENCE);

        assertThat(Together.run(4, () -> takeOver("any", LONG_AGO)))
                .containsOnlyOnce(Optional.of(THIRD))
                .hasSize(4);
    }

    @Test
    void theYoungestSlotIsTakenOverFirst() {
        claim(SECOND, "a");
        claim(THIRD, "a");
        claim(FIRST, "a");
        clock().advance(PATIENCE);

        assertThat(takeOver("b", LONG_AGO)).contains(THIRD);
        assertThat(takeOver("b", LONG_AGO)).contains(SECOND);
        assertThat(takeOver("b", LONG_AGO)).contains(FIRST);
        assertThat(takeOver("b", LONG_AGO)).isEmpty();
    }

    @Test
    void aSlotThatIsTooOldIsNotTakenOver() {
        claim(FIRST, "a");
        claim(SECOND, "a");
        clock().advance(PATIENCE);

        assertThat(takeOver("b", FIRST.slot())).contains(SECOND);
        assertThat(takeOver("b", FIRST.slot())).isEmpty();
    }

    @Test
    void aPublishedSlotIsNotTakenOver() {
        claim(THIRD, "a");
        database().useTransaction(transaction -> transaction.sweeps().published(THIRD, transaction.now()));
        clock().advance(PATIENCE);

        assertThat(takeOver("b", LONG_AGO)).isEmpty();
    }

    @Test
    void aSweepIsPlannedOnceItsPlanIsRecorded() {
        claim(THIRD, "a");
        assertThat(isPlanned(THIRD)).isFalse();

        plan(THIRD);

        assertThat(isPlanned(THIRD)).isTrue();
        assertThat(isPlanned(SECOND)).isFalse();
    }

    @Test
    void aPlanMayBeRecordedAgain() {
        claim(THIRD, "a");
        plan(THIRD);
        plan(THIRD);

        assertThat(isPlanned(THIRD)).isTrue();
    }

    @Test
    void aPlannedSweepThatIsNotPublishedIsStillTakenOverAndStaysPlanned() {
        claim(THIRD, "a");
        plan(THIRD);
        clock().advance(PATIENCE);

        assertThat(takeOver("b", LONG_AGO)).contains(THIRD);
        assertThat(isPlanned(THIRD)).isTrue();
    }

    @Test
    void whatIsSaidOfASlotThatNobodyClaimedChangesNothing() {
        database().useTransaction(transaction -> transaction.sweeps().published(THIRD, transaction.now()));
        plan(THIRD);

        assertThat(isPlanned(THIRD)).isFalse();
        assertThat(claim(THIRD, "a")).isTrue();
    }

    @Test
    void onlyOlderSweepsAreForgotten() {
        List.of(FIRST, SECOND, THIRD).forEach(sweep -> {
            claim(sweep, "a");
            plan(sweep);
        });

        assertThat(forget(SECOND.slot())).isEqualTo(1);
        assertThat(forget(SECOND.slot())).isZero();
        assertThat(isPlanned(FIRST)).isFalse();
        assertThat(isPlanned(SECOND)).isTrue();
        assertThat(isPlanned(THIRD)).isTrue();
    }

    @Test
    void theLastBatchOfASweepEndsItWithWhatAllShowed() {
        claim(THIRD, "a");
        cutInto(THIRD, 2);
        clock().advance(Duration.ofSeconds(7));

        assertThat(checked(THIRD, 1, new VerdictCounts(3, 1, 0, Map.of(UnknownCause.THROTTLED, 2))))
                .isEmpty();
        assertThat(checked(THIRD, 1, new VerdictCounts(3, 1, 0, Map.of(UnknownCause.THROTTLED, 2))))
                .isEmpty();
        assertThat(checked(THIRD, 2, new VerdictCounts(1, 0, 1, Map.of(UnknownCause.TIMED_OUT, 1))))
                .contains(new SweepSummary(
                        THIRD,
                        true,
                        3,
                        new SweepSummary.Batches(2, 2),
                        new VerdictCounts(4, 1, 1, Map.of(UnknownCause.THROTTLED, 2, UnknownCause.TIMED_OUT, 1)),
                        Duration.ofSeconds(7)));
        assertThat(checked(THIRD, 2, VerdictCounts.NONE)).isEmpty();
    }

    @Test
    void aSweepWhoseBatchesWereFasterThanItsPlanEndsWithThePlan() {
        claim(THIRD, "a");
        assertThat(checked(THIRD, 1, new VerdictCounts(3, 0, 0, Map.of()))).isEmpty();

        assertThat(cutInto(THIRD, 1).map(SweepSummary::isComplete)).contains(true);
        assertThat(cutInto(THIRD, 1)).isEmpty();
    }

    @Test
    void ofTheLastBatchesAtOnceOneEndsTheSweep() throws Exception {
        claim(THIRD, "a");
        cutInto(THIRD, 4);
        AtomicInteger batch = new AtomicInteger();

        assertThat(Together.run(4, () -> checked(THIRD, batch.incrementAndGet(), new VerdictCounts(1, 0, 0, Map.of()))))
                .filteredOn(Optional::isPresent)
                .singleElement()
                .satisfies(summary ->
                        assertThat(summary.orElseThrow().verdicts().running()).isEqualTo(4));
    }

    @Test
    void whatIsOverdueEndsOnceWithWhatIsKnown() {
        List.of(FIRST, SECOND, THIRD).forEach(sweep -> {
            claim(sweep, "a");
            database().useTransaction(transaction -> transaction.sweeps().published(sweep, transaction.now()));
        });
        cutInto(SECOND, 2);
        checked(SECOND, 1, new VerdictCounts(3, 0, 0, Map.of()));

        List<SweepSummary> overdue = endOverdue(THIRD.slot());

        assertThat(overdue).extracting(SweepSummary::sweep).containsExactly(FIRST, SECOND);
        assertThat(overdue).extracting(SweepSummary::isPlanned).containsExactly(false, true);
        assertThat(overdue.get(1).batches()).isEqualTo(new SweepSummary.Batches(2, 1));
        assertThat(overdue.get(1).verdicts().running()).isEqualTo(3);
        assertThat(overdue).noneMatch(SweepSummary::isComplete);
        assertThat(endOverdue(THIRD.slot())).isEmpty();
        assertThat(checked(SECOND, 2, VerdictCounts.NONE)).isEmpty();
    }

    @Test
    void theLastSweepsAreShownAsFarAsTheyHaveComeNewestFirst() {
        List.of(FIRST, SECOND, THIRD).forEach(sweep -> claim(sweep, "a"));
        database().useTransaction(transaction -> transaction.sweeps().published(SECOND, transaction.now()));
        cutInto(SECOND, 2);
        checked(SECOND, 1, new VerdictCounts(3, 0, 0, Map.of()));
        cutInto(FIRST, 1);
        checked(FIRST, 1, new VerdictCounts(1, 0, 0, Map.of()));
        Instant now = clock().instant();

        assertThat(recent(2)).extracting(SweepProgress::sweep).containsExactly(THIRD, SECOND);
        List<SweepProgress> all = recent(9);
        assertThat(all).extracting(one -> one.batches().checked()).containsExactly(0, 1, 1);
        assertThat(all).extracting(SweepProgress::publishedAt).containsExactly(null, now, null);
        assertThat(all).extracting(SweepProgress::plannedAt).containsExactly(null, now, now);
        assertThat(all).extracting(SweepProgress::endedAt).containsExactly(null, null, now);
        assertThat(all).extracting(one -> one.verdicts().running()).containsExactly(0, 3, 1);
        assertThat(all.get(0).describe(THIRD.slot().plusSeconds(4))).isEqualTo("due 4 s ago, not published yet");
        assertThat(all.get(1).describe(SECOND.slot().plusSeconds(5)))
                .isEqualTo("going on for 5 s, 1 of 2 batches checked");
        assertThat(all).noneMatch(SweepProgress::isOverdue);

        endOverdue(THIRD.slot());
        assertThat(recent(3).get(1).isOverdue()).isTrue();
        assertThat(recent(3).get(1).describe(now)).startsWith("OVERDUE, 1 of 2 batches were not checked");
    }

    private List<SweepProgress> recent(int limit) {
        return database()
                .inTransaction(transaction -> transaction.sweeps().recent(EnumSet.allOf(SweepKind.class), limit));
    }

    private Optional<SweepSummary> cutInto(SweepId sweep, int batches) {
        return database()
                .inTransaction(transaction ->
                        transaction.sweeps().planned(sweep, new SweepPlan(3, batches, Map.of()), transaction.now()));
    }

    private Optional<SweepSummary> checked(SweepId sweep, long batch, VerdictCounts verdicts) {
        BatchId id = BatchId.of(sweep, new WorkspaceRange(WorkspaceExamples.id(batch), null));
        return database()
                .inTransaction(transaction -> transaction.sweeps().checked(sweep, id, verdicts, transaction.now()));
    }

    private List<SweepSummary> endOverdue(Instant before) {
        return database().inTransaction(transaction -> transaction.sweeps().endOverdue(before, transaction.now()));
    }

    private boolean claim(SweepId sweep, String replica) {
        return database().inTransaction(transaction -> transaction.sweeps().claim(sweep, replica, transaction.now()));
    }

    private Optional<SweepId> takeOver(String replica, Instant notBefore) {
        return database()
                .inTransaction(
                        transaction -> transaction.sweeps().takeOver(replica, transaction.now(), PATIENCE, notBefore));
    }

    private void plan(SweepId sweep) {
        SweepPlan plan = new SweepPlan(3, 1, Map.of("eu-central-1a", 2, SweepPlan.ZONE_UNKNOWN, 1));
        database().useTransaction(transaction -> transaction.sweeps().planned(sweep, plan, transaction.now()));
    }

    private boolean isPlanned(SweepId sweep) {
        return database().inTransaction(transaction -> transaction.sweeps().isPlanned(sweep));
    }

    private int forget(Instant before) {
        return database().inTransaction(transaction -> transaction.sweeps().forget(before));
    }
}
