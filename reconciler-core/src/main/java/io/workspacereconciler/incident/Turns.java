package io.workspacereconciler.incident;

import java.time.Duration;
import java.time.Instant;

/** Turns at what all replicas together may do only so often. One object belongs to one transaction. */
public interface Turns {

    /**
     * Takes the next free turn: no two that are taken are closer than the spacing, whoever takes them. A turn that is not used
     * is lost.
     *
     * @param queue what it is a turn at
     * @return when: now, or later
     */
    Instant take(String queue, Instant now, Duration spacing);
}
