package io.workspacereconciler.operate;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a program in order: the steps run once, the last registered first, each within its time limit; one that fails or
 * overruns is logged and does not keep the rest from running. Fit for a JVM shutdown hook: whoever calls {@link #run()}
 * while it runs already waits for its end.
 */
public final class ShutdownSequence implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(ShutdownSequence.class);

    private final Deque<Step> steps = new ArrayDeque<>();
    private final AtomicBoolean begun = new AtomicBoolean();
    private final CountDownLatch done = new CountDownLatch(1);

    /** Registers what ends something that was just started; {@link IllegalStateException} once the end has begun. */
    public synchronized void add(String name, Duration limit, Action action) {
        if (begun.get()) {
            throw new IllegalStateException("cannot add " + name + ": the shutdown has begun");
        }
        steps.push(new Step(name, limit, action));
    }

    @Override
    public void run() {
        if (!begin()) {
            await();
            return;
        }
        // an interrupt must not make every step look as if it overran: it is put back at the end
        boolean interrupted = Thread.interrupted();
        try {
            for (Step step : steps) {
                interrupted |= interruptedDuring(step);
            }
        } finally {
            done.countDown();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private synchronized boolean begin() {
        return begun.compareAndSet(false, true);
    }

    /** Waits until {@link #run()} has ended, whoever called it; restores the interrupt flag when interrupted. */
    public void await() {
        try {
            done.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean interruptedDuring(Step step) {
        // the end of its thread cannot be enforced, so it must not keep the JVM alive
        FutureTask<Void> task = new FutureTask<>(() -> {
            step.action.run();
            return null;
        });
        Thread thread = new Thread(task, "shutdown-" + step.name);
        thread.setDaemon(true);
        thread.start();
        try {
            task.get(step.limit.toMillis(), TimeUnit.MILLISECONDS);
            LOG.debug("Ended {}", step.name);
        } catch (TimeoutException e) {
            LOG.warn("Ending {} took longer than {} and was given up", step.name, step.limit);
            task.cancel(true);
        } catch (ExecutionException e) {
            LOG.warn("Ending {} failed", step.name, e.getCause());
        } catch (InterruptedException e) {
            LOG.warn("Interrupted while ending {}, which was given up; the rest is ended as well", step.name);
            task.cancel(true);
            return true;
        }
        return false;
    }

    /** What ends one thing; whatever it throws is logged. */
    @FunctionalInterface
    public interface Action {
        /** Ends it. */
        void run() throws Exception;
    }

    private record Step(String name, Duration limit, Action action) {}
}
