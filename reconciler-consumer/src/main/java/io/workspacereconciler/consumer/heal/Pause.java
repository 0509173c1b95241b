package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.incident.SharedCause;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a restart rests.
 *
 * @param waitsFor the shared cause with whose end it goes on at once; null where it rests for a reason of its own
 * @param keepsPlace whether it keeps its place among the restarts that go on, or among those that wait for one
 */
record Pause(Duration length, @Nullable SharedCause waitsFor, boolean keepsPlace) {

    /** Until it is given a place, by {@link RestartPace}; after so long it asks again. */
    static final Pause FOR_A_PLACE = new Pause(Duration.ofHours(1), RestartPace.A_PLACE, true);

    /** It backs off. */
    static Pause of(Duration length) {
        return new Pause(length, null, false);
    }

    /** It waits for a cause that others share. */
    static Pause waiting(Duration length, SharedCause waitsFor) {
        return new Pause(length, waitsFor, false);
    }

    /** It waits for its turn, and goes on then. */
    static Pause untilTurn(Duration length) {
        return new Pause(length, null, true);
    }
}
