package io.workspacereconciler.bus;

import io.workspacereconciler.event.Event;
import io.workspacereconciler.event.EventContract;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Keeps what is said, in order, as if the broker had acknowledged it; refuses what a test wants refused, and fails the test
 * when it is not as the published contract says.
 */
public final class RecordingPublisher implements EventPublisher {

    private final List<Event> published = new ArrayList<>();
    private final Deque<Throwable> failures = new ArrayDeque<>();

    @Override
    public synchronized CompletionStage<?> publish(Event event) {
        Throwable failure = failures.poll();
        if (failure != null) {
            return CompletableFuture.failedFuture(failure);
        }
        EventContract.check(event);
        published.add(event);
        return CompletableFuture.completedFuture(event);
    }

    /** The broker does not acknowledge the next event, for this reason. */
    public synchronized void refuseNext(Throwable failure) {
        failures.add(failure);
    }

    /** What was acknowledged so far, in order. */
    public synchronized List<Event> published() {
        return List.copyOf(published);
    }

    /** What was acknowledged so far of this kind, in order. */
    public <E extends Event> List<E> published(Class<E> kind) {
        return published().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Forgets what was acknowledged so far. */
    public synchronized void clear() {
        published.clear();
    }
}
