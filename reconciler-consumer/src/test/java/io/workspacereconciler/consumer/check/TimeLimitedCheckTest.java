package io.workspacereconciler.consumer.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.check.Look;
import io.workspacereconciler.check.LookExamples;
import io.workspacereconciler.workspace.OnlineWorkspace;
import io.workspacereconciler.workspace.WorkspaceExamples;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

final class TimeLimitedCheckTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final OnlineWorkspace ONE = workspace(1);
    private static final OnlineWorkspace TWO = workspace(2);
    private static final Look RUNNING = LookExamples.seen(WorkspaceExamples.instance(1), InstanceState.RUNNING);

    private final ManualTimer timer = new ManualTimer();
    private final CompletableFuture<Look> source = new CompletableFuture<>();
    private final RunningCheck check = new TimeLimitedCheck(workspace -> source, LIMIT, timer);

    @Test
    void aLookWithinTheLimitIsPassedOnAndItsTimerIsCancelled() {
        CompletableFuture<Look> look = check.isRunning(ONE).toCompletableFuture();
        timer.advance(LIMIT.minusMillis(1));
        source.complete(RUNNING);

        assertThat(look).isCompletedWithValue(RUNNING);
        assertThat(timer.waiting()).isZero();
    }

    @Test
    void aLookThatComesTooLateIsAFailedStage() {
        CompletableFuture<Look> look = check.isRunning(ONE).toCompletableFuture();

        timer.advance(LIMIT);
        source.complete(RUNNING);

        assertThat(look).isCompletedExceptionally();
        assertThatThrownBy(look::join).hasRootCauseInstanceOf(TimeoutException.class);
    }

    @Test
    void aLateCheckTakesNoOtherOfTheSameSourceWithIt() {
        CompletableFuture<Look> early = check.isRunning(ONE).toCompletableFuture();
        timer.advance(Duration.ofSeconds(6));
        CompletableFuture<Look> later = check.isRunning(TWO).toCompletableFuture();
        timer.advance(Duration.ofSeconds(4));

        assertThat(early).isCompletedExceptionally();
        assertThat(source).isNotDone();
        assertThat(later).isNotDone();

        source.complete(RUNNING);
        assertThat(later).isCompletedWithValue(RUNNING);
    }

    @Test
    void aFailureIsPassedOnAtOnce() {
        CompletableFuture<Look> look = check.isRunning(ONE).toCompletableFuture();

        source.completeExceptionally(new IllegalStateException("a defect"));

        assertThat(look).isCompletedExceptionally();
        assertThatThrownBy(look::join).hasRootCauseInstanceOf(IllegalStateException.class);
    }

    private static OnlineWorkspace workspace(long number) {
        return new OnlineWorkspace(WorkspaceExamples.id(number), WorkspaceExamples.instance(number));
    }
}
