package io.workspacereconciler.bus;

import io.workspacereconciler.event.Event;
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
}
