package io.workspacereconciler.consumer.ec2;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What is left of the time for one look at a batch, counted from when the look was wanted: what it waited for a thread is
 * gone. A call that would begin later is not made, so that a look that is late never takes the next one's thread.
 */
final class TimeLeft {

    /** A call with less than this part of its time would only burden EC2. */
    private static final int SHORTEST_PART = 10;

    private final CallTimes times;
    private final LongSupplier nanos;
    private final long start;

    private TimeLeft(CallTimes times, LongSupplier nanos) {
        this.times = times;
        this.nanos = nanos;
        this.start = nanos.getAsLong();
    }

    /** From now on. */
    static TimeLeft of(CallTimes times) {
        return of(times, System::nanoTime);
    }

    /** From now on, on a clock of nanoseconds that never goes back. */
    static TimeLeft of(CallTimes times, LongSupplier nanos) {
        return new TimeLeft(times, nanos);
    }

    /** How long a call that begins now may take; empty when none should begin any more. */
    Optional<Duration> forCall() {
        Duration left = times.look().minusNanos(nanos.getAsLong() - start);
        if (left.multipliedBy(SHORTEST_PART).compareTo(times.call()) < 0) {
            return Optional.empty();
        }
        return Optional.of(left.compareTo(times.call()) < 0 ? left : times.call());
    }
}
