package io.workspacereconciler.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.database.DatabaseUnderTest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every {@link Holds} guarantees. */
public abstract class HoldsContract implements DatabaseUnderTest {

    @Test
    void allAreListedWithTheReasonForWhichTheyAreHeldNowTheOldestFirst() {
        Incident second = held(2, HoldReason.GUARD, "too many");
        clock().advance(Duration.ofSeconds(1));
        Incident first = held(1, HoldReason.PROOF, "no trace");
        open(IncidentExamples.offline(3, clock().instant()));
        Incident told = save(second, Holds.LASTS, "it lasts");
        save(told, Holds.APPROVED, "go on");

        assertThat(holds())
                .extracting(hold -> hold.incident().id(), Hold::reason, Hold::detail)
                .containsExactly(
                        tuple(second.id(), HoldReason.GUARD, "too many"),
                        tuple(first.id(), HoldReason.PROOF, "no trace"));
        assertThat(database()
                        .<Map<HoldReason, Integer>>inTransaction(
                                tx -> tx.incidents().holds().byReason()))
                .isEqualTo(Map.of(HoldReason.GUARD, 1, HoldReason.PROOF, 1));
    }

    @Test
    void whatIsHeldForAnotherReasonIsListedWithThat() {
        Incident held = held(1, HoldReason.OBSERVE, "observed");
        clock().advance(Duration.ofSeconds(60));

        save(held.heldInstead(HoldReason.GUARD, clock().instant()), "guard", "too many");

        assertThat(holds()).singleElement().satisfies(hold -> {
            assertThat(hold.reason()).isEqualTo(HoldReason.GUARD);
            assertThat(hold.detail()).isEqualTo("too many");
            assertThat(hold.incident().changedAt()).isEqualTo(clock().instant());
        });
    }

    @Test
    void aHoldIsToldAfterHalfAnHourThenAfterTwiceAsLongAndOnceADayAtLeast() {
        Instant since = clock().instant();
        held(1, HoldReason.GUARD, "too many");
        List<Duration> told = new ArrayList<>();

        for (int step = 1; step <= 5 * 24 * 6; step++) {
            clock().advance(Duration.ofMinutes(10));
            if (!untold(10).isEmpty()) {
                told.add(Duration.between(since, clock().instant()));
            }
        }

        assertThat(told)
                .extracting(Duration::toMinutes)
                .containsExactly(30L, 60L, 120L, 240L, 480L, 960L, 1920L, 3360L, 4800L, 6240L);
    }

    @Test
    void whatIsGivenToOneIsNotGivenToAnotherAndEachGetsItsPart() {
        held(1, HoldReason.GUARD, "too many");
        held(2, HoldReason.GUARD, "too many");
        held(3, HoldReason.GUARD, "too many");
        clock().advance(Holds.TOLD_AFTER);

        assertThat(untold(2)).hasSize(2);
        assertThat(untold(2)).hasSize(1);
        assertThat(untold(2)).isEmpty();
    }

    @Test
    void aHoldThatBeginsAnewIsToldAnew() {
        Incident held = held(1, HoldReason.PREPARE, "no volume");
        clock().advance(Holds.TOLD_AFTER);
        assertThat(untold(1)).hasSize(1);
        clock().advance(Duration.ofMinutes(1));
        Incident again = save(held.become(IncidentState.OFFLINE, clock().instant()), "proof", "proven");
        save(again.held(HoldReason.PREPARE, clock().instant()), "prepare", "no volume");

        clock().advance(Holds.TOLD_AFTER.minusMillis(1));
        assertThat(untold(1)).isEmpty();
        clock().advance(Duration.ofMillis(1));
        assertThat(untold(1)).hasSize(1);
    }

    @Test
    void whatAHealerHeldIsCounted() {
        Incident held = held(1, HoldReason.PROOF, "no trace");
        assertThat(times(held)).isZero();

        Incident offline = save(held.become(IncidentState.OFFLINE, clock().instant()), "proof", "proven");
        Incident again = save(offline.held(HoldReason.PREPARE, clock().instant()), "prepare", "no volume");
        save(again, Holds.LASTS, "it lasts");

        assertThat(times(held)).isEqualTo(1);
        Incident offlineAgain = save(again(held), "proof", "proven");
        save(offlineAgain.held(HoldReason.OBSERVE, clock().instant()), "stopped-by-a-person", "not the healer's");
        assertThat(times(held)).isEqualTo(1);
    }

    private Incident again(Incident held) {
        return database()
                .<Optional<Incident>>inTransaction(tx -> tx.incidents().find(held.id()))
                .orElseThrow()
                .become(IncidentState.OFFLINE, clock().instant());
    }

    private Incident held(long number, HoldReason reason, String detail) {
        Incident first =
                Incident.begin(IncidentExamples.subject(number), IncidentState.HELD, reason, clock().instant());
        return open(first, detail);
    }

    private void open(Incident first) {
        open(first, "open");
    }

    private Incident open(Incident first, String detail) {
        return database()
                .<Optional<Incident>>inTransaction(
                        tx -> tx.incidents().open(first, new Change("open", detail, tx.now())))
                .orElseThrow();
    }

    private Incident save(Incident changed, String rule, String detail) {
        return database()
                .<Optional<Incident>>inTransaction(
                        tx -> tx.incidents().save(changed, new Change(rule, detail, tx.now())))
                .orElseThrow();
    }

    private List<Hold> holds() {
        return database().inTransaction(tx -> tx.incidents().holds().all());
    }

    private List<Hold> untold(int limit) {
        return database().inTransaction(tx -> tx.incidents().holds().takeUntold(tx.now(), limit));
    }

    private int times(Incident incident) {
        return database().inTransaction(tx -> tx.incidents().holds().timesHeldByHealer(incident.id()));
    }
}
