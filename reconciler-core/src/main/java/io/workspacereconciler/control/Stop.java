package io.workspacereconciler.control;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One time in which every replica changed nothing.
 *
 * @param resumed what ended it; null while it is in force
 */
public record Stop(Order stopped, @Nullable Order resumed) {

    public Stop {
        Objects.requireNonNull(stopped, "stopped");
    }

    /** Whether it is in force. */
    public boolean isInForce() {
        return resumed == null;
    }

    /** From when to when it was in force, up to this instant. */
    public Interval upTo(Instant now) {
        return new Interval(stopped.at(), resumed == null ? now : resumed.at());
    }
}
