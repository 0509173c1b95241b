package io.workspacereconciler.operate;

import java.util.Optional;
import java.util.function.Supplier;

/** A program that has started: {@link #close()} ends it in order and returns when it has ended. */
public final class RunningProgram implements AutoCloseable {

    private final HealthServer health;
    private final ShutdownSequence shutdown;

    public RunningProgram(HealthServer health, ShutdownSequence shutdown) {
        this.health = health;
        this.shutdown = shutdown;
    }

    /** A condition of readiness: a program that is ending takes no more work. */
    public static Supplier<Optional<String>> ending(ShutdownSequence shutdown) {
        return () -> shutdown.hasBegun() ? Optional.of("it is ending") : Optional.empty();
    }

    /** The port of its health server. */
    public int port() {
        return health.port();
    }

    /** Returns when the program has ended, whoever ended it. */
    public void await() {
        shutdown.await();
    }

    /** Ends it: takes no more work, finishes or hands back what is in flight, leaves its groups. */
    @Override
    public void close() {
        shutdown.run();
    }
}
