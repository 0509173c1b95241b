package io.workspacereconciler.sweep;

import java.time.Duration;
import java.time.Instant;

/** The slots of sweeps: the multiples of the interval since 1970, the same for every replica and after every restart. */
public record Slots(Duration interval) {

    public Slots {
        if (interval.toMillis() < 1) {
            throw new IllegalArgumentException("an interval is at least a millisecond, not " + interval);
        }
    }

    /** The slot in which this instant lies. */
    public SweepId at(Instant now) {
        long millis = interval.toMillis();
        return new SweepId(Instant.ofEpochMilli(Math.floorDiv(now.toEpochMilli(), millis) * millis));
    }

    /** When a sweep of this slot is no longer worth doing: a later one says the same, newer. */
    public Instant deadline(SweepId sweep) {
        return sweep.slot().plus(interval.multipliedBy(2));
    }
}
