package io.workspacereconciler.local.services;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The end of a command that stays until a signal comes. The thread that started everything closes everything, and the
 * JVM waits for it: so a signal in the middle of the start ends in order too. Closed last of all.
 */
public final class Ending implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook = new Thread(this::askAndWait, "ending");

    private Ending() {}

    /** Asked for by SIGINT and SIGTERM. */
    public static Ending onSignals() {
        Ending ending = new Ending();
        Runtime.getRuntime().addShutdownHook(ending.hook);
        return ending;
    }

    private void askAndWait() {
        asked.countDown();
        try {
            // a limit, since a JVM whose hook hangs can only be killed, and would leave a server behind all the same
            if (!closed.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                System.err.println("not everything ended within " + LIMIT.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether a signal has come. */
    public boolean isAsked() {
        return asked.getCount() == 0;
    }

    /** To be called between the steps of a start: a {@link CancellationException} once a signal has come. */
    public void check() {
        if (isAsked()) {
            throw new CancellationException("ended by a signal");
        }
    }

    /** Waits for a signal, at most so long; whether it has come. An interrupt counts as one. */
    public boolean await(Duration limit) {
        try {
            return asked.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Everything is closed: the JVM may end. */
    @Override
    public void close() {
        closed.countDown();
        if (!isAsked()) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // a signal came just now, and the hook finds everything closed
                asked.countDown();
            }
        }
    }
}
