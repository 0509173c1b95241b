package io.workspacereconciler.operate;

/** A program that has started: {@link #close()} ends it in order and returns when it has ended. */
public final class RunningProgram implements AutoCloseable {

    private final HealthServer health;
    private final ShutdownSequence shutdown;

    public RunningProgram(HealthServer health, ShutdownSequence shutdown) {
        this.health = health;
        this.shutdown = shutdown;
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
