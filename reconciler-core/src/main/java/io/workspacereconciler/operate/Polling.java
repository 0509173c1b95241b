package io.workspacereconciler.operate;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Asks again and again, for a command that waits for somebody else's work. */
public final class Polling {
    private Polling() {}

    /**
     * Asks at once, and then after each pause, until there is an answer or it is too late.
     *
     * @param question what it throws ends the waiting, and is thrown on
     * @return the answer; empty when it was too late and there was none
     */
    public static <T> Optional<T> until(Supplier<Optional<T>> question, Duration pause, BooleanSupplier tooLate)
            throws InterruptedException {
        CompletableFuture<Optional<T>> answer = new CompletableFuture<>();
        ScheduledExecutorService asking = Executors.newSingleThreadScheduledExecutor(new NamedThreads("polling"));
        ScheduledFuture<?> looks = asking.scheduleWithFixedDelay(
                () -> ask(question, tooLate, answer), 0, pause.toMillis(), TimeUnit.MILLISECONDS);
        try {
            return answer.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            looks.cancel(true);
            asking.shutdownNow();
        }
    }

    private static <T> void ask(
            Supplier<Optional<T>> question, BooleanSupplier tooLate, CompletableFuture<Optional<T>> answer) {
        try {
            boolean isTooLate = tooLate.getAsBoolean();
            Optional<T> found = question.get();
            if (found.isPresent() || isTooLate) {
                answer.complete(found);
            }
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
        }
    }
}
