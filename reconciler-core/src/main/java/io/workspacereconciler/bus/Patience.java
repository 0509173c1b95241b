package io.workspacereconciler.bus;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How long one record is borne with: for ever while a dependency is to blame, for {@value #RETRIES} retries when it is to
 * blame itself. What it owes to a dependency is not counted, and does not forgive what it owes to itself.
 */
final class Patience {
    static final int RETRIES = 5;

    private int attempts;
    private @Nullable String end;

    /** Notes one failed attempt. */
    void failed(Throwable failure) {
        if (end == null && Blame.of(failure) == Blame.RECORD && ++attempts > RETRIES) {
            end = "failed " + attempts + " times: " + failure;
        }
    }

    /** Why it is not to be tried again, empty while it is. */
    Optional<String> end() {
        return Optional.ofNullable(end);
    }
}
