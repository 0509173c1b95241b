package io.workspacereconciler.bus;

import io.workspacereconciler.event.UnreadableEventException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Does the work for one event, on an executor of its own: it is called on the thread that polls Kafka and returns at once.
 * It may be given an event again, so it is idempotent, and it sets aside by itself what has expired: an event that fails
 * through a dependency is tried again for as long as that lasts.
 */
@FunctionalInterface
public interface EventHandler<E> {
    /**
     * A stage that ends when the work is done and what follows from it is published.
     *
     * <p>A failed stage means "try again": without end when Kafka, the database or a {@link DependencyException} is the
     * cause, else five times, after which the record becomes a dead letter. One that failed with
     * {@link UnreadableEventException} means "for good": it becomes one at once.
     */
    CompletionStage<@Nullable Void> handle(E event);

    /** A handler whose work blocks, run on this executor; what it throws fails the stage. */
    static <E> EventHandler<E> blocking(Executor executor, Consumer<? super E> work) {
        return event -> {
            try {
                return CompletableFuture.runAsync(() -> work.accept(event), executor);
            } catch (RejectedExecutionException e) {
                return CompletableFuture.failedFuture(e);
            }
        };
    }
}
