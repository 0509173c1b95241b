package io.workspacereconciler.consumer.controlplane;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * For how long a server has asked to be left alone, by {@code Retry-After} (RFC 9110, section 10.2.3) with 429 or 503; never
 * for longer than two minutes, whatever it says. Thread-safe.
 */
final class RetryAfter {

    static final Duration MOST = Duration.ofMinutes(2);

    private final InstantSource clock;
    private Instant until = Instant.MIN;

    RetryAfter(InstantSource clock) {
        this.clock = clock;
    }

    /** Takes the header of an answer with this status; what cannot be read asks for nothing. */
    synchronized void heard(int status, String value) {
        if (status != 429 && status != 503) {
            return;
        }
        Instant now = clock.instant();
        Instant latest = now.plus(MOST);
        read(value.strip(), now)
                .map(asked -> asked.isAfter(latest) ? latest : asked)
                .filter(asked -> asked.isAfter(until))
                .ifPresent(asked -> until = asked);
    }

    private static Optional<Instant> read(String value, Instant now) {
        try {
            return Optional.of(
                    value.matches("\\d{1,9}")
                            ? now.plusSeconds(Long.parseLong(value))
                            : Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(value)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Until when it is left alone; empty when it may be called. */
    synchronized Optional<Instant> quietUntil() {
        return Optional.of(until).filter(clock.instant()::isBefore);
    }
}
