package io.workspacereconciler.incident;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A shared cause for which a restart has failed, and none has succeeded since.
 *
 * @param since when the first failed
 * @param tries how often one was tried and failed
 * @param nextTry when another may be tried; while one is being tried, when it is taken for lost
 * @param triedBy the incident that is being tried now; null while none is
 */
public record BlockedCause(
        SharedCause cause,
        Instant since,
        int tries,
        Instant nextTry,
        @Nullable IncidentId triedBy) {

    public BlockedCause {
        Objects.requireNonNull(cause, "cause");
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(nextTry, "nextTry");
    }
}
