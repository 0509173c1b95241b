package io.workspacereconciler.consumer.check;

import io.workspacereconciler.check.Look;
import io.workspacereconciler.check.UnknownCause;
import io.workspacereconciler.workspace.OnlineWorkspace;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * At most so many checks of one batch at a time, in the order in which they were asked for; the time limit of each begins
 * with its own turn. When as many in a row as may be under way had no answer in time the rest is asked nothing and has no
 * answer either, so that a batch ends within two limits although every check would hang.
 */
public final class BoundedCheck implements RunningCheck {

    private record Waiting(OnlineWorkspace workspace, CompletableFuture<Look> look) {}

    private final RunningCheck check;
    private final int places;
    private final InstantSource clock;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private int underWay;
    private int lateInARow;

    /** Bounds a check, whose stages must end by themselves, for the workspaces of one batch. */
    public BoundedCheck(RunningCheck check, int places, InstantSource clock) {
        this.check = check;
        this.places = places;
        this.clock = clock;
    }

    @Override
    public CompletionStage<Look> isRunning(OnlineWorkspace workspace) {
        Waiting asked = new Waiting(workspace, new CompletableFuture<>());
        synchronized (this) {
            waiting.add(asked);
        }
        goOn();
        return asked.look();
    }

    private void goOn() {
        for (Waiting next = next(); next != null; next = next()) {
            Waiting asked = next;
            if (isGivenUp()) {
                Look none = notAsked();
                ended(none, null);
                asked.look().complete(none);
            } else {
                check.isRunning(asked.workspace()).whenComplete((look, failure) -> {
                    ended(look, failure);
                    if (failure == null) {
                        asked.look().complete(look);
                    } else {
                        asked.look().completeExceptionally(failure);
                    }
                    goOn();
                });
            }
        }
    }

    private synchronized @Nullable Waiting next() {
        if (underWay == places) {
            return null;
        }
        Waiting next = waiting.poll();
        underWay += next == null ? 0 : 1;
        return next;
    }

    private synchronized boolean isGivenUp() {
        return lateInARow >= places;
    }

    private synchronized void ended(@Nullable Look look, @Nullable Throwable failure) {
        underWay--;
        if (lateInARow < places) {
            lateInARow = isLate(look, failure) ? lateInARow + 1 : 0;
        }
    }

    private static boolean isLate(@Nullable Look look, @Nullable Throwable failure) {
        return (look instanceof Look.NoAnswer none && none.cause() == UnknownCause.TIMED_OUT)
                || failure instanceof TimeoutException
                || (failure instanceof CompletionException && failure.getCause() instanceof TimeoutException);
    }

    private Look notAsked() {
        return new Look.NoAnswer(
                UnknownCause.TIMED_OUT,
                "not asked: " + places + " others of its batch in a row had no answer in time",
                null,
                clock.instant());
    }
}
