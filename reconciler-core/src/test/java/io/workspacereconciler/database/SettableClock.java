package io.workspacereconciler.database;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** A clock that stands still until a test moves it; it shows whole microseconds, as PostgreSQL does. */
public final class SettableClock implements InstantSource {

    /** Where a clock begins that is given no other instant. */
    public static final Instant START = Instant.parse("2026-01-31T12:00:00Z");

    private Instant now;

    /** A clock that shows {@link #START}. */
    public SettableClock() {
        this(START);
    }

    /** A clock that shows this instant. */
    public SettableClock(Instant start) {
        now = start.truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    /** Moves the clock, and returns what it shows then; a negative duration moves it back. */
    public synchronized Instant advance(Duration by) {
        now = now.plus(by).truncatedTo(ChronoUnit.MICROS);
        return now;
    }

    /** Sets the clock to this instant. */
    public synchronized void set(Instant to) {
        now = to.truncatedTo(ChronoUnit.MICROS);
    }
}
