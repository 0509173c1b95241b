package io.workspacereconciler.consumer.check;

import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.TimeUnit;

/** One task of a {@link ManualTimer}. */
final class ManualTask<V> extends FutureTask<V> implements RunnableScheduledFuture<V> {

    ManualTask(Callable<V> task) {
        super(task);
    }

    @Override
    public boolean isPeriodic() {
        return false;
    }

    @Override
    public long getDelay(TimeUnit unit) {
        return 0;
    }

    @Override
    public int compareTo(Delayed other) {
        return 0;
    }
}
