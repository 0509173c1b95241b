package io.workspacereconciler.consumer.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.check.Look;
import io.workspacereconciler.check.LookExamples;
import io.workspacereconciler.check.UnknownCause;
import io.workspacereconciler.database.SettableClock;
import io.workspacereconciler.workspace.OnlineWorkspace;
import io.workspacereconciler.workspace.Place;
import io.workspacereconciler.workspace.PlaceColumns;
import io.workspacereconciler.workspace.Places;
import io.workspacereconciler.workspace.WorkspaceExamples;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

final class SilentPlaceTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final OnlineWorkspace ONE = workspace(1);
    private static final OnlineWorkspace TWO = workspace(2);

    private final SettableClock clock = new SettableClock();
    private final Deque<CompletableFuture<Look>> open = new ArrayDeque<>();
    private final List<CompletableFuture<Look>> asked = new ArrayList<>();
    private final SilentPlace place = new SilentPlace(
            batch -> workspace -> {
                CompletableFuture<Look> look = new CompletableFuture<>();
                open.add(look);
                return look;
            },
            2,
            PATIENCE,
            clock);

    @Test
    void afterSoManyLateBatchesInARowOneAtATimeAsks() {
        lateBatch();
        lateBatch();

        ask();
        CompletableFuture<Look> asking = last();
        assertThat(open).hasSize(1);
        ask();
        assertThat(cause(last())).isEqualTo(UnknownCause.TIMED_OUT);
        assertThat(open).as("the second was not asked").hasSize(1);

        fail();
        assertThat(asking).isCompletedExceptionally();
        ask();
        assertThat(open).as("the next one asks").hasSize(1);
    }

    @Test
    void theFirstAnswerEndsIt() {
        lateBatch();
        lateBatch();
        ask();
        answer(LookExamples.seen(ONE.instance(), InstanceState.RUNNING));

        ask();
        ask();
        assertThat(open).hasSize(2);
    }

    @Test
    void oneThatAnswersBetweenThemOrAnyAnswerOfABatchCounts() {
        lateBatch();
        RunningCheck both = place.of(List.of(ONE, TWO));
        var first = both.isRunning(ONE).toCompletableFuture();
        var second = both.isRunning(TWO).toCompletableFuture();
        fail();
        answer(LookExamples.missing());
        assertThat(first).isCompletedExceptionally();
        assertThat(second).isCompletedWithValue(LookExamples.missing());
        lateBatch();

        ask();
        ask();
        assertThat(open).hasSize(2);
    }

    @Test
    void aRefusalAtOnceIsAnAnswer() {
        for (int batch = 0; batch < 5; batch++) {
            ask();
            answer(new Look.NoAnswer(UnknownCause.ACCESS_DENIED, "no", null, clock.instant()));
        }
        ask();
        ask();
        assertThat(open).hasSize(2);
    }

    @Test
    void oneThatNeverEndsKeepsTheOthersForItsTimeOnly() {
        lateBatch();
        lateBatch();
        ask();
        clock.advance(PATIENCE);
        ask();
        assertThat(open).hasSize(2);
    }

    @Test
    void theOnlyPlaceIsAskedByEveryBatchHoweverManyWereLate() {
        RunningCheck.OfBatch late = batch -> workspace -> CompletableFuture.failedFuture(new TimeoutException("late"));

        assertThat(SilentPlace.unlessAlone(Places.everythingIn(WorkspaceExamples.PLACE), late, 2, PATIENCE, clock))
                .isSameAs(late);
    }

    @Test
    void oneOfSeveralPlacesIsAskedByOneAtATime() {
        Places two = Places.of(
                List.of(WorkspaceExamples.PLACE, new Place("222222222222", "us-west-2")),
                new PlaceColumns("account", "region"));

        assertThat(SilentPlace.unlessAlone(two, batch -> workspace -> new CompletableFuture<>(), 2, PATIENCE, clock))
                .isInstanceOf(SilentPlace.class);
    }

    private void lateBatch() {
        ask();
        answer(new Look.NoAnswer(UnknownCause.TIMED_OUT, "late", null, clock.instant()));
    }

    private void ask() {
        asked.add(place.of(List.of(ONE)).isRunning(ONE).toCompletableFuture());
    }

    private CompletableFuture<Look> last() {
        return asked.get(asked.size() - 1);
    }

    private void answer(Look look) {
        open.remove().complete(look);
    }

    private void fail() {
        open.remove().completeExceptionally(new TimeoutException("late"));
    }

    private static UnknownCause cause(CompletableFuture<Look> look) {
        return ((Look.NoAnswer) look.join()).cause();
    }

    private static OnlineWorkspace workspace(long number) {
        return new OnlineWorkspace(WorkspaceExamples.id(number), WorkspaceExamples.instance(number));
    }
}
