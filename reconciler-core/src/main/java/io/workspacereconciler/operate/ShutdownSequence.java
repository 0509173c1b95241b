package io.workspacereconciler.operate;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ends a program in order: the steps run once, the last registered first, each within its time limit and all
 * of them within one for the whole; one that fails or
 * overruns is logged and does not keep the rest from running. Fit for a JVM shutdown hook: whoever calls {@link #run()}
 * while it runs already waits for its end.
 */
public final class ShutdownSequence implements Runnable {
    private static final Duration NO_LIMIT = Duration.ofDays(1);

    private final Duration total;
    private final Deque<Step> steps = new ArrayDeque<>();
    private final AtomicBoolean begun = new AtomicBoolean();
    private final CountDownLatch done = new CountDownLatch(1);

    /** Without a limit for the whole. */
    public ShutdownSequence() {
        this(NO_LIMIT);
    }

    /** With a limit for the whole; what is left of it then is begun and not waited for. */
    public ShutdownSequence(Duration total) {
        this.total = total;
    }

    /** Whether the end has begun. */
    public boolean hasBegun() {
        return begun.get();
    }

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
        long deadline = System.nanoTime() + total.toNanos();
        try {
            for (Step step : steps) {
                interrupted |= interruptedDuring(step, within(step.limit, deadline));
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

    private static boolean interruptedDuring(Step step, Duration limit) {
        try {
            BoundedEnd.begin(step.name, step.action).await(limit);
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }

    /** A limit that keeps the rest of the whole, none of it when that is used up. */
    private static Duration within(Duration limit, long deadlineNanos) {
        Duration rest = Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
        return limit.compareTo(rest) < 0 ? limit : rest;
    }

    /** What ends one thing; whatever it throws is logged. */
    @FunctionalInterface
    public interface Action {
        /** Ends it. */
        void run() throws Exception;
    }

    private record Step(String name, Duration limit, Action action) {}
}
