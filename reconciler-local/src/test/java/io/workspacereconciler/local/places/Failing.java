package io.workspacereconciler.local.places;

import io.workspacereconciler.check.UnknownCause;
import io.workspacereconciler.local.ec2.Fault;
import java.time.Duration;

/** How a service fails that a place needs, and what its rows are {@code Unknown} for then. */
enum Failing {
    HANGS(UnknownCause.TIMED_OUT),
    THROTTLES(UnknownCause.THROTTLED),
    DENIES(UnknownCause.ACCESS_DENIED);

    private final UnknownCause cause;

    Failing(UnknownCause cause) {
        this.cause = cause;
    }

    UnknownCause cause() {
        return cause;
    }

    /** The fault of a service that throttles and denies so. */
    Fault fault(Fault throttles, Fault denies) {
        return switch (this) {
            case HANGS -> new Fault.Hang(Duration.ofMinutes(1));
            case THROTTLES -> throttles;
            case DENIES -> denies;
        };
    }
}
