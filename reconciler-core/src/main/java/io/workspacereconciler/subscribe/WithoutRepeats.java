package io.workspacereconciler.subscribe;

import io.workspacereconciler.bus.EventHandler;
import io.workspacereconciler.event.WorkspaceOffline;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Drops an event that the next handler has finished, one of the last so many, and hands no event over twice at a time: a
 * repeat that comes during the work shares its outcome, a failure too, so that both are tried again. What failed is not
 * remembered. Its memory ends with the process.
 */
final class WithoutRepeats implements EventHandler<WorkspaceOffline> {
    private final EventHandler<WorkspaceOffline> next;
    private final Map<UUID, CompletableFuture<@Nullable Void>> running = new HashMap<>();
    private final Map<UUID, Boolean> finished;

    WithoutRepeats(EventHandler<WorkspaceOffline> next, int remembered) {
        this.next = next;
        this.finished = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<UUID, Boolean> eldest) {
                return size() > remembered;
            }
        };
    }

    @Override
    public CompletionStage<@Nullable Void> handle(WorkspaceOffline event) {
        UUID id = event.eventId();
        CompletableFuture<@Nullable Void> outcome = new CompletableFuture<>();
        synchronized (running) {
            // looked up, not asked for by containsKey, so that what is said again is not forgotten as the eldest
            if (finished.get(id) != null) {
                return CompletableFuture.completedFuture(null);
            }
            CompletableFuture<@Nullable Void> first = running.putIfAbsent(id, outcome);
            if (first != null) {
                return first;
            }
        }
        begin(event).whenComplete((done, failure) -> ended(id, outcome, failure));
        return outcome;
    }

    private CompletionStage<@Nullable Void> begin(WorkspaceOffline event) {
        try {
            return Objects.requireNonNull(next.handle(event), "the handler returned no stage");
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void ended(UUID id, CompletableFuture<@Nullable Void> outcome, @Nullable Throwable failure) {
        synchronized (running) {
            running.remove(id);
            if (failure == null) {
                finished.put(id, true);
            }
        }
        if (failure == null) {
            outcome.complete(null);
        } else {
            outcome.completeExceptionally(failure);
        }
    }
}
