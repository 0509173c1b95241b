package io.workspacereconciler.operate;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of one thing, on a daemon thread of its own, so that one that hangs keeps neither the rest nor the JVM. */
final class BoundedEnd {
    private static final Logger LOG = LoggerFactory.getLogger(BoundedEnd.class);

    private final String name;
    private final FutureTask<Boolean> task;

    private BoundedEnd(String name, FutureTask<Boolean> task) {
        this.name = name;
        this.task = task;
    }

    static BoundedEnd begin(String name, ShutdownSequence.Action action) {
        FutureTask<Boolean> task = new FutureTask<>(() -> {
            action.run();
            return true;
        });
        Thread thread = new Thread(task, "shutdown-" + name);
        thread.setDaemon(true);
        thread.start();
        return new BoundedEnd(name, task);
    }

    /** Waits for it; what fails or takes longer is logged, and interrupted. */
    void await(Duration limit) throws InterruptedException {
        try {
            task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            LOG.debug("Ended {}", name);
        } catch (TimeoutException e) {
            LOG.warn("Ending {} took longer than {} ms and was given up", name, limit.toMillis());
            task.cancel(true);
        } catch (ExecutionException e) {
            LOG.warn("Ending {} failed", name, e.getCause());
        } catch (InterruptedException e) {
            LOG.warn("Interrupted while ending {}, which was given up; the rest is ended as well", name);
            task.cancel(true);
            throw e;
        }
    }
}
