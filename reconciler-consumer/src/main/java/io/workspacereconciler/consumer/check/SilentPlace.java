package io.workspacereconciler.consumer.check;

import io.workspacereconciler.check.Look;
import io.workspacereconciler.check.UnknownCause;
import io.workspacereconciler.workspace.OnlineWorkspace;
import io.workspacereconciler.workspace.Places;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The checks of one place, which holds up no other: once so many batches in a row had no answer in time, one batch at a time
 * still asks, and the others have no answer at once. The first answer ends that. Thread-safe.
 *
 * <p>Without it a place that hangs would keep every batch that a replica works on at a time for the whole time limit, again
 * and again, and the workspaces of the other places would wait behind them.
 */
public final class SilentPlace implements RunningCheck.OfBatch {

    private final RunningCheck.OfBatch checks;
    private final int batches;
    private final Duration patience;
    private final InstantSource clock;
    private int lateInARow;
    private @Nullable Instant asking;

    /**
     * Over these checks.
     *
     * @param batches after how many late batches in a row it is silent: as many as a replica works on at a time
     * @param patience after so long another batch asks, whatever became of the one before
     */
    SilentPlace(RunningCheck.OfBatch checks, int batches, Duration patience, InstantSource clock) {
        this.checks = checks;
        this.batches = batches;
        this.patience = patience;
        this.clock = clock;
    }

    /** These checks of one of the places; as they are where there is no other, which a silent one could hold up. */
    public static RunningCheck.OfBatch unlessAlone(
            Places places, RunningCheck.OfBatch checks, int batches, Duration patience, InstantSource clock) {
        return places.all().size() == 1 ? checks : new SilentPlace(checks, batches, patience, clock);
    }

    @Override
    public RunningCheck of(List<OnlineWorkspace> batch) {
        if (!mayAsk()) {
            return workspace -> CompletableFuture.completedFuture(notAsked());
        }
        RunningCheck check = checks.of(batch);
        AtomicInteger open = new AtomicInteger(batch.size());
        AtomicInteger answers = new AtomicInteger();
        return workspace -> check.isRunning(workspace).whenComplete((look, failure) -> {
            if (!isLate(look, failure)) {
                answers.incrementAndGet();
                answered();
            }
            if (open.decrementAndGet() == 0 && answers.get() == 0) {
                late();
            }
        });
    }

    private synchronized boolean mayAsk() {
        if (lateInARow < batches) {
            return true;
        }
        Instant now = clock.instant();
        if (asking != null && now.isBefore(asking.plus(patience))) {
            return false;
        }
        asking = now;
        return true;
    }

    private synchronized void answered() {
        lateInARow = 0;
        asking = null;
    }

    private synchronized void late() {
        lateInARow = Math.min(lateInARow + 1, batches);
        asking = null;
    }

    private static boolean isLate(@Nullable Look look, @Nullable Throwable failure) {
        return look instanceof Look.NoAnswer none
                ? none.cause() == UnknownCause.TIMED_OUT
                : failure instanceof TimeoutException
                        || (failure instanceof CompletionException && failure.getCause() instanceof TimeoutException);
    }

    private Look notAsked() {
        return new Look.NoAnswer(
                UnknownCause.TIMED_OUT,
                "not asked: " + batches + " batches in a row had no answer from this place in time",
                null,
                clock.instant());
    }
}
