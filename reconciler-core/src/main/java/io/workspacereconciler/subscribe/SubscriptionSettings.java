package io.workspacereconciler.subscribe;

import io.workspacereconciler.bus.LoopListener;
import io.workspacereconciler.bus.Start;
import io.workspacereconciler.settings.KafkaSettings;
import java.util.Map;
import java.util.Objects;

/**
 * Who subscribes, and to what.
 *
 * @param kafka where the events are read
 * @param group the consumer group, one for each service; its members share the events
 * @param start where a group begins that has committed nothing yet, or was away for longer than the broker keeps its offsets
 * @param repeats what becomes of an event that is said again
 * @param threads how many threads call the handler, at least 1; with one it is called in the order of the events of a
 *     partition, and so of a workspace, but for those that fail
 * @param listener hears what is done, for figures
 */
public record SubscriptionSettings(
        KafkaSettings kafka, String group, Start start, Repeats repeats, int threads, LoopListener listener) {

    private static final String TOPIC_PREFIX = "reconciler.";

    /** {@link IllegalArgumentException} without a group or a thread. */
    public SubscriptionSettings {
        Objects.requireNonNull(kafka, "kafka");
        Objects.requireNonNull(start, "start");
        Objects.requireNonNull(repeats, "repeats");
        Objects.requireNonNull(listener, "listener");
        if (group.isBlank()) {
            throw new IllegalArgumentException("a subscription has a group");
        }
        if (threads < 1) {
            throw new IllegalArgumentException("threads are at least 1, not " + threads);
        }
    }

    /** From the beginning of what is kept, without repeats, by one thread. */
    public static SubscriptionSettings of(KafkaSettings kafka, String group) {
        return new SubscriptionSettings(kafka, group, Start.beginning(), Repeats.DROPPED, 1, LoopListener.NONE);
    }

    /**
     * As {@link #of(KafkaSettings, String)}, on topics whose names begin with {@code reconciler.}
     *
     * @param bootstrapServers {@code host:port} with commas between several
     */
    public static SubscriptionSettings of(String bootstrapServers, String group) {
        return of(KafkaSettings.toRead(bootstrapServers, Map.of(), TOPIC_PREFIX), group);
    }

    /** The same with another start. */
    public SubscriptionSettings with(Start other) {
        return new SubscriptionSettings(kafka, group, other, repeats, threads, listener);
    }

    /** The same with another treatment of repeats. */
    public SubscriptionSettings with(Repeats other) {
        return new SubscriptionSettings(kafka, group, start, other, threads, listener);
    }

    /** The same with so many threads. */
    public SubscriptionSettings withThreads(int other) {
        return new SubscriptionSettings(kafka, group, start, repeats, other, listener);
    }

    /** The same with somebody who listens. */
    public SubscriptionSettings with(LoopListener other) {
        return new SubscriptionSettings(kafka, group, start, repeats, threads, other);
    }
}
