package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.incident.SharedCause;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a restart rests.
 *
 * @param waitsFor the shared cause with whose end it goes on at once; null where it rests for a reason of its own
 */
record Pause(Duration length, @Nullable SharedCause waitsFor) {

    static Pause of(Duration length) {
        return new Pause(length, null);
    }
}
