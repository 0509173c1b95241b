package io.workspacereconciler.bus;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * When what failed is tried again: after 250 ms, doubling to 30 s, each shortened at random by up to half, so that what
 * failed together does not come back together.
 */
public final class RetryPace {
    static final Duration FIRST = Duration.ofMillis(250);
    static final Duration LONGEST = Duration.ofSeconds(30);

    private static final int DOUBLINGS = 7;

    private final InstantSource clock;
    private final RandomGenerator random;

    /** The random source must be fit for several threads where several loops share it. */
    public RetryPace(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** The pause after this many failures in a row, at least 1. */
    Duration pause(int failures) {
        long full = Math.min(LONGEST.toMillis(), FIRST.toMillis() << Math.min(DOUBLINGS, failures - 1));
        return Duration.ofMillis(full / 2 + random.nextLong(full / 2 + 1));
    }

    Instant due(int failures) {
        return now().plus(pause(failures));
    }

    Instant now() {
        return clock.instant();
    }
}
