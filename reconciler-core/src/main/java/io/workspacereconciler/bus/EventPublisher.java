package io.workspacereconciler.bus;

import io.workspacereconciler.event.Event;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Says events on Kafka. */
@FunctionalInterface
public interface EventPublisher {

    /**
     * Says an event.
     *
     * @return done once the broker has acknowledged it as its topic's settings demand; failed with the cause when it
     *     did not in time. Never throws.
     */
    CompletionStage<?> publish(Event event);

    /**
     * Says events of one topic whose order does not matter, so that each of its partitions gets as many as any other, but
     * for one: members of a group that have as many partitions then share the events evenly. Where the first goes
     * depends on its id, so that no partition always has the one more.
     *
     * @return done once all are acknowledged; failed when one was not in time. Never throws.
     */
    default CompletionStage<?> publishEvenly(List<? extends Event> events) {
        return CompletableFuture.allOf(events.stream()
                .map(event -> publish(event).toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new));
    }
}
