package io.workspacereconciler.consumer.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A timer whose time a test moves; what is due runs on the test's own thread. */
final class ManualTimer extends ScheduledThreadPoolExecutor {

    private record Due(RunnableScheduledFuture<?> task, long atNanos) {}

    private final List<Due> tasks = new ArrayList<>();
    private long nowNanos;

    ManualTimer() {
        super(1, task -> {
            throw new RejectedExecutionException("a manual timer has no thread");
        });
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return schedule(
                () -> {
                    command.run();
                    return true;
                },
                delay,
                unit);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        ManualTask<V> task = new ManualTask<>(callable);
        tasks.add(new Due(task, nowNanos + unit.toNanos(delay)));
        return task;
    }

    /** Lets this much time pass. */
    void advance(Duration by) {
        nowNanos += by.toNanos();
        for (Due due : List.copyOf(tasks)) {
            if (due.atNanos() <= nowNanos) {
                tasks.remove(due);
                due.task().run();
            }
        }
    }

    /** How many tasks wait that nobody has cancelled. */
    long waiting() {
        return tasks.stream().filter(due -> !due.task().isCancelled()).count();
    }
}
