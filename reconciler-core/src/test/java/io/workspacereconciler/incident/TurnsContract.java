package io.workspacereconciler.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.database.DatabaseUnderTest;
import io.workspacereconciler.database.Together;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every {@link Turns} guarantees. */
public abstract class TurnsContract implements DatabaseUnderTest {

    private static final Duration SPACING = Duration.ofMillis(1500);
    private static final Allowance ONE = new Allowance(SPACING, 1);
    private static final Allowance THREE = new Allowance(SPACING, 3);

    @Test
    void soManyAreTakenAtOnceAndTheNextAreToldToComeOneSpacingApart() {
        assertThat(List.of(ask(THREE), ask(THREE), ask(THREE))).containsOnly(now());

        assertThat(ask(THREE)).isEqualTo(in(1));
        assertThat(ask(THREE)).isEqualTo(in(2));
        assertThat(ask(THREE)).isEqualTo(in(3));
    }

    @Test
    void whoComesWhenItWasToldTakesItsTurn() {
        ask(ONE);
        Instant second = ask(ONE);
        Instant third = ask(ONE);

        clock().set(second);
        assertThat(come(ONE, second)).isEqualTo(now());
        clock().set(third);
        assertThat(come(ONE, third)).isEqualTo(now());
    }

    @Test
    void whoComesTooEarlyIsToldTheSameAndTakesNothing() {
        ask(ONE);
        Instant second = ask(ONE);

        assertThat(come(ONE, second)).isEqualTo(second);

        clock().set(second);
        assertThat(come(ONE, second)).isEqualTo(now());
    }

    @Test
    void whoAsksForTheFirstTimeComesAfterThoseWhoWereToldToCome() {
        ask(ONE);
        Instant second = ask(ONE);
        Instant third = ask(ONE);
        clock().set(second);

        assertThat(ask(ONE)).as("a turn is free, but not for this one").isEqualTo(third.plus(SPACING));
        assertThat(come(ONE, second)).isEqualTo(now());
    }

    @Test
    void whoComesLateKeepsNobodyBackAndGetsNoMoreThanTheAllowance() {
        ask(ONE);
        List<Instant> told = List.of(ask(ONE), ask(ONE), ask(ONE));
        clock().advance(Duration.ofHours(1));

        assertThat(come(ONE, told.get(0))).isEqualTo(now());
        assertThat(come(ONE, told.get(1)))
                .as("an hour does not fill more than the allowance")
                .isEqualTo(in(1));
        assertThat(come(ONE, told.get(2))).isEqualTo(in(2));
    }

    @Test
    void aQueueThatWasIdleHasAllOfItsAllowanceAgain() {
        IntStream.range(0, 7).forEach(i -> ask(THREE));
        clock().advance(Duration.ofHours(1));

        assertThat(List.of(ask(THREE), ask(THREE), ask(THREE))).containsOnly(now());
        assertThat(ask(THREE)).isEqualTo(in(1));
    }

    @Test
    void halfOfTheAllowanceIsThereAfterHalfOfTheTime() {
        IntStream.range(0, 3).forEach(i -> ask(THREE));
        clock().advance(SPACING.multipliedBy(2));

        assertThat(List.of(ask(THREE), ask(THREE))).containsOnly(now());
        assertThat(ask(THREE)).isEqualTo(in(1));
    }

    @Test
    void queuesHaveNothingToDoWithEachOther() {
        ask(ONE);
        assertThat(database().<Instant>inTransaction(tx -> tx.turns().take("ends", tx.now(), ONE, null)))
                .isEqualTo(now());
    }

    @Test
    void manyAtOnceGetNoMoreThanTheAllowanceAndAreToldDifferentTimes() throws Exception {
        List<Instant> answers =
                Together.run(
                                4,
                                () -> IntStream.range(0, 10)
                                        .mapToObj(i -> ask(THREE))
                                        .toList())
                        .stream()
                        .flatMap(List::stream)
                        .toList();

        assertThat(answers).filteredOn(now()::equals).hasSize(3);
        assertThat(answers).filteredOn(now()::isBefore).hasSize(37).doesNotHaveDuplicates();
        assertThat(answers.stream().max(Instant::compareTo)).contains(in(37));
    }

    @Test
    void allThatWaitAreServedInTheirOrderAndTheTurnsKeepTheirSpacing() {
        PriorityQueue<Instant> waiting = new PriorityQueue<>();
        List<Instant> taken = new ArrayList<>();
        IntStream.range(0, 20).forEach(i -> serve(null, waiting, taken));
        while (!waiting.isEmpty()) {
            Instant first = waiting.remove();
            clock().set(first);
            serve(first, waiting, taken);
        }

        assertThat(taken).hasSize(20).isSorted();
        for (int i = 3; i < taken.size(); i++) {
            assertThat(Duration.between(taken.get(i - 3), taken.get(i))).isGreaterThanOrEqualTo(SPACING);
        }
        assertThat(taken.get(19)).isEqualTo(taken.get(0).plus(SPACING.multipliedBy(17)));
    }

    private void serve(@Nullable Instant told, PriorityQueue<Instant> waiting, List<Instant> taken) {
        Instant turn = come(THREE, told);
        if (turn.isAfter(now())) {
            waiting.add(turn);
        } else {
            taken.add(turn);
        }
    }

    private Instant now() {
        return clock().instant();
    }

    private Instant in(int spacings) {
        return now().plus(SPACING.multipliedBy(spacings));
    }

    private Instant ask(Allowance allowance) {
        return come(allowance, null);
    }

    private Instant come(Allowance allowance, @Nullable Instant told) {
        return database().inTransaction(tx -> tx.turns().take("launches", tx.now(), allowance, told));
    }
}
