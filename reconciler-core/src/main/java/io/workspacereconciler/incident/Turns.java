package io.workspacereconciler.incident;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Turns at what all replicas together may do only so often. One object belongs to one transaction. */
public interface Turns {

    /**
     * Takes a turn, if one is free and nobody has been told to come earlier: never more than the allowance, whoever takes
     * them. A turn that is taken and not used is lost.
     *
     * @param queue what it is a turn at
     * @param told when the caller was told to come, the last time; null when it asks for the first time
     * @return now, when it is taken; or later, when none is taken: come again then
     */
    Instant take(String queue, Instant now, Allowance allowance, @Nullable Instant told);
}
