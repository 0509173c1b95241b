package io.workspacereconciler.consumer.check;

import io.github.resilience4j.timelimiter.TimeLimiter;
import io.workspacereconciler.check.Look;
import io.workspacereconciler.workspace.OnlineWorkspace;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;

/**
 * Each check under its own Resilience4j time limit: a look that comes later than that is a failed stage.
 *
 * <p>The limiter completes the stage that it is given; checks of one batch share a source, so each gets a stage of its
 * own, and one that is late takes no other with it.
 */
public final class TimeLimitedCheck implements RunningCheck {

    private final RunningCheck check;
    private final Duration limit;
    private final ScheduledExecutorService timer;

    /** Limits {@code check}; the timer must remove cancelled tasks, or it keeps every check for the whole limit. */
    public TimeLimitedCheck(RunningCheck check, Duration limit, ScheduledExecutorService timer) {
        this.check = check;
        this.limit = limit;
        this.timer = timer;
    }

    @Override
    public CompletionStage<Look> isRunning(OnlineWorkspace workspace) {
        return TimeLimiter.of(limit)
                .executeCompletionStage(timer, () -> check.isRunning(workspace).thenApply(Function.identity()));
    }
}
