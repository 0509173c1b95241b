package io.workspacereconciler.local.ec2;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Waits that cost no thread while they last and that all end, exceptionally, when this is closed. */
final class Waits implements AutoCloseable {
    private static final int THREADS = 2;

    private final ScheduledExecutorService scheduler;
    private final Map<Long, CompletableFuture<Void>> open = new ConcurrentHashMap<>();
    private final AtomicLong count = new AtomicLong();

    Waits() {
        this.scheduler = Executors.newScheduledThreadPool(THREADS, task -> {
            Thread thread = Executors.defaultThreadFactory().newThread(task);
            thread.setName("ec2-waits");
            thread.setDaemon(true);
            return thread;
        });
    }

    CompletableFuture<Void> after(Duration time) {
        CompletableFuture<Void> wait = new CompletableFuture<>();
        long number = count.incrementAndGet();
        open.put(number, wait);
        try {
            Future<?> alarm = scheduler.schedule(() -> wait.complete(null), time.toMillis(), TimeUnit.MILLISECONDS);
            return wait.whenComplete((over, closed) -> {
                open.remove(number);
                alarm.cancel(false);
            });
        } catch (RejectedExecutionException closed) {
            open.remove(number);
            return CompletableFuture.failedFuture(closed);
        }
    }

    @Override
    public void close() {
        scheduler.shutdownNow();
        open.values().forEach(wait -> wait.completeExceptionally(new CancellationException("the endpoint is closed")));
    }
}
