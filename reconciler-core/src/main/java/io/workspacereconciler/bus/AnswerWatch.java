package io.workspacereconciler.bus;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Whether a broker still answers. A poll without a broker is no exception, only empty, and a connection that stands says
 * nothing: its other end may be gone. A member of a group that hears nothing for 10 s, not even on a heartbeat, has nobody.
 */
final class AnswerWatch {
    static final Duration GRACE = Duration.ofSeconds(10);

    private double heard = -1;
    private @Nullable Instant since;

    /** From now on with another consumer. */
    void begin() {
        heard = -1;
        since = null;
    }

    /**
     * Since when there has been no answer, once that is long.
     *
     * @param bytes what came from brokers so far, empty when the consumer does not say
     */
    Optional<Instant> unansweredSince(OptionalDouble bytes, Instant now) {
        Instant quiet = since;
        if (bytes.isEmpty() || bytes.getAsDouble() > heard || quiet == null) {
            heard = Math.max(bytes.orElse(0), 0);
            since = now;
            return Optional.empty();
        }
        return Duration.between(quiet, now).compareTo(GRACE) >= 0 ? Optional.of(quiet) : Optional.empty();
    }
}
