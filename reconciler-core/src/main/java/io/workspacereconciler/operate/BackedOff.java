package io.workspacereconciler.operate;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Work that is called often and does nothing while it waits after a failure: 250 ms, doubling to 5 s, each shortened at
 * random by up to half. Not longer, so that all is well within seconds once a dependency is back. For one thread.
 */
public final class BackedOff implements Runnable {
    static final Duration FIRST = Duration.ofMillis(250);
    static final Duration LONGEST = Duration.ofSeconds(5);

    private static final int DOUBLINGS = 5;

    private final Runnable work;
    private final Supplier<Optional<String>> problem;
    private final InstantSource clock;
    private final RandomGenerator random;
    private Instant due = Instant.MIN;
    private int failures;

    /** Backs {@code work} off for as long as it says that it has a problem. */
    public BackedOff(Runnable work, Supplier<Optional<String>> problem, InstantSource clock, RandomGenerator random) {
        this.work = work;
        this.problem = problem;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public void run() {
        Instant now = clock.instant();
        // a clock that was set back must not make it wait for longer than it ever would
        if (now.isBefore(due) && now.plus(LONGEST).isAfter(due)) {
            return;
        }
        work.run();
        failures = problem.get().isPresent() ? failures + 1 : 0;
        due = failures == 0 ? Instant.MIN : clock.instant().plus(pause());
    }

    private Duration pause() {
        long full = Math.min(LONGEST.toMillis(), FIRST.toMillis() << Math.min(DOUBLINGS, failures - 1));
        return Duration.ofMillis(full / 2 + random.nextLong(full / 2 + 1));
    }
}
