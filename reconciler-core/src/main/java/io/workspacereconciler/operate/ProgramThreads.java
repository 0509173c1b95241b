package io.workspacereconciler.operate;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads of a program: named, bounded, and ended in the program's order, each when its turn comes. */
public final class ProgramThreads {

    private static final Duration END_LIMIT = Duration.ofSeconds(15);

    private final ShutdownSequence shutdown;

    public ProgramThreads(ShutdownSequence shutdown) {
        this.shutdown = shutdown;
    }

    /** A pool of so many threads; at its end what has begun is finished, as far as 15 s go. */
    public ExecutorService pool(String name, int threads) {
        ExecutorService pool = Executors.newFixedThreadPool(threads, new NamedThreads(name));
        shutdown.add(name, END_LIMIT.plusSeconds(1), () -> end(pool));
        return pool;
    }

    /** A timer of one thread, whose cancelled tasks are forgotten at once. */
    public ScheduledExecutorService timer(String name) {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, new NamedThreads(name));
        timer.setRemoveOnCancelPolicy(true);
        shutdown.add(name, END_LIMIT.plusSeconds(1), () -> end(timer));
        return timer;
    }

    /** Does the work again and again on a thread of its own, with this pause between; the work never throws. */
    @SuppressWarnings("FutureReturnValueIgnored") // it ends with its timer
    public void every(String name, Duration pause, Runnable work) {
        timer(name).scheduleWithFixedDelay(work, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Runs a loop on a thread of its own, until {@code end} ends it. */
    public void loop(String name, Runnable loop, Duration limit, ShutdownSequence.Action end) {
        Thread thread = new NamedThreads(name).newThread(loop);
        shutdown.add(name, limit, end);
        thread.start();
    }

    private static void end(ExecutorService threads) throws InterruptedException {
        threads.shutdown();
        if (!threads.awaitTermination(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
            threads.shutdownNow();
        }
    }
}
