package io.workspacereconciler.sweep;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Objects;

/** The slot of a sweep, the instant at which it was due, which is its id: the same in every replica. */
public record SweepId(@JsonValue Instant slot) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public SweepId {
        Objects.requireNonNull(slot, "slot");
    }

    /** The slot in ISO-8601, in UTC, such as {@code 2026-01-31T12:00:00Z}. */
    @Override
    public String toString() {
        return slot.toString();
    }
}
