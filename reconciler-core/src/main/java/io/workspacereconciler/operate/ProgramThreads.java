package io.workspacereconciler.operate;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of a program: named, bounded, and ended in order within 17 s, whatever they wait for. First and all at the
 * same time everything that takes work in ends, which finishes or hands back what it took; then the threads that work.
 */
public final class ProgramThreads {
    /** For a whole program, so that it has ended before the 20 s after which it may be killed. */
    public static final Duration PROGRAM_LIMIT = Duration.ofSeconds(18);

    private static final Logger LOG = LoggerFactory.getLogger(ProgramThreads.class);
    private static final Duration INTAKE_LIMIT = Duration.ofSeconds(16);
    private static final Duration TIMER_LIMIT = Duration.ofSeconds(5);
    private static final Duration POOL_LIMIT = Duration.ofMillis(500);

    private final ShutdownStage intake = new ShutdownStage();
    private final ShutdownStage pools = new ShutdownStage();

    public ProgramThreads(ShutdownSequence shutdown) {
        shutdown.add("threads", POOL_LIMIT.multipliedBy(2), pools);
        shutdown.add("intake", INTAKE_LIMIT, intake);
    }

    /** A pool of so many threads; what it still does when nothing takes work in any more is interrupted. */
    public ExecutorService pool(String name, int threads) {
        ExecutorService pool = Executors.newFixedThreadPool(threads, new NamedThreads(name));
        pools.add(name, () -> end(pool, POOL_LIMIT));
        return pool;
    }

    /** A timer of one thread, whose cancelled tasks are forgotten at once. */
    public ScheduledExecutorService timer(String name) {
        ScheduledThreadPoolExecutor timer = newTimer(name);
        pools.add(name, () -> end(timer, POOL_LIMIT));
        return timer;
    }

    /** Does the work again and again on a thread of its own, with this pause between; what it throws is logged. */
    public void every(String name, Duration pause, Runnable work) {
        every(name, pause, work, () -> {});
    }

    /** As {@link #every(String, Duration, Runnable)}, with what is to be done when it has ended. */
    @SuppressWarnings("FutureReturnValueIgnored") // it ends with its timer
    public void every(String name, Duration pause, Runnable work, ShutdownSequence.Action after) {
        ScheduledThreadPoolExecutor timer = newTimer(name);
        intake.add(name, () -> {
            end(timer, TIMER_LIMIT);
            after.run();
        });
        timer.scheduleWithFixedDelay(() -> undeterred(name, work), 0, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Runs a loop on a thread of its own, until {@code end} ends it. */
    public void loop(String name, Runnable loop, ShutdownSequence.Action end) {
        Thread thread = new NamedThreads(name).newThread(loop);
        intake.add(name, end);
        thread.start();
    }

    /** An executor forgets what throws once, and nobody would notice. */
    private static void undeterred(String name, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            LOG.error("{} failed in a way that it should not, and is done again", name, e);
        }
    }

    private static ScheduledThreadPoolExecutor newTimer(String name) {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, new NamedThreads(name));
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    private static void end(ExecutorService threads, Duration limit) throws InterruptedException {
        threads.shutdown();
        if (!threads.awaitTermination(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            threads.shutdownNow();
        }
    }
}
