package io.workspacereconciler.bus;

import java.time.Duration;

/** Hears what a {@link ConsumerLoop} does, on the thread that polls; must return at once and not throw. */
public interface LoopListener {
    /** Hears nothing. */
    LoopListener NONE = new LoopListener() {};

    /** One attempt at a record succeeded: its event was handled, ignored by rule, or its dead letter acknowledged. */
    default void finished(String topic, Duration took) {}

    /** A record is acknowledged as a dead letter; it is also {@link #finished}. */
    default void deadLetter(String topic) {}

    /** One attempt at a record failed and will be made again. */
    default void failed(String topic, Duration took) {}

    /** As many records hold a place: being worked on, or waiting to be tried again. */
    default void inFlight(String topic, int records) {}
}
